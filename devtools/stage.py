"""A portal of its own with a person before it, for pictures and films of it.

The demo base is loaded into a folder that is thrown away. The portal itself then runs as a
member sees it, without the demo's banner, on the morning of the go-live.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from devtools import machine
from devtools.environment import ROOT
from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.demo import maildir
from mh_portal.web import background

HOST = "127.0.0.1"
MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
# What stands in an e-mail in the place of this machine's address.
SHOWN_ADDRESS = "https://espace.mh.example"
SHOWN_TOKEN = "votre-lien-personnel"  # noqa: S105 - the same in every picture
PASSWORD = "quatre mots sans lien"  # noqa: S105 - it is shown to everybody
PATIENCE = 20.0


class Visit:
    """Somebody at a browser who creates an account, with the facts of a fictitious card."""

    def __init__(self, page: Page, url: str, folder: Path, card: dict[str, Any]) -> None:
        self.page = page
        self.url = url
        self.card = card
        self._folder = folder

    def open(self, path: str) -> None:
        """Open a page of the portal and wait for its typeface."""
        self.page.goto(self.url + path, wait_until="networkidle")
        self.page.evaluate("() => document.fonts.ready")

    def settle(self) -> None:
        """Wait until the page that a click led to is whole."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("() => document.fonts.ready")

    def show(self, markup: str) -> None:
        """Show an e-mail as a mail program does, outside of the portal and its rules."""
        self.page.goto("about:blank")
        self.page.set_content(markup, wait_until="networkidle")

    def field(self, label: str) -> Locator:
        """Return the field with this label."""
        return self.page.get_by_label(label, exact=True)

    def link(self, words: str) -> Locator:
        """Return the first link of the page's content that begins with these words."""
        return self.page.get_by_role("main").get_by_role("link", name=words).first

    def button(self, words: str) -> Locator:
        """Return the button of the page's content with these words."""
        return self.page.get_by_role("main").get_by_role("button", name=words, exact=True)

    @property
    def birth_date(self) -> tuple[str, str, str]:
        """Day, month and year of birth, as they are typed."""
        year, month, day = self.card["birth_date"].split("-")
        return str(int(day)), str(int(month)), year

    def mail(self) -> tuple[str, str]:
        """Wait for the newest e-mail; return its markup, and the address its button leads to."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for mail in maildir.list_mails(self._folder, self.card["email"]):
                letter = maildir.find_letter(self._folder, mail.id)
                if letter is not None:
                    address = maildir.local(maildir.links(letter.text)[0], self.url)
                    markup = letter.html.replace(self.url, SHOWN_ADDRESS)
                    return markup.replace(address.rpartition("/")[2], SHOWN_TOKEN), address
            time.sleep(0.1)
        raise TimeoutError(f"no e-mail to {self.card['email']}")


@contextlib.contextmanager
def visit(viewport: ViewportSize, scale: float) -> Iterator[Visit]:
    """Give a person before a running portal; `scale` is pixels of a picture for one of CSS.

    Raises machine.MissingError where there is no browser.
    """
    browser_path = machine.find_browser()
    if browser_path is None:
        raise machine.MissingError(machine.no_browser())
    with (
        tempfile.TemporaryDirectory() as name,
        _portal(Path(name)) as (url, card),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=browser_path)
        context: BrowserContext = browser.new_context(
            viewport=viewport,
            device_scale_factor=scale,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
        )
        yield Visit(context.new_page(), url, Path(name) / "mail", card)
        browser.close()


@contextlib.contextmanager
def _portal(instance: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    server = make_server(HOST, 0, _nothing, threaded=True, request_handler=_Quiet)
    url = f"http://{HOST}:{server.server_port}"
    own = {"MH_PORTAL_INSTANCE": str(instance), "MH_PORTAL_BASE_URL": url}
    people = json.loads(_load(own | {"MH_PORTAL_DEMO": "1"}))
    server.app = app = create_app(Settings.from_environment(own))
    clock.start_at(MORNING)
    background.start(app)
    # A browser keeps its connections; nobody waits for it to close them.
    server.daemon_threads = True  # type: ignore[attr-defined]
    server.block_on_close = False  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield url, people["without_account"]
    finally:
        server.shutdown()
        background.stop()
        clock.start_at(None)


def _load(own: dict[str, str]) -> str:
    """Load the demo base; return who is who in it, as JSON."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MH_PORTAL_")}
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    said = ""
    for command in (["db", "upgrade"], ["demo", "load"], ["demo", "identities", "--json"]):
        said = subprocess.run(
            [*flask, *command],
            cwd=ROOT,
            env=kept | own,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
    return said


def _nothing(_environ: Any, start_response: Any) -> list[bytes]:
    """Answer until the portal, which has to know its own address first, is there."""
    start_response("503 Service Unavailable", [])
    return []


class _Quiet(WSGIRequestHandler):
    """Answers without a line for each request."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - Werkzeug's name
        """Say nothing."""
