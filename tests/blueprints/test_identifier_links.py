"""The link that confirms a migrated member's address: good once, for a day, for one account."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core.accounts.models import Account
from mh_portal.core.assistance.models import CallBack, CallBackReason
from mh_portal.core.members.models import Member
from tests.blueprints.test_identifier import (
    EMAIL,
    KNOWN,
    NUMBER,
    OLD,
    PAGE,
    PASSWORD,
    SIGN_IN,
    add_member,
    enter,
    give,
    heading,
    link,
)
from tests.factories.accounts import PASSWORD as ACCOUNT_PASSWORD
from tests.factories.accounts import make_account
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.creation import activation_path, ask
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, reading, writing


@pytest.fixture(autouse=True)
def member_id(app: Flask) -> int:
    return add_member(app)


def test_opening_the_link_changes_nothing(app: Flask, client: PageClient) -> None:
    enter(client)
    give(client)
    for _ in range(2):
        assert heading(client, link(app)) == "Confirmer mon adresse"
    with reading(app) as db:
        assert db.scalars(select(Account.email)).one() is None


def test_an_address_taken_meanwhile_is_said_to_its_reader(app: Flask, client: PageClient) -> None:
    enter(client)
    give(client)
    with writing(app) as db:
        make_account(db, make_member(db), EMAIL)
    answer = client.submit(link(app))
    assert answer.status_code == 404
    assert "Cette adresse sert déjà à une autre personne" in answer.text
    give(client, "other@courriel.example")
    assert client.submit(link(app)).location == "/espace"


def test_the_address_that_the_insurer_knows_is_told(
    app: Flask, client: PageClient, member_id: int
) -> None:
    with writing(app) as db:
        db.get_one(Member, member_id).email = KNOWN
    enter(client)
    give(client)
    kind, recipient, facts = mails_of(app)[-1]
    assert (kind, recipient, facts["masked_email"]) == (
        "identifier_notice",
        KNOWN,
        "j…@courriel.example",
    )
    client.submit(link(app))
    stop = f"/compte/opposition/{facts['token']}"
    stranger: PageClient = app.test_client()  # type: ignore[assignment]
    assert stranger.submit(stop).location == "/compte/opposition"
    assert client.get("/espace").status_code == 302
    for login in (OLD, EMAIL):
        assert client.submit(SIGN_IN, email=login, password=PASSWORD).status_code == 422
    with reading(app) as db:
        assert CallBackReason.OPPOSITION in db.scalars(select(CallBack.reason)).all()


def test_the_known_address_itself_is_not_told_twice(
    app: Flask, client: PageClient, member_id: int
) -> None:
    with writing(app) as db:
        db.get_one(Member, member_id).email = KNOWN.upper()
    enter(client)
    give(client, KNOWN)
    assert [mail[0] for mail in mails_of(app)] == ["identifier_confirmation"]


def test_an_opposition_takes_the_open_link_back(
    app: Flask, client: PageClient, member_id: int
) -> None:
    with writing(app) as db:
        db.get_one(Member, member_id).email = KNOWN
    enter(client)
    give(client)
    token = mails_of(app, "identifier_notice")[-1][2]["token"]
    client.submit(f"/compte/opposition/{token}")
    assert client.get(link(app)).status_code == 404
    assert client.get(PAGE).location == f"{SIGN_IN}?suite={PAGE}"
    assert client.submit(SIGN_IN, email=OLD, password=PASSWORD).status_code == 422
    # Whoever has the card's facts opens nothing either, and the screen says what it always says.
    later(hours=25)
    assert ask(client, NUMBER).location == "/compte/creation/email-envoye"
    assert mails_of(app, "account_activation") == []
    assert actions_of(app)[-1] == "accounts:creation:blocked"


def test_a_link_works_once(app: Flask, client: PageClient) -> None:
    enter(client)
    give(client)
    path = link(app)
    shown = client.get(path)
    client.fill(shown, path)
    assert heading(client, path, 404) == "Ce lien a déjà servi"
    again = client.submit("/espace", "/deconnexion")
    assert again.status_code == 303
    answer = client.post(path, data={"csrf_token": _token(client)})
    assert answer.status_code == 404
    assert "Ce lien a déjà servi" in answer.text


def test_a_link_lives_a_day(app: Flask, client: PageClient) -> None:
    enter(client)
    give(client)
    path = link(app)
    shown = client.get(path)
    later(hours=24)
    answer = client.fill(shown, path)
    assert answer.status_code == 404
    assert "plus de 24 heures" in answer.text
    assert client.get(PAGE).location == f"{SIGN_IN}?suite={PAGE}"
    enter(client)
    give(client)
    with reading(app) as db:
        assert db.scalars(select(CallBack.reason)).all() == [CallBackReason.LINK_EXPIRED]
    assert client.submit(link(app)).location == "/espace"


def test_an_unknown_link_is_explained(client: PageClient) -> None:
    assert heading(client, f"{PAGE}/{'a' * 43}", 404) == "Nous ne connaissons pas ce lien"


def test_a_link_of_another_account_does_nothing_here(app: Flask, client: PageClient) -> None:
    enter(client)
    give(client)
    with writing(app) as db:
        make_account(db, make_member(db), "denise@courriel.example")
    denise: PageClient = app.test_client()  # type: ignore[assignment]
    denise.submit(SIGN_IN, email="denise@courriel.example", password=ACCOUNT_PASSWORD)
    assert heading(denise, link(app), 404) == "Ce lien concerne un autre compte"
    answer = denise.post(link(app), data={"csrf_token": _token(denise)})
    assert (answer.status_code, denise.get("/espace").status_code) == (404, 200)
    assert heading(client, link(app)) == "Confirmer mon adresse"
    denise.fill(denise.get(link(app)), "/deconnexion")
    assert denise.submit(link(app)).location == f"{PAGE}/confirme"


def test_a_second_click_sends_one_link(app: Flask, client: PageClient) -> None:
    enter(client)
    give(client)
    give(client)
    assert len(mails_of(app)) == 1
    for minute in range(1, 8):
        later(minutes=minute)
        give(client)
    assert len(mails_of(app)) == 5


def test_an_activation_begun_before_ends_with_the_new_login(app: Flask, client: PageClient) -> None:
    ask(client, NUMBER, email="other@courriel.example")
    begun = activation_path(app)
    enter(client)
    give(client)
    client.submit(link(app))
    assert client.get(begun).status_code == 404


def test_the_limit_of_links_holds(client: PageClient) -> None:
    enter(client)
    shown = client.get(PAGE)
    answers = [client.fill(shown, PAGE, email=f"j{n}@courriel.example") for n in range(21)]
    assert answers[-1].status_code == 429


def _token(client: PageClient) -> str:
    return parse(client.get("/").text).find_all("input", name="csrf_token")[0].get("value") or ""
