"""Somebody who asks for something: signs in, begins, answers, and reads what the pages say."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from mh_portal.core.members.models import Member
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from tests.factories.accounts import PASSWORD
from tests.factories.requests import ANSWERS, make_draft, make_request
from tests.support.client import PageClient
from tests.support.html import Element, parse
from tests.support.portal import reading, spaces_made_plain, writing

LIST = "/espace/demandes"
NEW = f"{LIST}/nouvelle/droits"
STEPS = {"droit": "right", "donnees": "about", "reponse": "answer_by"}


def sign_in(client: PageClient, email: str = "jeanne@courriel.example") -> None:
    """Sign in with the password of the factories."""
    client.submit("/connexion", email=email, password=PASSWORD)


def draft_of(app: Flask, member: int, answers: dict[str, str] | None = None) -> str:
    """Add a draft; return its address."""
    with writing(app) as db:
        return f"{LIST}/{make_draft(db, _member(db, member), answers).reference}"


def sent_by(app: Flask, member: int, state: RequestState = RequestState.SUBMITTED) -> str:
    """Add a request that was sent; return its address."""
    with writing(app) as db:
        return f"{LIST}/{make_request(db, _member(db, member), state).reference}"


def _member(db: Session, number: int) -> Member:
    return db.get_one(Member, number)


def requests_of(app: Flask) -> list[Request]:
    """Return every request, the oldest first."""
    with reading(app) as db:
        return list(db.scalars(select(Request).order_by(Request.id)))


def main_of(answer: TestResponse) -> Element:
    """Return what the page is about."""
    return parse(answer.text).find_all("main")[0]


def words(answer: TestResponse) -> str:
    """Return the words of a page, with plain spaces."""
    return spaces_made_plain(main_of(answer).text)


def heading(answer: TestResponse) -> str:
    """Return what the page is called."""
    return spaces_made_plain(main_of(answer).find_all("h1")[0].text)


def open_first_step(client: PageClient) -> str:
    """Begin a request; return the address of its draft."""
    answer = client.submit(NEW)
    assert answer.status_code == 303
    address, _, step = answer.location.rpartition("/reponses/")
    assert step == "droit"
    return address


def answer_all(client: PageClient, address: str) -> TestResponse:
    """Answer the three questions; return the recap."""
    for step, name in STEPS.items():
        page = f"{address}/reponses/{step}"
        answer = client.submit(page, **{name: ANSWERS[name]})
        assert answer.status_code == 303, words(answer)
    assert answer.location == f"{address}/verification"
    return client.get(answer.location)
