"""The access codes: the login shown, the password changed with the present one."""

from __future__ import annotations

import itertools

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core.accounts import access_codes, passwords
from mh_portal.core.accounts.models import Account, LoginSession
from tests.conftest import ON_BOTH
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, reading, writing

EMAIL = "jeanne@courriel.example"
SIGN_IN, PAGE, DONE = (
    "/connexion",
    "/espace/profil/mot-de-passe",
    "/espace/profil/mot-de-passe/change",
)
NEW = "huit violons bleus dans la neige"


@pytest.fixture(autouse=True)
def account_id(app: Flask, client: PageClient) -> int:
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        made = make_account(db, member, EMAIL).id
    sign_in(client)
    return made


def sign_in(client: PageClient, password: str = PASSWORD) -> None:
    answer = client.submit(SIGN_IN, email=EMAIL, password=password)
    assert answer.status_code == 303, answer.text


def fields(
    present: str = PASSWORD, password: str = NEW, again: str | None = None
) -> dict[str, str]:
    return {"present": present, "password": password, "confirmation": again or password}


def fault(client: PageClient, field: str, **given: str) -> str:
    """Return what is said at a field of the page after sending it, and nowhere else."""
    answer = client.submit(PAGE, **fields(**given))
    assert answer.status_code == 422
    page = parse(answer.text)
    (told,) = [p for p in page.find_all("p") if "govuk-error-message" in (p.get("class") or "")]
    assert told.get("id") == f"{field}-error"
    assert page.find_all("title")[0].text.startswith("Erreur")
    assert not any(field.get("value") for field in page.find_all("input", type="password"))
    return told.text


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_password_is_changed_and_every_other_session_ends(
    app: Flask, client: PageClient
) -> None:
    other: PageClient = app.test_client()  # type: ignore[assignment]
    sign_in(other)
    before = client.get_cookie("login")
    assert client.submit(PAGE, **fields()).location == DONE
    after = client.get_cookie("login")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert "toujours connecté" in client.page(DONE).text
    assert client.get("/espace").status_code == 200
    assert other.get("/espace").status_code == 302
    assert mails_of(app) == [
        ("password_changed", EMAIL, {"greeting": "Madame Martin", "home": "/espace"})
    ]
    assert actions_of(app)[-1] == "accounts:password:changed"
    assert other.submit(SIGN_IN, email=EMAIL, password=PASSWORD).status_code == 422
    sign_in(other, NEW)


def test_the_login_is_shown(client: PageClient) -> None:
    (listed,) = client.page(PAGE).find_all("dl")
    assert listed.text == f"Identifiant {EMAIL}"
    assert [button.text for button in client.page(PAGE).find_all("button")].count("Valider") == 1
    assert [link.text for link in client.page(PAGE).find_all("a")].count("Annuler") == 1


def test_a_wrong_present_password_changes_nothing(app: Flask, client: PageClient) -> None:
    assert "actuel" in fault(client, "present", present="wrong")
    assert actions_of(app)[-1] == "accounts:password:refused"
    assert mails_of(app) == []
    sign_in(app.test_client())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("password", "said"),
    [("court", "12 caractères"), ("jeannemartin1944", "deviner"), (PASSWORD, "différent")],
)
def test_a_bad_new_password_is_said_at_its_field(
    client: PageClient, password: str, said: str
) -> None:
    assert said in fault(client, "password", password=password)


def test_a_confirmation_that_differs_is_said(client: PageClient) -> None:
    assert "les mêmes" in fault(client, "confirmation", again="huit violons rouges")


def test_five_wrong_passwords_make_the_sixth_wait(app: Flask, client: PageClient) -> None:
    for _ in range(5):
        client.submit(PAGE, **fields(present="wrong"))
    answer = client.submit(PAGE, **fields())
    assert answer.status_code == 422
    assert "15 minutes" in parse(answer.text).text
    # The sign-in does not wait: who has an open browser of mine must not shut me out.
    sign_in(app.test_client())  # type: ignore[arg-type]
    later(minutes=16)
    assert client.submit(PAGE, **fields()).location == DONE


def test_success_forgets_the_failures(client: PageClient) -> None:
    words = [PASSWORD, NEW, PASSWORD]
    for present, wanted in itertools.pairwise(words):
        for _ in range(4):
            client.submit(PAGE, **fields(present="wrong", password=wanted))
        assert client.submit(PAGE, **fields(present, wanted)).location == DONE


def test_a_link_for_a_forgotten_password_ends_with_it(app: Flask, client: PageClient) -> None:
    elsewhere: PageClient = app.test_client()  # type: ignore[assignment]
    elsewhere.submit("/mot-de-passe/oubli", email=EMAIL)
    token = mails_of(app, "password_reset")[-1][2]["token"]
    client.submit(PAGE, **fields())
    assert elsewhere.get(f"/mot-de-passe/{token}").status_code == 404


def test_in_two_tabs_the_second_changes_nothing(app: Flask, client: PageClient) -> None:
    first, second = client.get(PAGE), client.get(PAGE)
    assert client.fill(first, PAGE, **fields()).location == DONE
    answer = client.fill(second, PAGE, **fields(password="neuf violons verts dans le sable"))
    assert answer.status_code == 422
    with reading(app) as db:
        assert len(db.scalars(select(LoginSession.id)).all()) == 1
    sign_in(app.test_client(), NEW)  # type: ignore[arg-type]


def test_of_two_changes_at_once_the_second_is_refused(
    app: Flask, client: PageClient, account_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = access_codes.check

    def changed_meanwhile(*given: object) -> access_codes.Checked:
        checked = check(*given)  # type: ignore[arg-type]
        with writing(app) as db:
            db.get_one(Account, account_id).password_hash = "changed by another request"
        return checked

    monkeypatch.setattr(access_codes, "check", changed_meanwhile)
    assert "actuel" in fault(client, "present")
    with reading(app) as db:
        assert db.get_one(Account, account_id).password_hash == "changed by another request"


def test_a_busy_portal_says_so_and_changes_nothing(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "QUEUE_SECONDS", 0.01)
    shown = client.get(PAGE)
    with passwords.turn(), passwords.turn():
        assert client.fill(shown, PAGE, **fields()).status_code == 503
    assert client.submit(PAGE, **fields()).location == DONE
