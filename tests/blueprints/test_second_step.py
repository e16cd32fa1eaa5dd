"""The second step of signing in: nothing opens before it, and what opens it."""

from __future__ import annotations

import time

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core import clock
from mh_portal.core.accounts import recovery_codes, sessions
from mh_portal.core.accounts.models import Authenticator, LoginSession
from mh_portal.core.assistance.models import CallBack, CallBackReason
from tests.conftest import ON_BOTH
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.members import make_contract, make_member
from tests.support.authenticator import Device
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, reading, writing

EMAIL, ORIGIN = "jeanne@courriel.example", "http://localhost:5000"
STEP, HELP = "/connexion/verification", "/connexion/verification/aide"
SEED = "a" * 43
WRONG = "00000 00000"


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "MH_PORTAL_BASE_URL": ORIGIN}


@pytest.fixture(autouse=True)
def account_id(app: Flask) -> int:
    """Give a member with a list of printed codes and an app."""
    clock.start_at(clock.utcnow())
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        number = make_account(db, member, EMAIL).id
        recovery_codes.replace(db, number, SEED)
    return number


@pytest.fixture
def codes(account_id: int) -> list[str]:
    return recovery_codes.list_of(account_id, SEED)


def give_app(app: Flask, account_id: int) -> pyotp.TOTP:
    secret = pyotp.random_base32()
    now = clock.utcnow()
    with writing(app) as db:
        db.add(
            Authenticator(
                account_id=account_id, secret=secret, created_at=now, confirmed_at=now, last_step=0
            )
        )
    return pyotp.TOTP(secret)


def half_in(client: PageClient, going: str = "/espace") -> None:
    """Sign in by the password; it leads to the second step."""
    answer = client.submit(
        f"/connexion?suite={going}", "/connexion", email=EMAIL, password=PASSWORD
    )
    assert (answer.status_code, answer.location) == (303, going)
    assert client.get(going).location == f"{STEP}?suite={going}"


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_printed_code_opens_once_what_the_password_did_not(
    app: Flask, client: PageClient, codes: list[str]
) -> None:
    half_in(client, "/espace/documents")
    half = client.get_cookie("login")
    answer = client.submit(f"{STEP}?suite=/espace/documents", STEP, code=codes[3].lower())
    assert (answer.status_code, answer.location) == (303, "/espace/documents")
    assert client.get("/espace/documents").status_code == 200
    renewed = client.get_cookie("login")
    assert half is not None
    assert renewed is not None
    assert half.value != renewed.value
    assert actions_of(app) == ["accounts:second_factor:asked", "accounts:session:opened"]
    ((_, recipient, facts),) = mails_of(app, "second_factor_code_used")
    assert (recipient, facts["left"]) == (EMAIL, 9)
    client.set_cookie("login", half.value)
    assert (client.get("/espace").location or "").startswith("/connexion?")
    other: PageClient = app.test_client()  # type: ignore[assignment]
    half_in(other)
    assert other.submit(STEP, code=codes[3]).status_code == 422
    assert other.submit(STEP, code=codes[4]).status_code == 303


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_code_of_the_app_opens_once(app: Flask, client: PageClient, account_id: int) -> None:
    totp = give_app(app, account_id)
    code = totp.at(time.time())
    half_in(client)
    assert client.submit(STEP, code=f" {code[:3]} {code[3:]}").location == "/espace"
    client.submit("/espace", "/deconnexion")
    half_in(client)
    refused = client.submit(STEP, code=code)
    assert refused.status_code == 422
    assert "déjà servi" in refused.text
    assert client.submit(STEP, code=totp.at(time.time() + 30)).status_code == 303
    assert mails_of(app, "second_factor_code_used") == []


def test_a_code_from_long_ago_opens_nothing(
    app: Flask, client: PageClient, account_id: int
) -> None:
    totp = give_app(app, account_id)
    half_in(client)
    for minutes in (-10, -2, 2):
        assert client.submit(STEP, code=totp.at(time.time() + 60 * minutes)).status_code == 422


def test_nothing_opens_before_it(client: PageClient) -> None:
    half_in(client)
    for address in ("/espace/contrats", "/espace/profil/email", "/espace/profil/confirmation"):
        assert (client.get(address).location or "").startswith(STEP), address
    fragment = client.get("/espace/remboursements", headers={"HX-Request": "true"})
    assert fragment.headers["HX-Redirect"].startswith(STEP)
    token = parse(client.get(STEP).text).find_all("input", name="csrf_token")[0].get("value")
    sent = client.post("/espace/profil/mot-de-passe", data={"csrf_token": token})
    assert (sent.status_code, sent.location) == (303, STEP)
    assert client.post("/connexion/prolonger", data={"csrf_token": token}).location == STEP
    # Who stands behind the password is not shown either.
    assert "Martin" not in client.get(STEP).text
    assert "Martin" not in client.get("/aide").text


