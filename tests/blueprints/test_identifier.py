"""A migrated member: in once by the old login, nowhere but to the e-mail address, then at home."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core.accounts.models import Account, LoginSession
from mh_portal.core.assistance.models import CallBack, CallBackReason
from mh_portal.core.members.models import Member
from tests.conftest import ON_BOTH
from tests.core.accounts.test_legacy_hashes import bcrypted
from tests.factories.accounts import PASSWORD as ACCOUNT_PASSWORD
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.creation import activation_path, ask
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, reading, writing

SIGN_IN, PAGE, SENT = "/connexion", "/identifiant", "/identifiant/email-envoye"
OLD, NUMBER = "1000", "12345999"
PASSWORD = "Verveine-1948"
EMAIL, KNOWN = "jeanne@courriel.example", "jm@poste.example"


def add_member(app: Flask) -> int:
    """Add a member who has a login of the old portal; return the internal number."""
    with writing(app) as db:
        member = make_member(
            db,
            member_number=NUMBER,
            legacy_identifier=OLD,
            legacy_password_hash=bcrypted(PASSWORD),
        )
        make_contract(db, member)
        return member.id


@pytest.fixture(autouse=True)
def member_id(app: Flask) -> int:
    return add_member(app)


def enter(client: PageClient, login: str = OLD, page: str = SIGN_IN) -> None:
    answer = client.submit(page, SIGN_IN, email=login, password=PASSWORD)
    assert answer.status_code == 303, answer.text


def give(client: PageClient, email: str = EMAIL) -> None:
    answer = client.submit(PAGE, email=email)
    assert (answer.status_code, answer.location) == (303, SENT)


def link(app: Flask) -> str:
    return f"{PAGE}/{mails_of(app, 'identifier_confirmation')[-1][2]['token']}"


def heading(client: PageClient, path: str, status: int = 200) -> str:
    return client.page(path, status).find_all("h1")[0].text


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_from_the_old_login_to_the_new_one(app: Flask, client: PageClient) -> None:
    wanted = client.get("/espace/contrats").location
    answer = client.submit(wanted, SIGN_IN, email=OLD, password=PASSWORD)
    assert answer.location == "/espace/contrats"
    page = client.get(answer.location).location
    assert page == f"{PAGE}?suite=/espace/contrats"
    assert heading(client, page) == "Mettre à jour mon identifiant"
    assert client.submit(page, PAGE, email=EMAIL).location == SENT
    assert EMAIL in client.page(SENT).text
    assert EMAIL in client.page(link(app)).text
    answer = client.submit(link(app))
    assert (answer.status_code, answer.location) == (303, "/espace/contrats")
    assert client.get("/espace").status_code == 200
    assert client.get(PAGE).location == "/espace"
    client.submit("/espace", "/deconnexion")
    for old in (OLD, NUMBER):
        assert client.submit(SIGN_IN, email=old, password=PASSWORD).status_code == 422
    assert client.submit(SIGN_IN, email=EMAIL, password=PASSWORD).location == "/espace"
    assert [mail[:2] for mail in mails_of(app)] == [
        ("identifier_confirmation", EMAIL),
        ("identifier_updated", EMAIL),
    ]
    assert actions_of(app)[:4] == [
        "accounts:account:migrated",
        "accounts:session:opened",
        "accounts:identifier_link:sent",
        "accounts:identifier:updated",
    ]


def test_nothing_opens_before_but_staying_and_leaving(client: PageClient) -> None:
    enter(client, NUMBER)
    for path in ("/espace", "/espace/contrats", "/espace/profil/mot-de-passe"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (302, f"{PAGE}?suite={path}")
        answer = client.get(path, headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (
            401,
            f"{PAGE}?suite={path}",
        )
    shown = client.get(PAGE)
    later(minutes=29)
    assert client.fill(shown, "/connexion/prolonger").status_code == 303
    later(minutes=29)
    assert client.fill(client.get(PAGE), "/deconnexion").location == "/deconnexion/faite"
    assert client.get(PAGE).location == f"{SIGN_IN}?suite={PAGE}"


def test_the_page_shows_nothing_that_the_insurer_knows(app: Flask, client: PageClient) -> None:
    with writing(app) as db:
        db.scalars(select(Member)).one().email = KNOWN
    enter(client)
    shown = client.get(PAGE).text
    assert KNOWN not in shown
    assert NUMBER not in shown


def test_a_wrong_old_login_gets_the_answer_of_every_other(app: Flask, client: PageClient) -> None:
    asked = [(OLD, "wrong"), ("9999", PASSWORD), ("nobody@courriel.example", PASSWORD)]
    answers = [client.submit(SIGN_IN, email=login, password=word) for login, word in asked]
    told = {parse(answer.text).find_all("div", role="alert")[0].text for answer in answers}
    assert len(told) == 1
    assert {answer.status_code for answer in answers} == {422}
    assert actions_of(app) == ["accounts:session:refused"] * 3


def test_five_failures_make_the_old_login_wait_and_somebody_call(
    app: Flask, client: PageClient
) -> None:
    for typed in (OLD, "1 000", "1.000", " 1000", "10 00"):
        client.submit(SIGN_IN, email=typed, password="wrong")
    answer = client.submit(SIGN_IN, email=OLD, password=PASSWORD)
    assert "15 minutes" in parse(answer.text).text
    with reading(app) as db:
        assert db.scalars(select(CallBack.reason)).all() == [CallBackReason.SIGN_IN_FAILED]
    later(minutes=16)
    enter(client)


def test_in_another_browser_one_signs_in_with_the_address(app: Flask, client: PageClient) -> None:
    enter(client)
    give(client)
    elsewhere: PageClient = app.test_client()  # type: ignore[assignment]
    assert elsewhere.submit(link(app)).location == f"{PAGE}/confirme"
    assert heading(elsewhere, f"{PAGE}/confirme") == "Votre identifiant est à jour"
    assert elsewhere.get("/espace").status_code == 302
    # The old session is over, and with it the browser it was in.
    assert client.get("/espace").location == f"{SIGN_IN}?suite=/espace"


def test_the_other_sessions_end(app: Flask, client: PageClient) -> None:
    other: PageClient = app.test_client()  # type: ignore[assignment]
    enter(other)
    enter(client)
    give(client)
    before = client.get_cookie("login")
    client.submit(link(app))
    after = client.get_cookie("login")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert other.get(PAGE).location == f"{SIGN_IN}?suite={PAGE}"
    with reading(app) as db:
        assert len(db.scalars(select(LoginSession)).all()) == 1


def test_an_address_in_use_is_told_by_email_alone(app: Flask, client: PageClient) -> None:
    with writing(app) as db:
        make_account(db, make_member(db), EMAIL)
    enter(client)
    free, used = "free@courriel.example", EMAIL
    give(client, free)
    shown = client.get(SENT).text
    give(client, used)
    assert client.get(SENT).text.replace(used, free) == shown
    assert [mail[:2] for mail in mails_of(app)] == [
        ("identifier_confirmation", free),
        ("identifier_email_in_use", used),
    ]
    give(client, used)
    assert len(mails_of(app)) == 2
    # The link to the address typed before no longer confirms it.
    assert heading(client, link(app), 404) == "Vous avez reçu un lien plus récent"


def test_a_mistyped_address_is_corrected_by_one_click(app: Flask, client: PageClient) -> None:
    enter(client)
    give(client, "jeanne@gmial.com")
    page = client.get(SENT)
    (form,) = [
        form
        for form in parse(page.text).find_all("form", action=PAGE)
        if form.find_all("input", value="jeanne@gmail.com")
    ]
    fields = {field.get("name"): field.get("value") for field in form.find_all("input")}
    assert client.post(PAGE, data=fields).location == SENT
    first, second = mails_of(app, "identifier_confirmation")
    assert (first[1], second[1]) == ("jeanne@gmial.com", "jeanne@gmail.com")
    assert (
        heading(client, f"{PAGE}/{first[2]['token']}", 404) == "Vous avez reçu un lien plus récent"
    )
    assert client.submit(f"{PAGE}/{second[2]['token']}").location == "/espace"


@pytest.mark.parametrize("email", ["", "jeanne", "jeanne@", "jéanne@courriel.example"])
def test_what_is_no_address_is_said_at_the_field(client: PageClient, email: str) -> None:
    enter(client)
    answer = client.submit(PAGE, email=email)
    assert answer.status_code == 422
    assert parse(answer.text).find_all("p", id="email-error")


def test_creating_an_account_instead_works_as_for_everybody(app: Flask, client: PageClient) -> None:
    enter(client)
    give(client)
    confirmation = link(app)
    browser: PageClient = app.test_client()  # type: ignore[assignment]
    assert ask(browser, NUMBER, email="other@courriel.example").status_code == 303
    new = "huit violons bleus dans la neige"
    answer = browser.submit(activation_path(app), password=new, confirmation=new)
    assert answer.location == "/espace"
    assert browser.get("/espace").status_code == 200
    assert client.get(PAGE).location == f"{SIGN_IN}?suite={PAGE}"
    assert client.get(confirmation).status_code == 404
    for password in (PASSWORD, new):
        assert client.submit(SIGN_IN, email=OLD, password=password).status_code == 422
    with reading(app) as db:
        assert db.scalars(select(Account.email)).all() == ["other@courriel.example"]


def test_who_used_the_old_portal_without_a_password_creates_an_account(
    app: Flask, client: PageClient, member_id: int
) -> None:
    with writing(app) as db:
        db.get_one(Member, member_id).legacy_password_hash = None
    assert client.submit(SIGN_IN, email=OLD, password=PASSWORD).status_code == 422
    ask(client, NUMBER)
    answer = client.submit(
        activation_path(app), password=ACCOUNT_PASSWORD, confirmation=ACCOUNT_PASSWORD
    )
    assert answer.location == "/espace"


def test_a_forgotten_password_sends_nothing_to_who_has_no_address_yet(
    app: Flask, client: PageClient
) -> None:
    enter(client)
    client.submit("/mot-de-passe/oubli", email=EMAIL)
    assert mails_of(app) == []


def test_one_never_lands_elsewhere(app: Flask, client: PageClient) -> None:
    enter(client)
    page = client.get(PAGE, query_string={"suite": "//evil.example"})
    client.fill(page, PAGE, email=EMAIL, suite="//evil.example")
    assert client.submit(link(app)).location == "/espace"
