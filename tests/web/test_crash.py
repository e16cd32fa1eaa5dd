"""Killed at any instant under load: what was confirmed is there, and nothing is there by half."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import func, select

from mh_portal.config import ROOT, Settings
from mh_portal.core.accounts.models import Link
from mh_portal.core.audit.chain import chain
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.database import Database
from mh_portal.core.outbox.models import OutboxMessage
from tests.factories.members import make_member

CLIENTS = 4
MEMBERS = 400
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(environment: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "app:create_app()"]
    environ = os.environ | environment | {"MH_PORTAL_PORT": str(port), "MH_PORTAL_LIMITS": "off"}
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    for _ in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return server
    raise AssertionError("the server did not start")


class Visitor(threading.Thread):
    """Somebody who creates accounts for one member after the other until the server is gone."""

    def __init__(self, port: int, numbers: list[str], confirmed: list[str]) -> None:
        super().__init__()
        self.port, self.numbers, self.confirmed = port, numbers, confirmed

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", "/compte/creation")
            answer = connection.getresponse()
            cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
            found = TOKEN.search(answer.read().decode())
            assert found
            for number in self.numbers:
                self._create(connection, cookie, found[1], number)
        except (OSError, http.client.HTTPException):
            return

    def _create(
        self, connection: http.client.HTTPConnection, cookie: str, token: str, number: str
    ) -> None:
        body = urlencode(
            {
                "csrf_token": token,
                "last_name": "Martin",
                "first_name": "Jeanne",
                "birth_date-day": "24",
                "birth_date-month": "3",
                "birth_date-year": "1944",
                "member_number": number,
                "email": f"m{number}@courriel.example",
                "accepted": "y",
            }
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        connection.request("POST", "/compte/creation", body, headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 303
        self.confirmed.append(number)


def test_kill_under_load(
    environment: dict[str, str], settings: Settings, database: Database
) -> None:
    with database.write() as db:
        numbers = [make_member(db).member_number for _ in range(MEMBERS)]
    confirmed: list[str] = []
    port = free_port()
    server = start(environment, port)
    visitors = [Visitor(port, numbers[n::CLIENTS], confirmed) for n in range(CLIENTS)]
    for visitor in visitors:
        visitor.start()
    while len(confirmed) < 40 and any(visitor.is_alive() for visitor in visitors):
        time.sleep(0.01)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    for visitor in visitors:
        visitor.join()
    assert len(confirmed) >= 40
    assert len(confirmed) < MEMBERS, "the server was killed after the end"
    with database.read() as db:
        linked = set(db.scalars(select(Link.email)))
        written = set(db.scalars(select(OutboxMessage.recipient)))
        events = db.scalar(select(func.count()).select_from(AuditEvent))
        assert chain.find_break(db) is None
    assert linked == written
    assert events == len(linked)
    assert {f"m{number}@courriel.example" for number in confirmed} <= linked
    _delivered_once(environment, tmp=Path(settings.mail_url.removeprefix("maildir:")), sent=written)


def _delivered_once(environment: dict[str, str], tmp: Path, sent: set[str]) -> None:
    """Deliver what is left, after the lease of what was in hand, and count the mails."""
    port = free_port()
    server = start(environment, port)
    try:
        deadline = time.monotonic() + 120
        while (
            time.monotonic() < deadline and len(list((tmp / "new").iterdir())) < len(sent) - CLIENTS
        ):
            time.sleep(0.2)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(60)
    recipients = [
        re.findall(r"^To: (.+)$", mail.read_text(), re.MULTILINE)[0]
        for mail in (tmp / "new").iterdir()
    ]
    assert len(recipients) == len(set(recipients)), "somebody was written to twice"
    assert set(recipients) <= sent
