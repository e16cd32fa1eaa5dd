"""The server is killed after every step of a request with a paper: neither draft nor file is lost."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from mh_portal.config import Settings
from mh_portal.core.accounts import sessions
from mh_portal.core.audit.chain import chain
from mh_portal.core.database import Database
from mh_portal.core.papers import queries
from mh_portal.core.papers.models import Paper
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from tests.blueprints.test_requests_crash import Browser, killed_afterwards
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.factories.papers import ANSWERS, make_photo
from tests.support.client import form_to
from tests.support.html import parse

NEW = "/espace/demandes/nouvelle/analyse-devis"


def give(browser: Browser, path: str, photo: Path) -> str:
    """Give a photo on the page of the papers; return where it leads."""
    token = form_to(parse(browser.get(path)), path).values["csrf_token"]
    with photo.open("rb") as file:
        fields = MultiDict([("csrf_token", token), ("devis", FileStorage(file, "devis.jpg"))])
        boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    status, location, _ = browser.ask("POST", path, body, kind)
    assert status == 303
    return location


def test_killed_after_each_step(
    environment: dict[str, str], database: Database, settings: Settings, tmp_path: Path
) -> None:
    photo = tmp_path / "devis.jpg"
    photo.write_bytes(make_photo())
    with database.write() as db:
        member = make_member(db)
        make_contract(db, member)
        login = sessions.open_session(db, make_account(db, member).id, "test")
    browser = Browser(login)
    path = NEW
    for name in (None, *ANSWERS):
        with killed_afterwards(environment, browser):
            path = browser.submit(path, **({name: ANSWERS[name]} if name else {}))
    assert path.endswith("/pieces")
    with killed_afterwards(environment, browser):
        assert give(browser, path, photo) == path
    with killed_afterwards(environment, browser):
        assert "devis.jpg" in browser.get(path)
        path = browser.submit(path, suite="1")
    assert path.endswith("/verification")
    with database.read() as db:
        (draft,) = db.scalars(select(Request))
        assert draft.state is RequestState.DRAFT
        assert {name: draft.details[name] for name in ANSWERS} == ANSWERS
    with killed_afterwards(environment, browser):
        assert "devis.jpg" in browser.get(path)
        path = browser.submit(path)
    with killed_afterwards(environment, browser):
        assert draft.reference in browser.get(path)
    with database.read() as db:
        (sent,) = db.scalars(select(Request))
        assert sent.state is RequestState.SUBMITTED
        (paper,) = db.scalars(select(Paper))
        assert paper.request_id == sent.id
        assert queries.read_content(paper).startswith(b"\xff\xd8\xff")
        assert chain.find_break(db) is None
    files = [path for path in (settings.instance / "papers").rglob("*") if path.is_file()]
    assert [path.name for path in files] == [paper.code]
