"""Trusted helpers: invited, accepted, looking at what was granted, taken back at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.accounts import recovery_codes
from mh_portal.core.accounts.models import Account
from mh_portal.core.actors import ActorKind
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.mandates import service
from mh_portal.core.mandates.models import Mandate
from mh_portal.core.members import queries as members
from mh_portal.core.requests.models import RequestTransition
from mh_portal.emails.rendering import render_texts
from tests.conftest import ON_BOTH
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.mandates import make_mandate
from tests.factories.members import make_contract, make_member
from tests.factories.requests import make_draft, make_request
from tests.factories.second_factor import SEED
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import database_of, later, mails_of, reading, spaces_made_plain, writing

EMAIL, HELPER = "jeanne@courriel.example", "paul.petit@courriel.example"
LIST = "/espace/profil/aidants"
NEW_PASSWORD = "huit violons bleus dans la neige"


@pytest.fixture
def number(app: Flask) -> str:
    """Add a member with a contract; return the member's number."""
    clock.start_at(datetime(2022, 3, 24, 9, tzinfo=clock.ZONE))
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        make_account(db, member, EMAIL)
        return member.member_number


@pytest.fixture
def member(client: PageClient, number: str) -> PageClient:
    client.submit("/connexion", email=EMAIL, password=PASSWORD)
    return client


def browser(app: Flask) -> PageClient:
    return PageClient(app, app.response_class)


def invite(member: PageClient, email: str = HELPER, scope: str = "all") -> str:
    """Invite somebody; return the secret of the link in the e-mail."""
    wish = {"name": "Paul Petit", "email": email, "scope": scope, "duration": "12"}
    recap = member.submit(f"{LIST}/invitation", **wish)
    assert recap.location == f"{LIST}/invitation/verification"
    assert member.submit(recap.location).location == f"{LIST}?invite=oui"
    return str(facts(member.application, "mandate_invitation")[-1]["token"])


def facts(app: Flask, kind: str) -> list[dict[str, object]]:
    return [context for name, _to, context in mails_of(app) if name == kind]


def open_login(app: Flask, token: str) -> PageClient:
    """Accept an invitation with a new login; return the helper's browser."""
    helper = browser(app)
    path = f"/aidant/invitation/{token}"
    answer = helper.submit(path, password=NEW_PASSWORD, confirmation=NEW_PASSWORD)
    assert answer.location == "/aidant"
    return helper


def test_a_helper_is_invited_accepts_and_opens_the_space(
    app: Flask, member: PageClient, number: str
) -> None:
    token = invite(member)
    assert "En attente de réponse" in parse(member.get(LIST).text).text
    helper = open_login(app, token)
    assert "Jeanne Martin" in parse(helper.get("/aidant").text).text
    shown = parse(helper.get(f"/aidant/{number}/contrats").text).text
    assert "Vous aidez Jeanne Martin" in shown
    assert "24 mars 2023" in shown.replace("\N{NO-BREAK SPACE}", " ")
    # Told at each step, and written down in the journal under the helper's name.
    assert str(facts(app, "mandate_changed")[-1]["change"]).startswith("Paul Petit")
    journal = parse(member.get("/espace/profil/acces").text).text
    assert "Votre aidant (Paul Petit)" in journal


def test_what_a_helper_does_is_the_helpers(app: Flask, member: PageClient, number: str) -> None:
    helper = open_login(app, invite(member))
    begun = helper.submit(f"/aidant/{number}/demandes/nouvelle/difficulte-paiement").location
    assert begun.startswith(f"/aidant/{number}/demandes/D-2022-")
    proposal = helper.submit(begun, trouble="late", amount="45,50").location
    about = helper.submit(proposal, instalments="3").location
    contact = helper.submit(about).location
    recap = helper.submit(contact, reached_by="portal").location
    done = helper.submit(recap).location
    assert helper.get(done).status_code == 200
    with reading(app) as db:
        kinds = set(db.scalars(select(RequestTransition.actor_kind)))
        acted = db.scalars(
            select(AuditEvent.actor_kind).where(AuditEvent.action == "requests:request:submitted")
        ).all()
    assert kinds == {ActorKind.HELPER}
    assert acted == [ActorKind.HELPER]
    # It is the member's request, whom the e-mail tells.
    reference = done.split("/")[4]
    assert reference in member.get("/espace/demandes").text
    ((_, to, facts),) = mails_of(app, "request_received")
    assert (to, facts["by"]) == (EMAIL, "helper")
    told = spaces_made_plain(member.page(f"/espace/demandes/{reference}").text)
    assert "Votre aidant a envoyé votre demande pour vous." in told
    assert "Vous avez envoyé" not in told


