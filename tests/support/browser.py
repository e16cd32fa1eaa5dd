"""The browser of the tests: found once, started with what a closed network needs."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from devtools import machine

# A browser in a test asks for nothing but the portal.
ARGUMENTS = ("--disable-quic", "--no-first-run", "--disable-sync", "--disable-gpu")


@functools.cache
def find() -> Path:
    """Return the browser's path: MH_PORTAL_BROWSER, which `dev.py test` sets, or the first found.

    A test that needs it fails, with the line that installs one, where there is none.
    """
    try:
        found = machine.find_browser()
    except machine.MissingError as error:
        pytest.fail(str(error), pytrace=False)
    if found is None:
        pytest.fail(machine.no_browser(), pytrace=False)
    return found


@contextlib.contextmanager
def launch(playwright: Playwright) -> Iterator[Browser]:
    """Give a headless browser, closed at the end."""
    browser = playwright.chromium.launch(executable_path=find(), args=[*ARGUMENTS])
    try:
        yield browser
    finally:
        browser.close()
