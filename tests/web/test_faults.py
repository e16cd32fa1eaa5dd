"""When the database or the mail server fails: a plain page, nothing half recorded, and back again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, event, func, select

from mh_portal.core import database as database_module
from mh_portal.core.accounts.models import Failure
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.outbox.models import OutboxMessage
from mh_portal.web import background
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import database_of, mails_of, reading, writing

CREATION = "/compte/creation"


@pytest.fixture
def facts(app: Flask) -> dict[str, str]:
    with writing(app) as db:
        number = make_member(db).member_number
    return {
        "last_name": "Martin",
        "first_name": "Jeanne",
        "birth_date__day": "24",
        "birth_date__month": "3",
        "birth_date__year": "1944",
        "member_number": number,
        "email": "jeanne@courriel.example",
        "accepted": "y",
    }


def test_a_busy_database_is_said_and_passes(
    app: Flask, client: PageClient, facts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "LOCK_SECONDS", 0.05)
    shown = client.get(CREATION)
    with database_of(app).writer.begin():
        answer = client.fill(shown, CREATION, **facts)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Rien n’a été enregistré" in parse(answer.text).text
    assert client.fill(shown, CREATION, **facts).status_code == 303
    assert len(mails_of(app)) == 1


def test_a_full_disk_is_said_and_passes(
    environment: dict[str, str], request: pytest.FixtureRequest
) -> None:
    environment["MH_PORTAL_LIMITS"] = "off"
    app = request.getfixturevalue("app")
    client = app.test_client()
    database = database_of(app)
    pages = {"at most": 1}

    @event.listens_for(database.writer, "begin")
    def limit(connection: Connection) -> None:
        # A real « database or disk is full »: SQLite may not take a page more than it has.
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages['at most']}")

    shown = client.get(CREATION)
    asked = request.getfixturevalue("facts") | {"last_name": "Durand"}
    numbers = [f"{number:08}" for number in range(60)]
    answers = [client.fill(shown, CREATION, **(asked | {"member_number": n})) for n in numbers]
    statuses = [answer.status_code for answer in answers]
    assert 503 in statuses
    with reading(app) as db:
        events = db.scalar(select(func.count()).select_from(AuditEvent))
        failures = db.scalar(select(func.count()).select_from(Failure))
    assert events == failures == statuses.count(422)
    pages["at most"] = 1_000_000
    assert client.fill(shown, CREATION, **asked).status_code == 422


def test_a_dead_mail_server_does_not_slow_the_page(
    environment: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    environment["MH_PORTAL_MAIL_URL"] = "smtp://127.0.0.1:9"
    app = request.getfixturevalue("app")
    facts = request.getfixturevalue("facts")
    client = app.test_client()
    background.start(app)
    try:
        began = time.monotonic()
        assert client.submit(CREATION, **facts).status_code == 303
        assert time.monotonic() - began < 5
    finally:
        background.stop()
    with reading(app) as db:
        (message,) = db.scalars(select(OutboxMessage)).all()
    assert message.state in {"queued", "sending"}


def test_health_tells_when_the_database_is_gone(app: Flask, client: PageClient) -> None:
    ready = client.get("/sante/pret")
    assert ready.status_code == 200
    assert ready.json is not None
    assert ready.json["database"].startswith("SQLite 3.")
    database = database_of(app)
    path = Path(str(database.url.database))
    database.dispose()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    path.mkdir()
    assert client.get("/sante/pret").status_code == 503
    assert client.get("/sante").status_code == 200
    client.set_cookie("login", "a" * 43)
    answer = client.get("/espace")
    assert answer.status_code == 503
    assert "Rien n’a été enregistré" in parse(answer.text).text


def test_a_page_that_fails_shows_its_number_and_no_trace(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr("mh_portal.blueprints.accounts.sign_in.SignInForm", fail)
    with pytest.raises(AssertionError, match="Un problème est arrivé") as shown:
        client.get("/connexion")
    page = str(shown.value)
    assert "a secret" not in page
    assert "ZeroDivisionError" not in page