def test_a_helper_never_ends_a_contract_nor_erases_data_nor_sees_bank_details(
    app: Flask, member: PageClient, number: str
) -> None:
    helper = open_login(app, invite(member))
    for path in (
        "demandes/nouvelle/resiliation",
        "demandes/nouvelle/droits",
        "profil/coordonnees-bancaires",
        "profil/email",
        "profil/mot-de-passe",
        "profil/aidants",
        "profil/acces",
    ):
        assert helper.get(f"/aidant/{number}/{path}").status_code == 403, path
    offered = helper.get(f"/aidant/{number}/demandes/nouvelle").text
    assert "nouvelle/carte" in offered
    assert "resiliation" not in offered
    assert "nouvelle/droits" not in offered


def test_a_helper_sees_what_was_sent_about_data_and_changes_nothing_of_it(
    app: Flask, member: PageClient, number: str
) -> None:
    with writing(app) as db:
        own = members.find_by_number(db, number)
        assert own is not None
        draft, sent = make_draft(db, own).reference, make_request(db, own).reference
    helper = open_login(app, invite(member))
    requests = f"/aidant/{number}/demandes"
    assert draft in member.get("/espace/demandes").text
    assert draft not in helper.get(requests).text
    assert draft not in helper.get(f"/aidant/{number}").text
    assert helper.get(f"{requests}/{draft}").status_code == 403
    assert "annulation" in member.get(f"/espace/demandes/{sent}").text
    assert "annulation" not in helper.get(f"{requests}/{sent}").text
    assert helper.get(f"{requests}/{sent}/annulation").status_code == 403


def test_an_access_stops_at_once(app: Flask, member: PageClient, number: str) -> None:
    helper = open_login(app, invite(member))
    assert helper.get(f"/aidant/{number}").status_code == 200
    with reading(app) as db:
        mandate = db.scalars(select(Mandate)).one()
    answer = member.submit(f"{LIST}/{mandate.id}/retrait")
    assert answer.location == f"{LIST}?retire=oui"
    # To somebody who never had one it says no more than that there is nothing.
    with writing(app) as db:
        make_account(db, None, "autre@courriel.example", name="Luc Roux")
    other = browser(app)
    other.submit("/connexion", email="autre@courriel.example", password=PASSWORD)
    for each, words in ((helper, "accès à cet espace a pris fin"), (other, "n’existe pas")):
        answer = each.get(f"/aidant/{number}/contrats")
        told = parse(answer.text).text
        assert (answer.status_code, words in told, "Jeanne" in told) == (404, True, False)
    assert "Vous n’aidez personne pour le moment" in parse(helper.get("/aidant").text).text
    assert len(facts(app, "mandate_ended")) == 1
    # Once more changes nothing.
    assert member.get(f"{LIST}/{mandate.id}/retrait").status_code == 404


def test_what_can_still_be_done_is_told(app: Flask, settings: Settings, member: PageClient) -> None:
    open_login(app, invite(member))
    with reading(app) as db:
        mandate = db.scalars(select(Mandate)).one().id
    member.submit(f"{LIST}/{mandate}/retrait")
    path = f"/aidant/invitation/{invite(member, 'rose@courriel.example')}"
    browser(app).submit(path, f"{path}/refus")
    ended = []
    for each in facts(app, "mandate_changed"):
        texts = render_texts("mandate_changed", each, settings)
        for text in (texts.text, texts.html):
            assert ("Retirez cet accès" in text) is not ("inviter de nouveau" in text)
        ended.append("inviter de nouveau" in texts.text)
    assert ended == [False, False, True, False, True]


