"""The survey from the outside: no sign-in, nothing changed by looking, a complaint heard."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core.consents.rules import Answer, Purpose
from mh_portal.core.members.models import Member
from mh_portal.core.messages.models import Thread
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.surveys import links
from mh_portal.core.surveys.links import Asked
from mh_portal.core.surveys.models import Survey
from mh_portal.demo import maildir
from mh_portal.emails.delivery import deliver_due
from tests.factories import consents
from tests.factories.requests import make_request
from tests.support.client import PageClient, form_to
from tests.support.html import parse
from tests.support.portal import database_of, later, mails_of, reading, writing
from tests.support.requests import heading, words


@pytest.fixture
def address(app: Flask, member: int) -> str:
    """Return the address of the survey of a finished request."""
    with writing(app) as db:
        finished = make_request(db, db.get_one(Member, member), RequestState.ACCEPTED)
        return f"/avis/{links.token(Asked(member, finished.id))}"


def surveys(app: Flask) -> list[Survey]:
    """Return what is kept."""
    with reading(app) as db:
        return list(db.scalars(select(Survey)))


def test_one_question_is_answered_without_signing_in(
    app: Flask, client: PageClient, address: str
) -> None:
    page = client.get(address)
    assert "score" not in form_to(parse(page.text), address).values
    assert surveys(app) == []
    done = client.fill(page, address, score="5", comment="")
    assert done.location == "/avis/merci"
    assert heading(client.get(done.location)) == "Merci pour votre avis"
    assert [each.score for each in surveys(app)] == [5]
    assert "Vous avez déjà répondu" in words(client.get(address))
    client.submit(address, score="4")
    assert [each.score for each in surveys(app)] == [4]
    later(days=31)
    assert client.get(address).status_code == 410


def test_what_was_said_is_not_shown_to_who_has_the_link(client: PageClient, address: str) -> None:
    client.submit(address, score="5", comment="Merci à Claire.")
    assert "Claire" not in client.get(address).text


def test_a_low_score_with_words_is_heard_as_a_complaint(
    app: Flask, client: PageClient, address: str
) -> None:
    done = client.submit(address, score="1", comment="Trop long.")
    said = words(client.get(done.location))
    assert "réclamation" in said
    assert "Vous pouvez changer votre avis pendant trente jours" in said
    with reading(app) as db:
        (thread,) = db.scalars(select(Thread)).all()
    assert thread.is_complaint
    assert thread.acknowledged_at is None
    assert mails_of(app)[-1][0] == "message_sent"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choisissez une des cinq réponses."),
        ({"score": "9"}, "Choisissez une des réponses"),
        ({"score": "1", "comment": "a" * 2001}, "trop long"),
    ],
)
def test_bad_input_is_said_at_the_field(
    app: Flask, client: PageClient, address: str, given: dict[str, str], said: str
) -> None:
    refused = client.submit(address, **given)
    assert refused.status_code == 422
    assert said in words(refused)
    assert surveys(app) == []


def test_an_address_of_nobody_leads_nowhere(app: Flask, client: PageClient, member: int) -> None:
    with writing(app) as db:
        under_way = make_request(db, db.get_one(Member, member)).id
    for token in ("A" * 43, links.token(Asked(member, under_way))):
        assert heading(client.get(f"/avis/{token}")) == "Ce lien ne mène nulle part"
        assert client.get(f"/avis/{token}").status_code == 404


def test_the_page_of_a_finished_request_offers_it(signed_in: PageClient, address: str) -> None:
    page = signed_in.get("/espace/demandes")
    (link,) = [
        a.get("href") or ""
        for a in parse(page.text).find_all("a")
        if "/espace/demandes/D-" in (a.get("href") or "")
    ]
    assert address in signed_in.get(link).text


def test_the_email_can_be_left_with_one_click(app: Flask, client: PageClient, member: int) -> None:
    with writing(app) as db:
        found = db.get_one(Member, member)
        make_request(db, found, RequestState.CLOSED)
        consents.decide(db, member, Purpose.SATISFACTION, email=Answer.GIVEN)
    answer = app.test_cli_runner().invoke(args=["requests", "close-due"])
    assert "1 opinions asked for." in answer.output
    settings = app.extensions["mh_settings"]
    deliver_due(database_of(app), settings)
    folder = maildir.folder_of(settings.mail_url)
    assert folder is not None
    (asked,) = [
        path.read_bytes().decode()
        for path in folder.rglob("*")
        if path.is_file()
        and b"/avis/" in path.read_bytes().replace(b"=\r\n", b"").replace(b"=\n", b"")
    ]
    head = asked.partition("\r\n\r\n")[0] if "\r\n\r\n" in asked else asked.partition("\n\n")[0]
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    (line,) = [line for line in head.splitlines() if line.startswith("List-Unsubscribe: <")]
    path = "/desinscription/" + line.rstrip(">").rpartition("/")[2]
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with reading(app) as db:
        newest = consents.decisions(db, member)[-1]
    assert (newest.purpose, newest.answer) == (Purpose.SATISFACTION, Answer.WITHDRAWN)
