"""« Mes accès » as a member uses it: the journal by month, and the devices that are signed in."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core import actors
from mh_portal.core.accounts import sessions
from mh_portal.core.accounts.devices import SHOWN
from mh_portal.core.accounts.models import LoginSession
from mh_portal.core.audit import service as audit
from mh_portal.core.journal.queries import PAGE
from tests.factories.accounts import make_account
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.portal import actions_of, later, reading, writing

ACCESSES = "/espace/profil/acces"


class Signed:
    """A member with an account, signed in on the browser of the test."""

    def __init__(self, app: Flask, client: PageClient) -> None:
        with writing(app) as db:
            member = make_member(db)
            account = make_account(db, member)
            self.member, self.account = member.id, account.id
            client.set_cookie("login", sessions.open_session(db, account.id, "Firefox, Windows"))


@pytest.fixture
def signed(app: Flask, client: PageClient) -> Signed:
    return Signed(app, client)


def sign_in(app: Flask, account_id: int, device: str) -> str:
    with writing(app) as db:
        return sessions.open_session(db, account_id, device)


def devices(app: Flask) -> list[tuple[int, str]]:
    with reading(app) as db:
        rows = db.execute(select(LoginSession.id, LoginSession.device).order_by(LoginSession.id))
        return [(row.id, row.device) for row in rows]


def record(app: Flask, signed: Signed, action: str, **changes: object) -> None:
    with writing(app) as db:
        actor = actors.member(signed.member)
        audit.record(db, action, actor, member_id=signed.member, changes=changes)


def test_the_journal_says_who_did_what_and_when(
    app: Flask, client: PageClient, signed: Signed
) -> None:
    record(app, signed, "requests:request:submitted", kind="droits", reference="D-2022-7K4M-2Q")
    with writing(app) as db:
        audit.record(db, "accounts:session:refused", actors.VISITOR, member_id=signed.member)
        audit.record(db, "accounts:password:changed", actors.member(99), member_id=99)
    said = client.page(ACCESSES).text
    assert "Demande envoyée" in said
    assert "Mes droits sur mes données, D-2022-7K4M-2Q" in said
    assert "Par : Vous" in said
    assert "Par : Une personne non connectée" in said
    assert "Mot de passe changé" not in said
    assert said.index("Connexion refusée") < said.index("Demande envoyée")


def test_what_others_did_can_be_seen_alone(app: Flask, client: PageClient, signed: Signed) -> None:
    record(app, signed, "accounts:session:opened")
    with writing(app) as db:
        audit.record(db, "accounts:session:refused", actors.VISITOR, member_id=signed.member)
    said = client.page(f"{ACCESSES}?qui=autres").text
    assert "Connexion refusée" in said
    assert "Par : Vous" not in said


def test_the_journal_is_grouped_by_month(app: Flask, client: PageClient, signed: Signed) -> None:
    record(app, signed, "accounts:session:opened")
    later(days=40)
    client.set_cookie("login", sign_in(app, signed.account, "Safari, iPad"))
    record(app, signed, "accounts:session:opened")
    headings = [each.text for each in client.page(ACCESSES).find_all("section")[1].find_all("h3")]
    page = client.page(ACCESSES)
    months = [each for each in page.find_all("section") if (each.get("aria-labelledby") or "").startswith("mois-")]  # fmt: skip
    assert len(months) == 2
    assert len(headings) == 1


def test_the_journal_has_pages(app: Flask, client: PageClient, signed: Signed) -> None:
    for _ in range(PAGE + 1):
        record(app, signed, "accounts:session:opened")
    assert "Page 1 sur 2" in client.page(ACCESSES).text
    assert len(client.page(f"{ACCESSES}?page=2").find_all("ol")[0].find_all("li")) == 1
    assert "Page 1 sur 2" in client.page(f"{ACCESSES}?page=deux").text
    for wrong in ("0", "3", "9" * 9):
        client.page(f"{ACCESSES}?page={wrong}", status=404)


def test_an_empty_journal_says_so(client: PageClient, signed: Signed) -> None:
    assert "Rien ne s’est passé dans votre dossier" in client.page(ACCESSES).text


def test_the_devices_are_listed_and_this_one_is_marked(
    app: Flask, client: PageClient, signed: Signed
) -> None:
    later(minutes=10)
    sign_in(app, signed.account, "Safari, iPhone")
    with writing(app) as db:
        other = make_account(db, make_member(db), "denise@courriel.example")
        sessions.open_session(db, other.id, "Chrome, Android")
    page = client.page(ACCESSES)
    items = [item for item in page.find_all("li") if item.find_all("h3")]
    assert [item.find_all("h3")[0].text for item in items] == ["Firefox, Windows", "Safari, iPhone"]
    assert ["Cet appareil" in item.text for item in items] == [True, False]
    assert len(items[0].find_all("form")) == 0


def test_a_device_that_is_idle_for_long_is_not_listed(
    app: Flask, client: PageClient, signed: Signed
) -> None:
    later(minutes=31)
    client.set_cookie("login", sign_in(app, signed.account, "Safari, iPad"))
    said = client.page(ACCESSES).text
    assert "Safari, iPad" in said
    assert "Firefox, Windows" not in said
    assert "tous les autres appareils" not in said


def test_one_other_device_is_signed_out(app: Flask, client: PageClient, signed: Signed) -> None:
    token = sign_in(app, signed.account, "Safari, iPhone")
    kept = sign_in(app, signed.account, "Edge, Windows")
    number = devices(app)[1][0]
    answer = client.submit(ACCESSES, f"{ACCESSES}/appareils/{number}/fin")
    assert answer.location == f"{ACCESSES}?fin=un"
    assert "Déconnexion faite" in client.get(answer.location).text
    phone = app.test_client()
    phone.set_cookie("login", token)
    assert phone.get("/espace").status_code == 302
    phone.set_cookie("login", kept)
    assert phone.get("/espace").status_code == 200
    assert actions_of(app)[-1] == "accounts:session:ended"
    assert "Safari, iPhone" in client.page(ACCESSES).text


def test_all_other_devices_are_signed_out(app: Flask, client: PageClient, signed: Signed) -> None:
    for device in ("Safari, iPhone", "Edge, Windows"):
        sign_in(app, signed.account, device)
    with writing(app) as db:
        other = make_account(db, make_member(db), "denise@courriel.example")
        sessions.open_session(db, other.id, "Chrome, Android")
    answer = client.submit(ACCESSES, f"{ACCESSES}/appareils/fin")
    assert answer.location == f"{ACCESSES}?fin=tous"
    assert [name for _, name in devices(app)] == ["Firefox, Windows", "Chrome, Android"]
    assert actions_of(app)[-1] == "accounts:sessions:ended"


def test_a_device_of_somebody_else_is_not_there(
    app: Flask, client: PageClient, signed: Signed
) -> None:
    sign_in(app, signed.account, "Safari, iPhone")
    with writing(app) as db:
        other = make_account(db, make_member(db), "denise@courriel.example")
        sessions.open_session(db, other.id, "Chrome, Android")
    before = devices(app)
    shown = client.get(ACCESSES)
    token = client.page(ACCESSES).find_all("input", name="csrf_token")[0].get("value")
    assert shown.status_code == 200
    own = before[0][0]
    for number in (before[2][0], own, 999_999):
        answer = client.post(f"{ACCESSES}/appareils/{number}/fin", data={"csrf_token": token or ""})
        assert answer.status_code == 404
    assert client.post(f"{ACCESSES}/appareils/{'9' * 30}/fin").status_code == 404
    assert devices(app) == before
    assert actions_of(app) == []


def test_without_its_token_nobody_is_signed_out(
    app: Flask, client: PageClient, signed: Signed
) -> None:
    sign_in(app, signed.account, "Safari, iPhone")
    number = devices(app)[1][0]
    for path in (f"{ACCESSES}/appareils/{number}/fin", f"{ACCESSES}/appareils/fin"):
        assert client.post(path).status_code == 400
    assert len(devices(app)) == 2


def test_a_long_list_of_devices_is_cut_and_says_so(
    app: Flask, client: PageClient, signed: Signed
) -> None:
    for _ in range(SHOWN + 2):
        sign_in(app, signed.account, "Safari, iPhone")
    said = client.page(ACCESSES).text
    assert said.count("Dernière utilisation") == SHOWN
    assert "Cet appareil" in said
    assert "Et 3 autres appareils" in said
    client.submit(ACCESSES, f"{ACCESSES}/appareils/fin")
    assert len(devices(app)) == 1
