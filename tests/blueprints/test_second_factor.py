"""Adding and taking away what protects the sign-in: the app and the printed codes."""

from __future__ import annotations

import re
import time

import pyotp
import pytest
from flask import Flask

from mh_portal.core.accounts import second_factor, sessions
from tests.conftest import ON_BOTH
from tests.documents import reading as documents
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.portal import actions_of, later, mails_of, reading, writing

HOME = "/espace/profil/double-authentification"
APP, CODES = f"{HOME}/application", f"{HOME}/codes"
EMAIL = "jeanne@courriel.example"
STEP = 30


@pytest.fixture(autouse=True)
def account_id(app: Flask, client: PageClient) -> int:
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        number = make_account(db, member, EMAIL).id
        token = sessions.open_session(db, number, "test")
    client.set_cookie("login", token)
    return number


def is_on(app: Flask, account_id: int) -> bool:
    with reading(app) as db:
        return second_factor.is_on(db, account_id)


def begun(client: PageClient) -> str:
    """Begin to add an app; return its secret, as the page shows it."""
    assert client.submit(APP, f"{APP}/debut").location == APP
    return "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", client.get(APP).text))


def add_app(client: PageClient) -> pyotp.TOTP:
    totp = pyotp.TOTP(begun(client))
    answer = client.submit(APP, code=totp.at(time.time()))
    assert answer.location == f"{HOME}?fait=application", answer.text
    return totp


def new_list(client: PageClient) -> tuple[str, list[str]]:
    """Return the address of a new list and its codes."""
    (address,) = re.findall(rf'href="({CODES}/[\w-]{{43}})"', client.get(CODES).text)
    return address, re.findall(r"<li>(\w{5} \w{5})</li>", client.get(address).text)


def keep_codes(client: PageClient) -> list[str]:
    address, codes = new_list(client)
    assert client.submit(address, code=codes[-1]).location == f"{HOME}?fait=codes"
    return codes


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_an_app_counts_once_its_first_code_is_right(
    app: Flask, client: PageClient, account_id: int
) -> None:
    totp = pyotp.TOTP(begun(client))
    assert not is_on(app, account_id)
    wrong = client.submit(APP, code="000000" if totp.at(time.time()) != "000000" else "111111")
    assert wrong.status_code == 422
    assert "n’est pas le bon" in wrong.text
    assert not is_on(app, account_id)
    code = totp.at(time.time())
    answer = client.submit(APP, code=f"{code[:3]} {code[3:]}")
    assert answer.location == f"{HOME}?fait=application"
    assert is_on(app, account_id)
    assert "Ajoutée le" in client.page(HOME).text
    assert actions_of(app) == ["accounts:authenticator:added"]
    ((_, recipient, facts),) = mails_of(app, "second_factor_changed")
    assert recipient == EMAIL
    assert "application" in facts["change"]


def test_the_image_holds_what_the_page_spells(client: PageClient) -> None:
    assert client.get(f"{APP}/image.svg").status_code == 404
    secret = begun(client)
    image = client.get(f"{APP}/image.svg")
    assert image.mimetype == "image/svg+xml"
    assert image.headers["Cache-Control"] == "no-store"
    assert image.text.count("<path") >= 1
    # Once it counts nobody sees its secret again.
    client.submit(APP, code=pyotp.TOTP(secret).at(time.time()))
    assert client.get(f"{APP}/image.svg").status_code == 404
    assert secret[:4] not in client.get(APP).text


def test_a_second_app_is_not_begun_beside_the_first(
    app: Flask, client: PageClient, account_id: int
) -> None:
    shown = client.get(APP)
    add_app(client)
    answer = client.fill(shown, f"{APP}/debut")
    assert answer.location == HOME
    assert is_on(app, account_id)


def test_taking_the_app_away_is_told(app: Flask, client: PageClient, account_id: int) -> None:
    add_app(client)
    assert client.submit(f"{APP}/retrait").location == f"{HOME}?fait=retrait"
    assert not is_on(app, account_id)
    assert "mot de passe suffit" in client.get(f"{HOME}?fait=retrait").text
    # Sent twice it says nothing twice.
    client.submit(f"{APP}/retrait")
    assert actions_of(app)[1:] == ["accounts:authenticator:removed"]
    assert len(mails_of(app, "second_factor_changed")) == 2


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_list_counts_once_its_last_code_was_copied(
    app: Flask, client: PageClient, account_id: int
) -> None:
    address, codes = new_list(client)
    assert len(set(codes)) == 10
    assert client.submit(address, code=codes[0]).status_code == 422
    assert not is_on(app, account_id)
    typed = codes[-1].lower().replace(" ", "-").replace("0", "o").replace("1", "l")
    assert client.submit(address, code=typed).location == f"{HOME}?fait=codes"
    assert is_on(app, account_id)
    assert "Il reste 10 codes" in client.page(HOME).text
    assert actions_of(app) == ["accounts:printed_codes:added"]
    assert len(mails_of(app, "second_factor_changed")) == 1
    # It is shown once.
    assert client.get(address).location == CODES