def test_the_last_day_is_the_last(app: Flask, member: PageClient, number: str) -> None:
    helper_id = 0
    with writing(app) as db:
        helper_id = make_account(db, None, HELPER, name="Paul Petit").id
        owner = db.scalars(select(Account).where(Account.email == EMAIL)).one().member
        assert owner is not None
        make_mandate(db, owner, helper_id, until=clock.today())
    helper = browser(app)
    helper.submit("/connexion", email=HELPER, password=PASSWORD)
    assert helper.get(f"/aidant/{number}").status_code == 200
    later(days=1)
    helper.submit("/connexion", email=HELPER, password=PASSWORD)
    assert helper.get(f"/aidant/{number}").status_code == 404


def test_an_invitation_works_once(app: Flask, member: PageClient) -> None:
    token = invite(member)
    open_login(app, token)
    path = f"/aidant/invitation/{token}"
    assert browser(app).get(path).status_code == 404
    # An invitation that is replaced is over as well.
    first, second = invite(member, "rose@courriel.example"), invite(member, "rose@courriel.example")
    assert browser(app).get(f"/aidant/invitation/{first}").status_code == 404
    assert browser(app).get(f"/aidant/invitation/{second}").status_code == 200


def test_an_invitation_ends_after_fourteen_days(app: Flask, member: PageClient) -> None:
    token = invite(member)
    later(days=14)
    assert browser(app).get(f"/aidant/invitation/{token}").status_code == 404


def test_a_refusal_opens_nothing(app: Flask, member: PageClient) -> None:
    token = invite(member)
    path = f"/aidant/invitation/{token}"
    assert browser(app).submit(path, f"{path}/refus").location == "/aidant/invitation/refusee"
    assert browser(app).get(path).status_code == 404
    assert "ne souhaite pas" in str(facts(app, "mandate_changed")[-1]["change"])
    assert "sans réponse" not in member.get(LIST).text


def test_somebody_with_a_login_accepts_with_it(app: Flask, member: PageClient, number: str) -> None:
    with writing(app) as db:
        make_account(db, make_member(db, last_name="PETIT", first_name="PAUL"), HELPER)
    token = invite(member)
    path = f"/aidant/invitation/{token}"
    helper = browser(app)
    assert "Connectez-vous" in helper.get(path).text
    helper.submit("/connexion", email=HELPER, password=PASSWORD)
    assert helper.submit(path, f"{path}/acceptation").location == "/aidant"
    assert helper.get(f"/aidant/{number}").status_code == 200
    assert helper.get("/espace").status_code == 200
    # Nobody else may accept it: it is bound to its address.
    other = invite(member, "rose@courriel.example")
    answer = helper.post(
        f"/aidant/invitation/{other}/acceptation",
        data={
            "csrf_token": parse(helper.get("/").text)
            .find_all("input", name="csrf_token")[0]
            .get("value")
        },
    )
    assert answer.status_code == 404


def test_the_same_address_twice_and_ones_own_are_refused(app: Flask, member: PageClient) -> None:
    wish = {"name": "Moi", "email": EMAIL, "scope": "read", "duration": "3"}
    member.submit(f"{LIST}/invitation", **wish)
    answer = member.submit(f"{LIST}/invitation/verification")
    assert answer.status_code == 422
    assert "votre propre adresse" in answer.text
    for each in range(5):
        invite(member, f"aidant{each}@courriel.example")
    member.submit(f"{LIST}/invitation", **(wish | {"email": "sixieme@courriel.example"}))
    answer = member.submit(f"{LIST}/invitation/verification")
    assert answer.status_code == 422
    assert "cinq aidants" in answer.text
    assert len(facts(app, "mandate_invitation")) == 5


