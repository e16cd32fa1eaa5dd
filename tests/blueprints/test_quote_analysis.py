"""A quote to analyse, from the first page to the answer: asked, sent with its paper, read, closed."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from mh_portal.core import actors
from mh_portal.core.contracts.models import Contract
from mh_portal.core.members.models import Member
from mh_portal.core.requests import processing
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.factories.papers import make_pdf
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import mails_of, writing
from tests.support.requests import heading, main_of, requests_of, words

NEW = "/espace/demandes/nouvelle/analyse-devis"
QUESTION = "Existe-t-il une couronne moins chère ?"
ANSWER = "Nous payons 245 €, il vous reste 155 €. Une couronne sans reste existe."


@pytest.fixture
def signed_in(app: Flask, signed_in: PageClient, member: int) -> PageClient:
    with writing(app) as db:
        make_contract(db, db.get_one(Member, member))
    return signed_in


def begin(client: PageClient, question: str = QUESTION) -> str:
    """Answer the two questions; return the address of the draft, whose papers are asked for."""
    step = client.submit(NEW).location
    address = str(step).partition("/reponses/")[0]
    assert step == f"{address}/reponses/soin"
    step = client.submit(step, care="dental").location
    assert step == f"{address}/reponses/question"
    assert client.submit(step, question=question).location == f"{address}/pieces"
    return address


def give_quote(client: PageClient, address: str, name: str = "devis.pdf") -> None:
    """Upload the quote and go on."""
    shown = parse(client.get(f"{address}/pieces").text)
    token = shown.find_all("input", name="csrf_token")[0].get("value") or ""
    data = {"csrf_token": token, "devis": (io.BytesIO(make_pdf()), name), "suite": "1"}
    answer = client.post(f"{address}/pieces", data=data, content_type="multipart/form-data")
    assert answer.location == f"{address}/verification", words(answer)


def the_request(app: Flask) -> Request:
    (found,) = requests_of(app)
    return found


@pytest.mark.parametrize("question", [QUESTION, ""])
def test_from_the_first_page_to_the_answer(
    app: Flask, signed_in: PageClient, question: str
) -> None:
    assert "au plus tard le 31 mars 2022" in words(signed_in.get(NEW))
    address = begin(signed_in, question)
    give_quote(signed_in, address)
    recap = signed_in.get(f"{address}/verification")
    for said in ("Dents", question, "devis.pdf"):
        assert said in words(recap)
    done = signed_in.fill(recap, f"{address}/verification").location
    assert done == f"{address}/confirmation"
    assert "31 mars 2022" in words(signed_in.get(done))
    with writing(app) as db:
        account = make_account(db, make_member(db), "agent@malakoff.example", member_id=None)
        agent = actors.agent(account.id)
        case = processing.find_for_change(db, address.rpartition("/")[2])
        assert case is not None
        processing.take(db, case, agent)
        processing.close(db, case, ANSWER, agent)
    assert the_request(app).state is RequestState.CLOSED
    shown = words(signed_in.get(address))
    assert ANSWER in shown
    assert [mail[0] for mail in mails_of(app)][:3] == [
        "request_received",
        "request_taken_up",
        "request_answered",
    ]


def test_it_is_accepted_with_what_is_paid_and_what_is_left(
    app: Flask, signed_in: PageClient
) -> None:
    address = begin(signed_in)
    give_quote(signed_in, address)
    signed_in.submit(f"{address}/verification")
    with writing(app) as db:
        account = make_account(db, make_member(db), "agent@malakoff.example", member_id=None)
        agent = actors.agent(account.id)
        case = processing.find_for_change(db, address.rpartition("/")[2])
        assert case is not None
        processing.take(db, case, agent)
        with pytest.raises(processing.WordsMissingError):
            processing.accept(db, case, "", " ", agent)
        processing.accept(db, case, "", ANSWER, agent)
    shown = words(signed_in.get(address))
    assert "Ce que nous payons et ce qui reste à votre charge" in shown
    assert shown.count(ANSWER) == 1


def test_it_is_not_sent_without_the_quote(app: Flask, signed_in: PageClient) -> None:
    address = begin(signed_in)
    assert "Votre devis" in words(signed_in.get(f"{address}/pieces"))
    assert signed_in.get(f"{address}/verification").location == f"{address}/pieces"
    assert the_request(app).state is RequestState.DRAFT


@pytest.mark.parametrize(
    ("step", "field", "value", "said"),
    [
        ("soin", "care", None, "Choisissez ce que le devis concerne."),
        ("soin", "care", "astrology", "Choisissez une des réponses"),
        ("question", "question", "a" * 1001, "trop longue"),
    ],
)
def test_a_wrong_answer_is_said(
    signed_in: PageClient, step: str, field: str, value: str | None, said: str
) -> None:
    address = begin(signed_in)
    page = f"{address}/reponses/{step}"
    answer = signed_in.submit(page, **{field: value})
    assert answer.status_code == 422
    assert said in words(answer)


def test_it_is_offered_where_one_looks_for_it(signed_in: PageClient) -> None:
    choice = main_of(signed_in.get("/espace/demandes/nouvelle"))
    assert NEW in {link.get("href") for link in choice.find_all("a")}
    assert heading(signed_in.get(NEW)) == "Faire analyser un devis"


def test_nothing_is_analysed_once_the_contract_has_ended(app: Flask, signed_in: PageClient) -> None:
    page = signed_in.get(NEW)
    with writing(app) as db:
        db.execute(update(Contract).values(ended_on=date(2021, 4, 24)))
    assert "Cette demande n'est pas possible aujourd'hui" in words(signed_in.get(NEW))
    # Sent from a page that was opened before, nothing is begun either.
    assert signed_in.fill(page, NEW).location == NEW
    assert requests_of(app) == []
