"""What an advisor starts and does during a call, and how the member is told of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.accounts import failures
from mh_portal.core.actors import ActorKind
from mh_portal.core.assistance.models import Difficulty
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.members.models import Member
from mh_portal.emails import rendering
from tests.factories.accounts import PASSWORD, make_account
from tests.support.client import PageClient
from tests.support.desk import Desk
from tests.support.html import parse
from tests.support.portal import later, mails_of, reading, spaces_made_plain, writing

EMAIL = "jeanne@courriel.example"


@pytest.fixture
def desk(app: Flask) -> Desk:
    clock.start_at(datetime(2022, 3, 24, 9, tzinfo=clock.ZONE))
    return Desk(app)


def test_what_an_agent_does_is_the_agents_and_the_member_reads_it(
    desk: Desk, client: PageClient
) -> None:
    with writing(desk.app) as db:
        member = db.get_one(Member, desk.member_id)
        make_account(db, member, EMAIL)
    home = desk.open_file().location
    phone = f"{home}/profil/modification/telephone"
    recap = desk.client.submit(phone, phone="06 39 98 12 34")
    assert desk.client.submit(recap.location).status_code == 303
    with reading(desk.app) as db:
        kind = db.scalars(
            select(AuditEvent.actor_kind).where(AuditEvent.action == "profile:phone:changed")
        ).one()
    assert kind is ActorKind.AGENT
    mails = [(kind, to) for kind, to, _ in mails_of(desk.app)]
    assert ("file_opened", EMAIL) in mails
    assert ("profile_changed", EMAIL) in mails
    client.submit("/connexion", email=EMAIL, password=PASSWORD)
    text = spaces_made_plain(parse(client.get("/espace/profil/acces").text).text)
    assert "Un conseiller (Claire A.)" in text
    assert "Votre dossier ouvert par un conseiller" in text
    assert "Motif : une demande" in text


@pytest.mark.parametrize("has_account", [True, False])
def test_who_has_no_space_is_not_sent_there(
    desk: Desk, settings: Settings, has_account: bool
) -> None:
    with writing(desk.app) as db:
        member = db.get_one(Member, desk.member_id)
        member.email = EMAIL
        if has_account:
            make_account(db, member, EMAIL)
    desk.open_file()
    ((kind, _to, facts),) = mails_of(desk.app)
    texts = rendering.render_texts(kind, facts, settings)
    for text in (texts.text, texts.html):
        assert ("/espace/profil/acces" in text) is has_account
        assert ("ce qui a été fait pour vous, appelez-nous" in text) is not has_account


def test_the_same_code_stands_on_both_screens(desk: Desk, client: PageClient) -> None:
    with writing(desk.app) as db:
        make_account(db, db.get_one(Member, desk.member_id), EMAIL)
    home = desk.open_file().location
    page = parse(desk.client.get(f"{home}/appel").text)
    code = next(
        each.text
        for each in page.find_all("p")
        if "mh-reference--large" in (each.get("class") or "")
    )
    client.submit("/connexion", email=EMAIL, password=PASSWORD)
    assert code in client.get("/espace/profil/acces").text
    desk.client.submit(home, f"/conseiller/assures/{desk.number}/fermeture")
    assert code not in client.get("/espace/profil/acces").text


def test_an_account_is_begun_with_a_caller(desk: Desk, client: PageClient) -> None:
    home = desk.open_file().location
    action = f"{home}/appel/compte"
    answer = desk.client.submit(f"{home}/appel", action, email=EMAIL)
    assert answer.location == f"{home}/appel?fait=compte"
    token = [
        context["token"] for kind, _, context in mails_of(desk.app) if kind == "account_activation"
    ][-1]
    words = "huit violons bleus dans la neige"
    done = client.submit(f"/compte/activation/{token}", password=words, confirmation=words)
    assert done.location == "/espace"
    # Somebody else's address, and a second account, are refused.
    assert action not in desk.client.get(f"{home}/appel").text


@pytest.mark.parametrize(
    ("known", "told"),
    [("jeanne.martin@courriel.example", True), (EMAIL.upper(), False), ("", False)],
)
def test_an_account_begun_by_telephone_unlocks_nothing_and_is_told_to_the_known_address(
    desk: Desk, known: str, *, told: bool
) -> None:
    subject = failures.card(desk.number)
    with writing(desk.app) as db:
        db.get_one(Member, desk.member_id).email = known
        failures.block(db, subject, timedelta(hours=1))
    home = desk.open_file().location
    desk.client.submit(f"{home}/appel", f"{home}/appel/compte", email=EMAIL)
    notices = [to for kind, to, _ in mails_of(desk.app) if kind == "account_creation_notice"]
    assert notices == ([known] if told else [])
    desk.client.submit(f"{home}/appel", f"{home}/appel/lien")
    with reading(desk.app) as db:
        assert failures.waits_until(db, subject)


def test_a_member_without_an_account_is_offered_only_what_works(desk: Desk) -> None:
    home = desk.open_file().location
    shown = desk.client.get(f"{home}/appel")
    for useless in ("/appel/lien", "/appel/courrier", "mh-reference--large"):
        assert useless not in shown.text
    token = parse(shown.text).find_all("input", name="csrf_token")[0].get("value")
    answer = desk.client.post(f"{home}/appel/lien", data={"csrf_token": token})
    assert answer.status_code == 422
    assert "Aucune adresse e-mail" in answer.text
    # The link that was asked for can be sent anew.
    desk.client.fill(shown, f"{home}/appel/compte", email=EMAIL)
    later(minutes=10)
    desk.client.submit(f"{home}/appel", f"{home}/appel/lien")
    mails = [to for kind, to, _ in mails_of(desk.app) if kind == "account_activation"]
    assert mails == [EMAIL, EMAIL]


def test_an_access_that_was_stopped_is_begun_by_nobody(desk: Desk) -> None:
    with writing(desk.app) as db:
        account = make_account(db, db.get_one(Member, desk.member_id), EMAIL)
        account.email = account.email_key = None
        account.blocked_at = clock.utcnow()
    home = desk.open_file().location
    text = desk.client.get(f"{home}/appel").text
    assert "/appel/lien" not in text
    assert "/appel/compte" not in text
    assert "cet accès est arrêté" in text


def test_a_fresh_link_goes_to_the_mailbox_on_file(desk: Desk) -> None:
    with writing(desk.app) as db:
        make_account(db, db.get_one(Member, desk.member_id), EMAIL)
    home = desk.open_file().location
    answer = desk.client.submit(f"{home}/appel", f"{home}/appel/lien")
    assert answer.location == f"{home}/appel?fait=lien"
    ((_, to, facts),) = mails_of(desk.app, "password_reset")
    assert (to, facts["by"]) == (EMAIL, "agent")
    with reading(desk.app) as db:
        sent = db.execute(
            select(AuditEvent.action, AuditEvent.actor_kind).where(
                AuditEvent.action.contains("link")
            )
        ).all()
    # One act is one line of the journal.
    assert [tuple(each) for each in sent] == [("desk:link:sent", ActorKind.AGENT)]


def test_a_request_that_an_advisor_sends_is_told_as_the_advisors(
    desk: Desk, client: PageClient
) -> None:
    with writing(desk.app) as db:
        make_account(db, db.get_one(Member, desk.member_id), EMAIL)
    home = desk.open_file().location
    page = f"{home}/demandes/nouvelle/difficulte-paiement"
    for answers in (
        {},
        {"trouble": "late", "amount": "45,50"},
        {"instalments": "3"},
        {},
        {"reached_by": "portal"},
        {},
    ):
        page = desk.client.submit(page, **answers).location
    reference = page.split("/")[4]
    assert [facts["by"] for _, _, facts in mails_of(desk.app, "request_received")] == ["agent"]
    client.submit("/connexion", email=EMAIL, password=PASSWORD)
    told = spaces_made_plain(client.page(f"/espace/demandes/{reference}").text)
    assert "Un conseiller a commencé cette demande pour vous" in told
    assert "Un conseiller a envoyé votre demande pour vous, pendant votre appel." in told
    assert "Vous avez commencé" not in told
    assert "Vous avez envoyé" not in told
    # Who examines it reads who sent it.
    case = f"/conseiller/demandes/{reference}"
    desk.client.submit(case, f"{case}/prise")
    text = spaces_made_plain(desk.client.page(case).text)
    assert "Un conseiller, pour l'assuré, pendant un appel" in text
    assert "Ce que l'assuré a dit" not in text


def test_a_consent_given_during_a_call_is_told_as_the_advisors(desk: Desk) -> None:
    with writing(desk.app) as db:
        make_account(db, db.get_one(Member, desk.member_id), EMAIL)
    page = f"{desk.open_file().location}/profil/consentements/offres"
    for answer in ("given", "withdrawn", "given"):
        desk.client.submit(page, email=answer)
    # One e-mail waits for them all.
    ((_, _, facts),) = mails_of(desk.app, "consents_changed")
    assert facts["by"] == "agent"


def test_a_difficulty_is_noted(desk: Desk) -> None:
    home = desk.open_file().location
    action = f"{home}/appel/difficulte"
    assert desk.client.submit(f"{home}/appel", action).status_code == 422
    desk.client.submit(f"{home}/appel", action, kind="debit", note="Ne comprend pas le 5 avril.")
    with reading(desk.app) as db:
        noted = db.scalars(select(Difficulty)).one()
        assert (noted.kind.value, noted.note, noted.account_id) == (
            "debit",
            "Ne comprend pas le 5 avril.",
            desk.agent_id,
        )