def test_a_helper_who_forgot_the_password_gets_another(app: Flask, member: PageClient) -> None:
    open_login(app, invite(member))
    visitor = browser(app)
    visitor.submit("/mot-de-passe/oubli", email=HELPER)
    token = facts(app, "password_reset")[-1]["token"]
    words = "sept moulins rouges au bord du lac"
    answer = visitor.submit(f"/mot-de-passe/{token}", password=words, confirmation=words)
    assert answer.location == "/mot-de-passe/change"
    assert visitor.get(f"/mot-de-passe/{token}").status_code == 404
    answer = visitor.submit("/connexion", email=HELPER, password=words)
    assert visitor.get(answer.location, follow_redirects=True).request.path == "/aidant"


SIGNED_IN = "Votre aidant s’est connecté et a pu consulter votre espace"


def helped_by(app: Flask, email: str, **facts: object) -> int:
    """Give the member a helper with a login; return the login's number."""
    with writing(app) as db:
        helper = make_account(db, None, email, name="Paul Petit").id
        owner = db.scalars(select(Account).where(Account.email == EMAIL)).one().member
        assert owner is not None
        make_mandate(db, owner, helper, **facts)
        return helper


def sign_ins(member: PageClient) -> int:
    """Count the sign-ins of helpers that the member reads of."""
    journal = parse(member.get("/espace/profil/acces?qui=autres").text).text
    assert journal.count(SIGNED_IN) <= journal.count("Votre aidant (Paul Petit)")
    return journal.count(SIGNED_IN)


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_member_reads_of_each_sign_in_of_a_helper(app: Flask, member: PageClient) -> None:
    helped_by(app, HELPER)
    helped_by(app, "ancien@courriel.example", revoked_at=clock.utcnow())
    assert "Chaque connexion d’un aidant est notée" in member.get(LIST).text
    for each in (HELPER, "ancien@courriel.example", EMAIL):
        browser(app).submit("/connexion", email=each, password=PASSWORD)
    assert sign_ins(member) == 1
    helper = browser(app)
    helper.submit("/connexion", email=HELPER, password=PASSWORD)
    assert helper.get("/aidant").status_code == 200
    assert sign_ins(member) == 2


def test_a_password_alone_is_no_sign_in_where_a_code_is_asked_for(
    app: Flask, member: PageClient
) -> None:
    account = helped_by(app, HELPER)
    with writing(app) as db:
        recovery_codes.replace(db, account, SEED)
    helper = browser(app)
    helper.submit("/connexion", email=HELPER, password=PASSWORD)
    assert sign_ins(member) == 0
    code = recovery_codes.list_of(account, SEED)[0]
    assert helper.submit("/connexion/verification", code=code).status_code == 303
    assert sign_ins(member) == 1


def test_a_helper_protects_the_login_with_an_app(app: Flask, member: PageClient) -> None:
    helper = open_login(app, invite(member))
    assert helper.get("/aidant/profil").status_code == 200
    assert helper.get("/aidant/profil/double-authentification").status_code == 200
    assert helper.get("/aidant/profil/mot-de-passe").status_code == 200
    assert helper.get("/espace", follow_redirects=True).request.path == "/aidant"


def test_an_end_that_is_near_is_told_once(app: Flask, member: PageClient) -> None:
    with writing(app) as db:
        helper = make_account(db, None, HELPER, name="Paul Petit").id
        owner = db.scalars(select(Account).where(Account.email == EMAIL)).one().member
        assert owner is not None
        created = clock.utcnow() - timedelta(days=100)
        make_mandate(
            db, owner, helper, until=clock.today() + timedelta(days=10), created_at=created
        )
    counted = []
    for _ in range(2):
        with database_of(app).write() as db:
            counted.append(service.announce_ends(db))
    assert counted == [1, 0]
    assert len(facts(app, "mandate_ended")) == len(facts(app, "mandate_changed")) == 1