def test_a_half_session_is_short_and_confirms_nothing(app: Flask, client: PageClient) -> None:
    half_in(client)
    with reading(app) as db:
        (half,) = db.scalars(select(LoginSession)).all()
        assert (half.awaits_second_factor, half.confirmed_at) == (True, None)
    later(minutes=16)
    assert (client.get(STEP).location or "").startswith("/connexion?")


def test_one_can_stop_there(app: Flask, client: PageClient) -> None:
    half_in(client)
    assert client.submit(STEP, "/deconnexion").location == "/deconnexion/faite"
    with reading(app) as db:
        assert db.scalars(select(LoginSession)).all() == []


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_five_wrong_codes_wait_and_are_told(
    app: Flask, client: PageClient, codes: list[str]
) -> None:
    half_in(client)
    for _ in range(5):
        assert client.submit(STEP, code=WRONG).status_code == 422
    assert "15 minutes" in client.submit(STEP, code=codes[0]).text
    # Another browser does not get round it.
    other: PageClient = app.test_client()  # type: ignore[assignment]
    half_in(other)
    assert other.submit(STEP, code=codes[0]).status_code == 422
    assert [to for _, to, _ in mails_of(app, "second_factor_refused")] == [EMAIL]
    assert actions_of(app).count("accounts:second_factor:refused") == 5
    with reading(app) as db:
        assert CallBackReason.SIGN_IN_FAILED in db.scalars(select(CallBack.reason)).all()


def test_the_last_code_leaves_the_password_alone(
    app: Flask, client: PageClient, codes: list[str]
) -> None:
    for code in codes:
        half_in(client)
        assert client.submit(STEP, code=code).status_code == 303
        client.submit("/espace", "/deconnexion")
    assert mails_of(app, "second_factor_code_used")[-1][2]["left"] == 0
    client.submit("/connexion", email=EMAIL, password=PASSWORD)
    assert client.get("/espace").status_code == 200


def test_help_without_any_means(app: Flask, client: PageClient) -> None:
    half_in(client)
    assert "codes imprimés" in client.page(HELP).text
    for _ in range(2):
        assert client.submit(HELP).location == f"{HELP}/demandee"
    assert "appeler" in client.page(f"{HELP}/demandee").text
    with reading(app) as db:
        assert db.scalars(select(CallBack.reason)).all() == [CallBackReason.SECOND_FACTOR_LOST]
    assert {to for _, to, _ in mails_of(app, "second_factor_lost")} == {EMAIL}
    assert "accounts:second_factor:lost" in actions_of(app)
    assert (client.get("/espace").location or "").startswith(STEP)


def test_the_passkey_of_the_account_and_no_other(
    app: Flask, client: PageClient, account_id: int
) -> None:
    own, foreign = Device(ORIGIN, knows_owner=False), Device(ORIGIN)
    add_passkey(app, account_id, own)
    with writing(app) as db:
        other = make_account(db, make_member(db), "denise@courriel.example").id
    add_passkey(app, other, foreign)
    half_in(client)
    assert by_passkey(client, foreign)[1] == "/connexion/cle-d-acces/refus?suite=/espace"
    assert (client.get("/espace").location or "").startswith(STEP)
    assert by_passkey(client, own) == (303, "/espace")
    assert client.get("/espace").status_code == 200


def add_passkey(app: Flask, account_id: int, device: Device) -> None:
    browser: PageClient = app.test_client()  # type: ignore[assignment]
    with writing(app) as db:
        browser.set_cookie("login", sessions.open_session(db, account_id, "test"))
    home = "/espace/profil/double-authentification/cles"
    page = browser.get(f"{home}/nouvelle")
    answer = device.create(browser.get(f"{home}/demande").text)
    added = browser.fill(page, f"{home}/nouvelle", name="Clé", answer=answer)
    assert added.status_code == 303


def by_passkey(client: PageClient, device: Device) -> tuple[int, str | None]:
    page = client.get(STEP)
    asked = client.get("/connexion/cle-d-acces/demande/seconde").text
    address = "/connexion/cle-d-acces/seconde"
    answer = client.fill(page, address, answer=device.get(asked))
    return answer.status_code, answer.location


@pytest.mark.parametrize("address", [STEP, HELP, f"{HELP}/demandee"])
def test_its_pages_are_for_who_is_there(app: Flask, client: PageClient, address: str) -> None:
    assert (client.get(address).location or "").startswith("/connexion?")
    with writing(app) as db:
        other = make_account(db, make_member(db), "denise@courriel.example").id
        client.set_cookie("login", sessions.open_session(db, other, "test"))
    assert client.get(address).location == "/espace"