def test_a_list_is_a_file_too_until_it_is_kept(
    app: Flask, client: PageClient, account_id: int
) -> None:
    address, codes = new_list(client)
    links = [link.get("href") for link in client.page(address).find_all("a")]
    for file in (f"{address}.pdf", f"{address}.pdf?caracteres=grands"):
        assert file in links
        answer = client.get(file)
        assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
        text = documents.text_of(answer.data)
        assert all(code in text for code in codes)
    assert not is_on(app, account_id)
    client.submit(address, code=codes[-1])
    assert client.get(f"{address}.pdf").location == CODES


def test_a_new_list_takes_the_place_of_the_old_one(
    app: Flask, client: PageClient, account_id: int
) -> None:
    old, new = keep_codes(client), keep_codes(client)
    assert not set(old) & set(new)
    with reading(app) as db:
        assert second_factor.get_means(db, account_id).codes_left == 10
    client.submit(f"{CODES}/retrait")
    assert not is_on(app, account_id)
    assert actions_of(app)[2:] == ["accounts:printed_codes:removed"]


def test_a_list_is_each_members_own(app: Flask, client: PageClient) -> None:
    address, codes = new_list(client)
    with writing(app) as db:
        other = make_account(db, make_member(db), "denise@courriel.example").id
        client.set_cookie("login", sessions.open_session(db, other, "test"))
    assert not any(code in client.get(address).text for code in codes)


@pytest.mark.parametrize("address", [APP, f"{APP}/image.svg", CODES, f"{CODES}/{'a' * 43}"])
def test_secrets_are_shown_to_who_was_confirmed_only(client: PageClient, address: str) -> None:
    later(minutes=6)
    assert (client.get(address).location or "").startswith("/espace/profil/confirmation")


@pytest.mark.parametrize("address", [f"{APP}/retrait", f"{CODES}/retrait"])
def test_taking_away_asks_for_the_password(
    app: Flask, client: PageClient, account_id: int, address: str
) -> None:
    add_app(client)
    keep_codes(client)
    before = actions_of(app)
    later(minutes=6)
    assert client.submit(address).status_code == 422
    assert actions_of(app) == before


CONFIRMATION = "/espace/profil/confirmation"


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_code_confirms_as_the_password_does(app: Flask, client: PageClient) -> None:
    codes = keep_codes(client)
    later(minutes=6)
    asked = client.get(APP).location or ""
    assert (
        client.submit(asked, present_password=None, present_code="AAAAA AAAAA").status_code == 422
    )
    assert client.submit(asked, present_password=None, present_code="").status_code == 422
    assert client.submit(asked, present_password=None, present_code=codes[0]).location == APP
    assert client.get(APP).status_code == 200
    later(minutes=6)
    assert client.submit(asked, present_password=None, present_code=codes[0]).status_code == 422
    assert actions_of(app)[1:] == [
        "accounts:second_factor:refused",
        "accounts:session:confirmed",
        "accounts:second_factor:refused",
    ]
    ((_, _, facts),) = mails_of(app, "second_factor_code_used")
    assert facts["left"] == 9


def test_the_code_of_an_app_confirms_once(client: PageClient) -> None:
    totp = add_app(client)
    later(minutes=6)
    # Half a minute ahead: the code of now was used to add the app.
    code = totp.at(time.time() + STEP)
    assert client.submit(CONFIRMATION, present_password=None, present_code=code).status_code == 303
    assert client.submit(CONFIRMATION, present_password=None, present_code=code).status_code == 422


def test_five_wrong_codes_wait_and_are_told(app: Flask, client: PageClient) -> None:
    codes = keep_codes(client)
    for _ in range(5):
        assert (
            client.submit(
                CONFIRMATION, present_password=None, present_code="00000 00000"
            ).status_code
            == 422
        )
    assert (
        "15 minutes"
        in client.submit(CONFIRMATION, present_password=None, present_code=codes[0]).text
    )
    assert len(mails_of(app, "second_factor_refused")) == 1
    later(minutes=16)
    assert (
        client.submit(CONFIRMATION, present_password=None, present_code=codes[0]).status_code == 303
    )
