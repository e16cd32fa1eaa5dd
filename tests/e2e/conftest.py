"""A running portal on the morning of the go-live, and a person at a browser, with and without scripts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from devtools import environment
from mh_portal.core import clock
from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.support import browser as browsers
from tests.support import server as servers
from tests.support.server import Server

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
# A journey that waits longer than this is broken.
PATIENCE = 30_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give one browser to the journeys of a file."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, browsers.launch(playwright) as started:
        yield started


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Server]:
    """Give a running portal to the journeys of a file; each has its own members."""
    environment.compress_static()
    folder = tmp_path_factory.mktemp("portal")
    shutil.copy(sqlite_template, folder / "portal.db")
    with servers.run(folder, f"sqlite:///{folder / 'portal.db'}") as running:
        yield running


@pytest.fixture
def portal(server: Server) -> Portal:
    """Give the portal at nine in the morning of 24 March 2022."""
    clock.start_at(MORNING)
    return Portal(server)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Tell whether the browser runs JavaScript: every journey is made with it and without."""
    return bool(request.param)


@pytest.fixture
def person(browser: Browser, portal: Portal, scripts: bool) -> Iterator[Person]:
    """Give somebody at a computer."""
    with Person.sitting_down(browser, portal.url, scripts=scripts, patience=PATIENCE) as somebody:
        yield somebody


@pytest.fixture
def person_at_phone(browser: Browser, portal: Portal, scripts: bool) -> Iterator[Person]:
    """Give somebody at a small telephone, 360 pixels wide."""
    with Person.sitting_down(
        browser, portal.url, scripts=scripts, width=360, patience=PATIENCE
    ) as somebody:
        yield somebody
