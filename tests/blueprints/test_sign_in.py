"""Signing in and out: one answer to a wrong e-mail and a wrong password, sessions that end."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core.accounts.models import Account, LoginSession
from mh_portal.core.assistance.models import CallBack, CallBackReason
from tests.conftest import ON_BOTH
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import actions_of, later, reading, writing

EMAIL = "jeanne@courriel.example"
PAGE = "/connexion"


@pytest.fixture(autouse=True)
def account_id(app: Flask) -> int:
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        return make_account(db, member, EMAIL).id


def sign_in(client: PageClient, email: str = EMAIL, password: str = PASSWORD) -> None:
    answer = client.submit(PAGE, email=email, password=password)
    assert (answer.status_code, answer.location) == (303, "/espace"), answer.text


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_sign_in_and_out(app: Flask, client: PageClient) -> None:
    sign_in(client, " JEANNE@Courriel.example ")
    assert "Bonjour Madame Martin" in client.page("/espace").text
    answer = client.submit("/espace", "/deconnexion")
    assert answer.location == "/deconnexion/faite"
    assert client.get("/espace").location == "/connexion?suite=/espace"
    assert actions_of(app) == ["accounts:session:opened", "accounts:session:closed"]


def test_a_wrong_email_and_a_wrong_password_get_one_answer(client: PageClient) -> None:
    answers = [
        client.submit(PAGE, email=EMAIL, password="wrong"),
        client.submit(PAGE, email="nobody@courriel.example", password=PASSWORD),
    ]
    told = [parse(answer.text).find_all("div", role="alert")[0].text for answer in answers]
    assert told[0] == told[1]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert len({len(answer.headers) for answer in answers}) == 1


def test_three_failures_make_somebody_call_and_nobody_wait(app: Flask, client: PageClient) -> None:
    for count in range(1, 4):
        client.submit(PAGE, email=EMAIL, password="wrong")
        with reading(app) as db:
            assert len(db.scalars(select(CallBack.id)).all()) == (count == 3)
    sign_in(client)


def test_five_failures_make_the_login_wait_and_somebody_call(
    app: Flask, client: PageClient
) -> None:
    for _ in range(5):
        client.submit(PAGE, email=EMAIL, password="wrong")
    answer = client.submit(PAGE, email=EMAIL, password=PASSWORD)
    assert answer.status_code == 422
    assert "15 minutes" in parse(answer.text).text
    with reading(app) as db:
        assert db.scalars(select(CallBack.reason)).all() == [CallBackReason.SIGN_IN_FAILED]
    assert actions_of(app).count("accounts:session:refused") == 5
    later(minutes=16)
    sign_in(client)


def test_an_unknown_login_waits_as_well(client: PageClient) -> None:
    for _ in range(5):
        client.submit(PAGE, email="nobody@courriel.example", password="wrong")
    answer = client.submit(PAGE, email="nobody@courriel.example", password="wrong")
    assert "15 minutes" in parse(answer.text).text


def test_success_forgets_the_failures(client: PageClient) -> None:
    for _ in range(3):
        for _ in range(4):
            client.submit(PAGE, email=EMAIL, password="wrong")
        sign_in(client)
        client.submit("/espace", "/deconnexion")


def test_a_blocked_account_opens_nothing(app: Flask, client: PageClient, account_id: int) -> None:
    sign_in(client)
    with writing(app) as db:
        account = db.get_one(Account, account_id)
        account.blocked_at = account.created_at
    assert client.get("/espace").status_code == 302
    assert client.submit(PAGE, email=EMAIL, password=PASSWORD).status_code == 422


def test_a_session_ends_after_half_an_hour_of_nothing(client: PageClient) -> None:
    sign_in(client)
    for _ in range(4):
        later(minutes=29)
        assert client.get("/espace").status_code == 200
    later(minutes=30)
    assert client.get("/espace").status_code == 302


def test_a_session_ends_after_eight_hours(client: PageClient) -> None:
    sign_in(client)
    for _ in range(23):
        later(minutes=20)
        assert client.get("/espace").status_code == 200
    later(minutes=20)
    assert client.get("/espace").status_code == 302


def test_a_session_is_extended_by_one_click(client: PageClient) -> None:
    sign_in(client)
    shown = client.get("/espace")
    later(minutes=29)
    assert client.fill(shown, "/connexion/prolonger").status_code == 303
    later(minutes=29)
    assert client.get("/espace").status_code == 200


def test_reading_writes_the_last_visit_once_a_minute(app: Flask, client: PageClient) -> None:
    sign_in(client)
    with reading(app) as db:
        first = db.scalars(select(LoginSession.last_seen_at)).one()
    later(seconds=50)
    client.get("/espace")
    with reading(app) as db:
        assert db.scalars(select(LoginSession.last_seen_at)).one() == first
    later(seconds=15)
    client.get("/espace")
    with reading(app) as db:
        assert db.scalars(select(LoginSession.last_seen_at)).one() > first


def test_who_is_signed_in_goes_on(client: PageClient) -> None:
    sign_in(client)
    assert client.get(PAGE).location == "/espace"
    assert client.get(f"{PAGE}?suite=/espace?page=2").location == "/espace?page=2"


def test_after_signing_in_one_lands_where_one_was_going(client: PageClient) -> None:
    wanted = client.get("/espace?page=2").location
    answer = client.submit(wanted, PAGE, email=EMAIL, password=PASSWORD)
    assert answer.location == "/espace?page=2"


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\t//evil.example", "evil", ""],
)
def test_one_never_lands_elsewhere(client: PageClient, address: str) -> None:
    page = client.get(PAGE, query_string={"suite": address})
    answer = client.fill(page, PAGE, email=EMAIL, password=PASSWORD, suite=address)
    assert answer.location == "/espace"


def test_the_cookie_is_bound_to_the_browser(client: PageClient) -> None:
    sign_in(client)
    answer = client.get("/espace")
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = client.get_cookie("login")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_signing_out_without_a_session_is_no_error(client: PageClient) -> None:
    sign_in(client)
    shown = client.get("/espace")
    later(hours=9)
    assert client.fill(shown, "/deconnexion").location == "/deconnexion/faite"


def test_a_script_that_lost_its_session_is_led_to_the_sign_in(client: PageClient) -> None:
    answer = client.get("/espace", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/connexion?suite=/espace"


def test_one_member_does_not_see_another(app: Flask, client: PageClient) -> None:
    with writing(app) as db:
        other = make_member(db, last_name="DURAND", member_number="87654321")
        make_contract(db, other, contract_number="C-OTHER")
    sign_in(client)
    shown = client.page("/espace").text
    assert "87654321" not in shown
    assert "C-OTHER" not in shown
