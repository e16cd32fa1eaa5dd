"""Creating an account: what is asked, who is told what and where, failures that wait."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core.assistance.models import CallBack, CallBackReason
from tests.conftest import ON_BOTH
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.creation import CREATION, EMAIL, SENT, activation_path, ask, facts
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, reading, writing


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_three_steps_open_the_space(app: Flask, client: PageClient, number: str) -> None:
    answer = ask(client, number)
    assert (answer.status_code, answer.location) == (303, SENT)
    page = client.page(SENT)
    assert "Étape 2 sur 3" in page.text
    assert EMAIL in page.text
    path = activation_path(app)
    assert "Étape 3 sur 3" in client.page(path).text
    answer = client.submit(path, password=PASSWORD, confirmation=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/espace")
    home = client.page("/espace").find_all("main")[0]
    assert home.find_all("h1")[0].text == "Bonjour Madame Martin"
    assert "Santé Confort" in home.text
    assert [mail[0] for mail in mails_of(app)] == ["account_activation"]
    assert actions_of(app) == ["accounts:activation_link:sent", "accounts:account:activated"]


@pytest.mark.parametrize(
    "changed",
    [
        {"last_name": "LE GOFF"},
        {"last_name": "le-goff"},
        {"first_name": "  jéanne "},
        {"birth_date__day": "24", "birth_date__month": "3"},
        {"birth_date__month": "03"},
    ],
)
def test_facts_are_read_with_kindness(
    app: Flask, client: PageClient, number: str, changed: dict[str, str]
) -> None:
    assert ask(client, number, **changed).location == SENT
    assert mails_of(app, "account_activation")


def test_the_number_may_have_spaces_and_dots(app: Flask, client: PageClient, number: str) -> None:
    assert ask(client, f" {number[:2]} {number[2:4]}.{number[4:]} ").location == SENT
    assert mails_of(app, "account_activation")


@pytest.mark.parametrize(
    "changed",
    [
        {"last_name": "Durand"},
        {"first_name": "Jeannette"},
        {"birth_date__day": "25"},
        {"member_number": "99999999"},
    ],
)
def test_one_message_whichever_fact_is_wrong(
    app: Flask, client: PageClient, number: str, changed: dict[str, str]
) -> None:
    answer = ask(client, number, **changed)
    assert answer.status_code == 422
    page = parse(answer.text)
    summary = page.find_all("div", role="alert")[0].text
    assert "carte de tiers payant" in summary
    assert not page.find_all("input", aria_invalid="true")
    kept = {field.get("name"): field.get("value") for field in page.find_all("input")}
    assert kept["email"] == EMAIL
    assert not mails_of(app)


def test_after_five_failures_the_card_waits_and_somebody_calls(
    app: Flask, client: PageClient, number: str
) -> None:
    for _ in range(5):
        assert ask(client, number, last_name="Durand").status_code == 422
    answer = ask(client, number)
    assert answer.status_code == 422
    assert "15 minutes" in parse(answer.text).find_all("div", role="alert")[0].text
    assert not mails_of(app)
    with reading(app) as db:
        assert db.scalars(select(CallBack.reason)).all() == [CallBackReason.CREATION_FAILED]
    later(minutes=16)
    assert ask(client, number).location == SENT


def test_a_number_nobody_has_waits_as_well(client: PageClient) -> None:
    for _ in range(5):
        assert "15 minutes" not in ask(client, "99999999").text
    assert "15 minutes" in ask(client, "99999999").text


def test_an_existing_account_is_told_by_email_only(
    app: Flask, client: PageClient, number: str
) -> None:
    with writing(app) as db:
        other = make_member(db, first_name="PAUL")
        make_account(db, other, "paul@courriel.example")
        other_number = other.member_number
    known = ask(client, other_number, first_name="Paul", email="new@courriel.example")
    unknown = ask(client, number, email="new@courriel.example")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert [mail[:2] for mail in mails_of(app)] == [
        ("account_exists", "paul@courriel.example"),
        ("account_activation", "new@courriel.example"),
    ]


def test_an_address_of_somebody_else_is_told_by_email_only(
    app: Flask, client: PageClient, number: str
) -> None:
    with writing(app) as db:
        make_account(db, make_member(db, first_name="PAUL"), EMAIL)
    assert ask(client, number, email="JEANNE@courriel.example").location == SENT
    assert [mail[:2] for mail in mails_of(app)] == [("email_in_use", "JEANNE@courriel.example")]


def test_the_address_the_insurer_knows_is_told_and_can_stop_it(
    app: Flask, client: PageClient
) -> None:
    with writing(app) as db:
        number = make_member(db, email="known@courriel.example").member_number
    ask(client, number)
    kind, recipient, context = mails_of(app)[-1]
    assert (kind, recipient) == ("account_creation_notice", "known@courriel.example")
    assert context["masked_email"] == "j…@courriel.example"
    path = activation_path(app)
    client.submit(path, password=PASSWORD, confirmation=PASSWORD)
    assert client.get("/espace").status_code == 200
    stop = f"/compte/opposition/{context['token']}"
    assert client.get(stop).status_code == 200
    assert client.get("/espace").status_code == 200
    assert client.submit(stop).location == "/compte/opposition"
    client.page("/compte/opposition")
    assert client.get("/espace").status_code == 302
    assert client.get(stop).status_code == 404
    answer = client.submit("/connexion", email=EMAIL, password=PASSWORD)
    assert answer.status_code == 422
    assert "15 minutes" not in ask(client, number).text
    with reading(app) as db:
        assert db.scalars(select(CallBack.reason)).all() == [CallBackReason.OPPOSITION]


def test_the_same_address_as_the_insurer_knows_is_told_once(app: Flask, client: PageClient) -> None:
    with writing(app) as db:
        number = make_member(db, email=EMAIL.upper()).member_number
    ask(client, number)
    assert [mail[0] for mail in mails_of(app)] == ["account_activation"]


def test_a_second_click_sends_no_second_email(app: Flask, client: PageClient, number: str) -> None:
    shown = client.get(CREATION)
    for _ in range(2):
        assert client.fill(shown, CREATION, **facts(number)).location == SENT
    assert len(mails_of(app, "account_activation")) == 1
    assert client.get(activation_path(app)).status_code == 200
    another = facts(number, email="other@courriel.example")
    assert client.fill(shown, CREATION, **another).location == SENT
    assert len(mails_of(app, "account_activation")) == 2


def test_an_existing_account_is_not_told_again_and_again(app: Flask, client: PageClient) -> None:
    with writing(app) as db:
        member = make_member(db)
        make_account(db, member)
        own = member.member_number
    for _ in range(3):
        assert ask(client, own).location == SENT
    assert len(mails_of(app, "account_exists")) == 1
    later(hours=1)
    ask(client, own)
    assert len(mails_of(app, "account_exists")) == 2


def test_a_mailbox_is_not_flooded(app: Flask, client: PageClient, number: str) -> None:
    for _ in range(8):
        later(seconds=11)
        assert ask(client, number).location == SENT
    assert len(mails_of(app, "account_activation")) == 5


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("last_name", ""),
        ("first_name", ""),
        ("birth_date__day", "31"),
        ("birth_date__month", "février"),
        ("birth_date__year", "2999"),
        ("member_number", "1234567"),
        ("member_number", "123456789"),
        ("email", "jeanne"),
        ("email", "jeanne@"),
        ("accepted", None),
    ],
)
def test_a_missing_or_wrong_field_is_named(
    client: PageClient, number: str, field: str, value: str | None
) -> None:
    changed: Any = {field: value}
    if field == "birth_date__month":
        changed["birth_date__day"] = "30"
    if field == "birth_date__day":
        changed["birth_date__month"] = "avril"
    answer = client.submit(CREATION, **(facts(number) | changed))
    assert answer.status_code == 422
    page = parse(answer.text)
    assert page.find_all("title")[0].text.startswith("Erreur")
    (link,) = page.find_all("div", role="alert")[0].find_all("a")
    name = field.partition("__")[0]
    assert (link.get("href") or "").startswith(f"#{name}")
