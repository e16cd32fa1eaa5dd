"""The server is killed after every step of a request: nothing that was answered is lost."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from sqlalchemy import select

from mh_portal.core.accounts import sessions
from mh_portal.core.audit.chain import chain
from mh_portal.core.database import Database
from mh_portal.core.requests.models import Request, RequestTransition
from mh_portal.core.requests.rules import RequestState
from tests.factories.accounts import mails, make_account
from tests.factories.members import make_member
from tests.factories.requests import ANSWERS
from tests.support.client import form_to
from tests.support.html import parse
from tests.web.test_crash import free_port, start

NEW = "/espace/demandes/nouvelle/droits"
URLENCODED = "application/x-www-form-urlencoded"


class Browser:
    """A browser that keeps its cookies, whichever server answers."""

    def __init__(self, login: str) -> None:
        self.port = 0
        self.cookies = {"login": login}

    def get(self, path: str) -> str:
        """Return a page."""
        status, _, page = self.ask("GET", path)
        assert status == 200, path
        return page

    def submit(self, path: str, **values: str) -> str:
        """Fill in the form of a page that leads to itself; return where it leads."""
        filled = {**form_to(parse(self.get(path)), path).values, **values}
        status, location, _ = self.ask("POST", path, urlencode(filled))
        assert status == 303, path
        return location

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, kind: str = URLENCODED
    ) -> tuple[int, str, str]:
        """Send a request; return the status, where it leads, and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie, "Content-Type": kind}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        found = answer.status, answer.headers.get("Location", ""), answer.read().decode()
        connection.close()
        return found


@contextmanager
def killed_afterwards(environment: dict[str, str], browser: Browser) -> Iterator[None]:
    # Another port each time: what was killed may hold the former one a moment longer.
    browser.port = free_port()
    server: subprocess.Popen[bytes] = start(environment, browser.port)
    try:
        yield
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def test_killed_after_each_step(environment: dict[str, str], database: Database) -> None:
    with database.write() as db:
        member = make_member(db)
        login = sessions.open_session(db, make_account(db, member).id, "test")
    browser = Browser(login)
    path = NEW
    for name in (None, *ANSWERS):
        with killed_afterwards(environment, browser):
            path = browser.submit(path, **({name: ANSWERS[name]} if name else {}))
    assert path.endswith("/verification")
    with database.read() as db:
        (draft,) = db.scalars(select(Request))
        assert (draft.state, draft.details) == (RequestState.DRAFT, ANSWERS)
    with killed_afterwards(environment, browser):
        path = browser.submit(path)
    with killed_afterwards(environment, browser):
        assert draft.reference in browser.get(path)
    with database.read() as db:
        (sent,) = db.scalars(select(Request))
        assert (sent.state, sent.details) == (RequestState.SUBMITTED, ANSWERS)
        moves = db.scalars(select(RequestTransition.to_state).order_by(RequestTransition.id))
        assert list(moves) == [RequestState.DRAFT, RequestState.SUBMITTED]
        assert [kind for kind, _, _ in mails(db)] == ["request_received"]
        assert chain.find_break(db) is None
