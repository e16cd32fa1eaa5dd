"""The way out of a commercial e-mail: a mail program by itself, a person by the button."""

from __future__ import annotations

import pytest
from flask import Flask

from mh_portal.core.accounts import sessions
from mh_portal.core.consents import unsubscribing
from mh_portal.core.consents.rules import Answer, Collection, Purpose
from mh_portal.core.consents.unsubscribing import Subscription
from tests.factories.accounts import make_account
from tests.factories.consents import decide, decisions
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.portal import actions_of, reading, writing

CONSENTS = "/espace/profil/consentements"


@pytest.fixture
def member_id(app: Flask, client: PageClient) -> int:
    """Sign a member in; return the member's number."""
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        account = make_account(db, member)
        client.set_cookie("login", sessions.open_session(db, account.id, "test"))
        return member.id


def held(app: Flask, member_id: int) -> dict[tuple[str, str], str]:
    """Return the newest answers by purpose and channel."""
    with reading(app) as db:
        return {(row.purpose, row.channel): row.answer for row in decisions(db, member_id)}


@pytest.fixture
def way_out(app: Flask, member_id: int) -> str:
    """Return the address in an e-mail with offers, which the member agreed to."""
    with writing(app) as db:
        decide(db, member_id, email=Answer.GIVEN, sms=Answer.GIVEN)
    return f"/desinscription/{unsubscribing.token(Subscription(member_id, Purpose.OFFERS))}"


def test_a_mail_program_unsubscribes_without_cookie_token_or_page(
    app: Flask, member_id: int, way_out: str
) -> None:
    program = app.test_client()
    answer = program.post(way_out, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert held(app, member_id)["offers", "email"] == "withdrawn"
    assert held(app, member_id)["offers", "sms"] == "given"
    with reading(app) as db:
        row = decisions(db, member_id)[-1]
    assert (row.collection, row.actor_kind, row.actor_id) == (
        Collection.UNSUBSCRIBE,
        "visitor",
        None,
    )
    assert row.wording == "one-click-1"
    again = app.test_client().post(
        way_out, data={"List-Unsubscribe": "One-Click"}, content_type="multipart/form-data"
    )
    assert again.status_code == 200
    assert actions_of(app).count("consents:decision:withdrawn") == 1


def test_opening_the_link_ends_nothing_and_its_button_does(
    app: Flask, member_id: int, way_out: str
) -> None:
    person: PageClient = app.test_client()  # type: ignore[assignment]
    assert "Me désinscrire" in person.get(way_out).text
    assert held(app, member_id)["offers", "email"] == "given"
    assert person.post(way_out).status_code == 400
    assert held(app, member_id)["offers", "email"] == "given"
    answer = person.submit(way_out)
    assert answer.location == "/desinscription/faite"
    assert "Vous ne recevrez plus ces e-mails" in person.get(answer.location).text
    assert held(app, member_id)["offers", "email"] == "withdrawn"
    assert "Vous ne recevrez plus ces e-mails" in person.get(way_out).text
    with reading(app) as db:
        assert decisions(db, member_id)[-1].wording == "unsubscribe-offers-1"


@pytest.mark.parametrize("field", ["one-click", "One-Click ", ""])
def test_only_the_words_of_the_standard_do_without_a_form(
    app: Flask, member_id: int, way_out: str, field: str
) -> None:
    answer = app.test_client().post(way_out, data={"List-Unsubscribe": field})
    assert answer.status_code == 400
    assert held(app, member_id)["offers", "email"] == "given"


@pytest.mark.parametrize("place", [0, 20, 42])
def test_a_link_that_the_portal_did_not_write_ends_nothing(
    app: Flask, member_id: int, way_out: str, place: int
) -> None:
    start = len("/desinscription/") + place
    forged = way_out[:start] + ("A" if way_out[start] != "A" else "E") + way_out[start + 1 :]
    anybody = app.test_client()
    assert anybody.get(forged).status_code == 404
    assert anybody.post(forged, data={"List-Unsubscribe": "One-Click"}).status_code == 404
    assert held(app, member_id)["offers", "email"] == "given"


def test_the_receipt_of_an_unsubscription_says_how_it_came(
    app: Flask, client: PageClient, member_id: int, way_out: str
) -> None:
    app.test_client().post(way_out, data={"List-Unsubscribe": "One-Click"})
    with reading(app) as db:
        reference = decisions(db, member_id)[-1].reference
    said = client.page(f"{CONSENTS}/preuve/{reference}").text
    assert "par le lien de désinscription d’un e-mail" in said
    assert "sans vous montrer de page du portail" in said
    assert client.get(f"{CONSENTS}/preuve/{reference}.pdf").status_code == 200
