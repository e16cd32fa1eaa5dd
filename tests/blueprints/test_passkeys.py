"""Passkeys: made, used alone to sign in, taken away; and what proves nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from mh_portal.core import clock
from mh_portal.core.accounts import passkeys, sessions
from mh_portal.core.accounts.models import Account
from tests.conftest import ON_BOTH
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.support.authenticator import Device
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, writing

HOME = "/espace/profil/double-authentification"
NEW, QUESTION = f"{HOME}/cles/nouvelle", f"{HOME}/cles/demande"
ALONE, ALONE_QUESTION = "/connexion/cle-d-acces", "/connexion/cle-d-acces/demande/seule"
EMAIL, ORIGIN = "jeanne@courriel.example", "http://localhost:5000"


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "MH_PORTAL_BASE_URL": ORIGIN, "MH_PORTAL_LIMITS": "off"}


@pytest.fixture(autouse=True)
def account_id(app: Flask, client: PageClient) -> int:
    clock.start_at(clock.utcnow())
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        number = make_account(db, member, EMAIL).id
        token = sessions.open_session(db, number, "test")
    client.set_cookie("login", token)
    return number


def add(client: PageClient, device: Device, name: str = "Mon téléphone") -> TestResponse:
    page = client.get(NEW)
    answer = device.create(client.get(QUESTION).text)
    return client.fill(page, NEW, name=name, answer=answer)


def signed_out(app: Flask) -> PageClient:
    return app.test_client()  # type: ignore[return-value]


def sign_in(client: PageClient, answer: Callable[[str], str]) -> TestResponse:
    """Send what a device answers to the question for signing in without a password."""
    page = parse(client.get("/aide").text)
    token = page.find_all("input", name="csrf_token")[0].get("value") or ""
    answered = answer(client.get(ALONE_QUESTION).text)
    return client.post(ALONE, data={"csrf_token": token, "answer": answered})


def is_refused(answer: TestResponse) -> bool:
    """Tell whether an answer leads to the page that says no, and signs nobody in."""
    leads_to = (answer.location or "").partition("?")[0]
    return (answer.status_code, leads_to) == (303, f"{ALONE}/refus") and not any(
        cookie.startswith("login=") for cookie in answer.headers.getlist("Set-Cookie")
    )


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_passkey_is_made_and_opens_the_space_alone(app: Flask, client: PageClient) -> None:
    device = Device(ORIGIN, counts=True)
    assert add(client, device).location == f"{HOME}?fait=cle"
    assert "Mon téléphone" in client.page(HOME).text
    other = signed_out(app)
    answer = sign_in(other, device.get)
    assert (answer.status_code, answer.location) == (303, "/espace")
    assert "Madame Martin" in other.page("/espace").text
    assert "utilisée le" in client.page(HOME).text
    assert actions_of(app) == ["accounts:passkey:added", "accounts:session:opened"]
    ((_, recipient, facts),) = mails_of(app, "second_factor_changed")
    assert recipient == EMAIL
    assert "Mon téléphone" in facts["change"]


def test_the_browser_is_asked_for_a_key_that_names_nobody(
    client: PageClient, account_id: int
) -> None:
    asked = json.loads(client.get(QUESTION).text)
    assert asked["rp"]["id"] == "localhost"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "preferred"
    assert asked["user"]["id"] not in {str(account_id), EMAIL}
    assert len(asked["user"]["id"]) > 40
    assert json.loads(client.get(ALONE_QUESTION).text)["userVerification"] == "required"
    add(client, device := Device(ORIGIN))
    (known,) = json.loads(client.get(QUESTION).text)["excludeCredentials"]
    assert known["id"] == json.loads(device.get(client.get(ALONE_QUESTION).text))["id"]


def test_a_device_that_does_not_know_its_owner_is_no_way_in_alone(
    app: Flask, client: PageClient
) -> None:
    device = Device(ORIGIN, knows_owner=False)
    assert add(client, device).status_code == 303
    answer = sign_in(signed_out(app), device.get)
    assert is_refused(answer)
    assert "n’a pas ouvert" in client.page(answer.location or "").text


def test_an_answer_is_good_once(app: Flask, client: PageClient) -> None:
    device, other = Device(ORIGIN), signed_out(app)
    add(client, device)
    kept: list[str] = []

    def keeping(asked: str) -> str:
        kept.append(device.get(asked))
        return kept[0]

    assert sign_in(other, keeping).location == "/espace"
    # The visit begins anew with the sign-in: even in a fresh one the answer is worth nothing.
    assert is_refused(sign_in(other, lambda _asked: kept[0]))
    assert is_refused(sign_in(signed_out(app), lambda _asked: kept[0]))


def test_two_answers_to_one_question_open_one_session(app: Flask, client: PageClient) -> None:
    device, other = Device(ORIGIN), signed_out(app)
    add(client, device)
    page = parse(other.get("/aide").text)
    token = page.find_all("input", name="csrf_token")[0].get("value") or ""
    asked = other.get(ALONE_QUESTION).text
    data = {"csrf_token": token, "answer": device.get(asked)}
    visit = other.get_cookie("visit")
    assert other.post(ALONE, data=data).status_code == 303
    other.delete_cookie("login")
    other.set_cookie("visit", visit.value if visit else "")
    assert is_refused(other.post(ALONE, data={**data, "answer": device.get(asked)}))


def test_an_answer_comes_within_five_minutes(app: Flask, client: PageClient) -> None:
    device, other = Device(ORIGIN), signed_out(app)
    add(client, device)

    def slowly(asked: str) -> str:
        later(minutes=6)
        return device.get(asked)

    assert is_refused(sign_in(other, slowly))


def test_a_false_site_gets_nothing(app: Flask, client: PageClient) -> None:
    device = Device(ORIGIN)
    add(client, device)
    device.origin = "http://localhost.example"
    assert is_refused(sign_in(signed_out(app), device.get))
    assert add(client, Device("http://localhost.example")).status_code == 422


def test_an_unknown_passkey_opens_nothing(app: Flask) -> None:
    assert is_refused(sign_in(signed_out(app), Device(ORIGIN).get))


def test_a_blocked_account_stays_closed(app: Flask, client: PageClient, account_id: int) -> None:
    device = Device(ORIGIN)
    add(client, device)
    with writing(app) as db:
        db.get_one(Account, account_id).blocked_at = clock.utcnow()
    assert is_refused(sign_in(signed_out(app), device.get))


def test_a_passkey_that_goes_backwards_was_copied(app: Flask, client: PageClient) -> None:
    device = Device(ORIGIN, counts=True)
    add(client, device)
    assert sign_in(signed_out(app), device.get).status_code == 303
    device.count = 0
    assert is_refused(sign_in(signed_out(app), device.get))


def test_a_passkey_is_kept_once(client: PageClient) -> None:
    device = Device(ORIGIN)
    assert add(client, device).status_code == 303
    assert add(client, device).status_code == 422


def test_a_passkey_is_taken_away_by_its_owner_only(app: Flask, client: PageClient) -> None:
    add(client, Device(ORIGIN))
    removal = f"{HOME}/cles/1/retrait"
    with writing(app) as db:
        account = make_account(db, make_member(db), "denise@courriel.example").id
        token = sessions.open_session(db, account, "test")
    other = signed_out(app)
    other.set_cookie("login", token)
    assert other.get(removal).status_code == 404
    shown = client.get(removal)
    csrf = parse(other.get(HOME).text).find_all("input", name="csrf_token")[0].get("value")
    assert other.post(removal, data={"csrf_token": csrf}).location == HOME
    assert client.fill(shown, removal).location == f"{HOME}?fait=retrait"
    assert actions_of(app) == ["accounts:passkey:added", "accounts:passkey:removed"]
    assert len(mails_of(app, "second_factor_changed")) == 2


def test_making_one_asks_for_the_password_first(client: PageClient) -> None:
    later(minutes=6)
    for address in (NEW, QUESTION):
        assert (client.get(address).location or "").startswith("/espace/profil/confirmation")


@pytest.mark.parametrize(
    ("base_url", "site"),
    [
        ("https://espace.example", passkeys.Site("espace.example", "https://espace.example")),
        ("http://localhost:5000", passkeys.Site("localhost", "http://localhost:5000")),
        ("http://127.0.0.1:5000", None),
        ("https://[::1]:5000", None),
        ("http://espace.example", None),
    ],
)
def test_where_browsers_offer_passkeys(base_url: str, site: passkeys.Site | None) -> None:
    assert passkeys.site_of(base_url) == site


ANSWERS = st.one_of(
    st.text(max_size=60),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "signature"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=8,
    ).map(json.dumps),
)


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=ANSWERS)
def test_whatever_is_sent_as_an_answer_is_refused(client: PageClient, answer: str) -> None:
    assert is_refused(sign_in(client, lambda _asked: answer))


@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 400), letter=st.characters(max_codepoint=127))
def test_a_damaged_answer_is_refused(client: PageClient, place: int, letter: str) -> None:
    good = Device(ORIGIN).create(client.get(QUESTION).text)
    bad = good[:place] + letter + good[place + 1 :]
    page = client.get(NEW)
    answer = client.fill(page, NEW, name="Clé", answer=bad)
    assert answer.status_code in {303, 422}
