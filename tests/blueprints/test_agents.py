"""The agents from the outside: their own door, the required second factor, one-time links, refusals."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core import actors, clock
from mh_portal.core.accounts import recovery_codes
from mh_portal.core.accounts.models import Account, AgentRole, LoginSession
from mh_portal.core.assistance.models import CallBack, CallBackReason
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.campaigns import previews
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.campaigns.previews import Preview
from mh_portal.core.members.models import Member
from mh_portal.core.requests import processing
from tests.factories import agents
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.agents import ADVISOR, SUPERVISOR, make_agent, make_file
from tests.factories.members import make_member
from tests.factories.requests import make_request
from tests.support.client import PageClient
from tests.support.desk import Desk
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, reading, writing

DOOR, STEP, HOME = "/conseiller/connexion", "/connexion/verification", "/conseiller"
SECOND = "/conseiller/profil/double-authentification"
TEAM = "/conseiller/equipe"
EMAIL = "jeanne@courriel.example"
NEW_PASSWORD = "huit violons bleus dans la neige"


@pytest.fixture
def advisor(app: Flask) -> int:
    """Add an advisor; return their account."""
    clock.start_at(clock.utcnow())
    with writing(app) as db:
        return make_agent(db).id


@pytest.fixture
def desk(app: Flask) -> Desk:
    clock.start_at(datetime(2022, 3, 24, 9, tzinfo=clock.ZONE))
    return Desk(app)


def sign_in(client: PageClient, agent_id: int, email: str = ADVISOR, place: int = 0) -> None:
    """Sign an agent in by password and printed code."""
    client.submit(DOOR, email=email, password=PASSWORD)
    answer = client.submit(STEP, code=agents.code(agent_id, place))
    assert answer.status_code == 303


def test_an_agent_signs_in_at_the_agents_door_with_a_second_factor(
    app: Flask, client: PageClient, advisor: int
) -> None:
    answer = client.get(f"{HOME}/raccourcis")
    assert answer.location == f"{DOOR}?suite=/conseiller/raccourcis"
    shown = client.get(answer.location)
    answer = client.fill(shown, DOOR, email=ADVISOR, password=PASSWORD)
    assert answer.location == "/conseiller/raccourcis"
    assert client.get(HOME).location == f"{STEP}?suite=/conseiller"
    shown = client.get(f"{STEP}?suite=/conseiller/raccourcis")
    answer = client.fill(shown, STEP, code=agents.code(advisor))
    assert answer.location == "/conseiller/raccourcis"
    assert "Bonjour Claire Aubert" in client.get(HOME).text
    assert actions_of(app)[-1] == "accounts:session:opened"


def test_neither_door_lets_the_others_in(app: Flask, client: PageClient, advisor: int) -> None:
    with writing(app) as db:
        make_account(db, make_member(db))
    for door, email in ((DOOR, "jeanne@courriel.example"), ("/connexion", ADVISOR)):
        answer = client.submit(door, email=email, password=PASSWORD)
        assert answer.status_code == 422
        assert "L’identifiant ou le mot de passe est faux" in answer.text.replace("&#39;", "’")
    assert actions_of(app) == ["accounts:session:refused"] * 2


def test_a_wrong_password_waits_after_five(client: PageClient, advisor: int) -> None:
    for _ in range(5):
        client.submit(DOOR, email=ADVISOR, password="faux faux faux faux")
    answer = client.submit(DOOR, email=ADVISOR, password=PASSWORD)
    assert answer.status_code == 422
    assert "15 minutes" in answer.text.replace("\xa0", " ")


def test_without_a_second_factor_only_its_pages_open(app: Flask, client: PageClient) -> None:
    with writing(app) as db:
        agent_id = make_agent(db, has_codes=False).id
    client.submit(DOOR, email=ADVISOR, password=PASSWORD)
    for path in (HOME, f"{HOME}/profil", TEAM, "/espace"):
        assert client.get(path).location.partition("?")[0] == SECOND
    page = client.page(SECOND)
    assert "Un conseiller doit en avoir une" in page.text.replace("\xa0", " ")
    assert not page.find_all("nav"), "nothing else to go to"
    # The list of codes is shown, and kept once its last code was copied.
    shown = client.get(f"{SECOND}/codes/{'z' * 43}")
    last = recovery_codes.list_of(agent_id, "z" * 43)[-1]
    assert client.fill(shown, f"{SECOND}/codes/{'z' * 43}", code=last).status_code == 303
    assert client.get(HOME).status_code == 200
    kind, recipient, facts = mails_of(app)[-1]
    assert (kind, recipient, facts["home"]) == ("second_factor_changed", ADVISOR, HOME)


def test_who_takes_the_second_factor_away_is_asked_for_another(
    client: PageClient, advisor: int
) -> None:
    sign_in(client, advisor)
    client.submit(f"{SECOND}/codes/retrait")
    assert client.get(HOME).location.partition("?")[0] == SECOND


def test_an_agent_changes_the_own_password(app: Flask, client: PageClient, advisor: int) -> None:
    sign_in(client, advisor)
    page = f"{HOME}/profil/mot-de-passe"
    answer = client.submit(page, present=PASSWORD, password=NEW_PASSWORD, confirmation=NEW_PASSWORD)
    assert answer.location == f"{page}/change"
    assert "Votre mot de passe est changé" in client.get(answer.location).text
    weak = client.submit(
        page, present=NEW_PASSWORD, password="claireaubert12", confirmation="claireaubert12"
    )
    assert weak.status_code == 422


def test_an_agent_is_signed_out_after_15_minutes(client: PageClient, advisor: int) -> None:
    sign_in(client, advisor)
    later(minutes=14)
    assert client.get(HOME).status_code == 200
    later(minutes=16)
    assert client.get(HOME).location.partition("?")[0] == DOOR


def test_signing_out_leads_back_to_the_door(client: PageClient, advisor: int) -> None:
    sign_in(client, advisor)
    answer = client.fill(client.get(HOME), "/conseiller/deconnexion")
    assert answer.location == f"{DOOR}?fait=deconnexion"
    assert client.get(HOME).location.partition("?")[0] == DOOR


def test_a_lost_second_factor_is_a_supervisors_matter(client: PageClient, advisor: int) -> None:
    client.submit(DOOR, email=ADVISOR, password=PASSWORD)
    page = client.page(f"{STEP}/aide")
    assert "superviseur" in page.text
    token = parse(client.get(STEP).text).find_all("input", name="csrf_token")[0].get("value")
    assert client.post(f"{STEP}/aide", data={"csrf_token": token}).status_code == 404


def test_a_deactivated_agent_stops_at_once(app: Flask, client: PageClient, advisor: int) -> None:
    with writing(app) as db:
        supervisor = make_agent(db, SUPERVISOR, AgentRole.SUPERVISOR, name="Marc Tellier").id
    sign_in(client, advisor)
    boss: PageClient = app.test_client()  # type: ignore[assignment]
    sign_in(boss, supervisor, SUPERVISOR)
    page = f"{TEAM}/{advisor}"
    # Nothing is done before the question is read.
    (asked,) = [box for box in boss.page(page).find_all("details") if "Désactiver" in box.text]
    assert "Êtes-vous sûr" in asked.text
    assert "Oui, désactiver" in asked.find_all("form")[0].text
    answer = boss.submit(page, f"{page}/desactivation")
    assert answer.location == f"{page}?fait=desactivation"
    assert "L’accès est fermé" in boss.get(answer.location).text
    assert client.get(HOME).location.partition("?")[0] == DOOR
    refused = client.submit(DOOR, email=ADVISOR, password=PASSWORD)
    assert refused.status_code == 422


def test_the_home_lists_the_files_open_in_this_session(
    app: Flask, client: PageClient, advisor: int
) -> None:
    sign_in(client, advisor)
    with writing(app) as db:
        agent, member = db.get_one(Account, advisor), make_member(db)
        session = db.scalars(select(LoginSession).where(LoginSession.account_id == advisor)).one()
        number = member.member_number
        make_file(db, agent, member, session_id=session.id, closed_at=None)
        make_file(db, agent, make_member(db, member_number="00000099"), closed_at=None)
    links = [link.get("href") or "" for link in client.page(HOME).find_all("a")]
    assert [link for link in links if "assistance" in link] == [f"/assistance/{number}"]


def test_the_home_searches_and_counts_what_is_due(
    app: Flask, client: PageClient, advisor: int
) -> None:
    now = clock.now()
    sign_in(client, advisor)
    with writing(app) as db:
        member = make_member(db)
        number = member.member_number
        for days in (-1, 0, 7, 8):
            make_request(db, member).promised_on = clock.today() + timedelta(days=days)
        for slot_at in (None, now - timedelta(hours=1), now + timedelta(hours=1)):
            reason = CallBackReason.APPOINTMENT
            db.add(CallBack(member_id=member.id, reason=reason, created_at=now, slot_at=slot_at))
    told = {
        link.get("href"): link.find_all("strong")[0].text
        for link in client.page(HOME).find_all("a")
        if link.find_all("strong")
    }
    assert told == {
        "/conseiller/demandes?part=late": "1",
        "/conseiller/demandes?part=this_week": "2",
        "/conseiller/demandes?part=mine": "0",
        "/conseiller/rappels": "2",
    }
    found = client.submit(HOME, "/conseiller/assures", text=number)
    assert f"/conseiller/assures/{number}/ouverture" in found.text
    asked = client.submit(HOME, "/conseiller/assures", text="Martin")
    assert asked.status_code == 422
    assert 'value="Martin"' in asked.text


def test_the_search_begins_in_its_field(client: PageClient, advisor: int) -> None:
    sign_in(client, advisor)
    (field,) = client.page("/conseiller/assures").find_all("input", name="text")
    assert "autofocus" in field.attributes
    # Then it stands where one goes on.
    for text in ("", "Martin", "99999999"):
        answer = client.submit("/conseiller/assures", text=text)
        (field,) = parse(answer.text).find_all("input", name="text")
        assert "autofocus" not in field.attributes


def test_what_an_agent_is_refused_is_recorded_once(desk: Desk) -> None:
    boss = desk.sign_in(desk.add_agent("marc@conseil.example", AgentRole.SUPERVISOR))
    home = desk.open_file().location
    for path, status in (
        # A role too low, a page that is the member's alone, references of nobody.
        ("/conseiller/equipe", 403),
        (f"{home}/profil/mot-de-passe", 403),
        ("/conseiller/demandes/D-2022-XXXX-XX", 404),
        (f"{home}/demandes/D-2022-XXXX-XX", 404),
    ):
        assert desk.client.get(path).status_code == status
    # What has begun to write is undone first.
    page = parse(desk.client.get("/conseiller").text)
    sent = {"csrf_token": page.find_all("input", name="csrf_token")[0].get("value")}
    assert desk.client.post("/conseiller/equipe/nouveau", data=sent).status_code == 403
    path = "/conseiller/demandes/D-2022-XXXX-XX/prise"
    assert desk.client.post(path, data=sent).status_code == 404
    with reading(desk.app) as db:
        kept = db.execute(
            select(
                AuditEvent.action, AuditEvent.actor_id, AuditEvent.member_id, AuditEvent.changes
            ).where(AuditEvent.action.startswith("desk:page:"))
        ).all()
    refused, unknown = "desk:page:refused", "desk:page:unknown"
    assert [tuple(row) for row in kept] == [
        (refused, desk.agent_id, None, {"page": "desk.team.list"}),
        (refused, desk.agent_id, desk.member_id, {"page": "assisted.password.ask"}),
        (unknown, desk.agent_id, None, {"page": "desk.processing.show"}),
        (unknown, desk.agent_id, desk.member_id, {"page": "assisted.requests.show"}),
        (refused, desk.agent_id, None, {"page": "desk.team.add"}),
        (unknown, desk.agent_id, None, {"page": "desk.processing.take"}),
    ]
    text = boss.page("/conseiller/journal/actions").text
    assert "Page refusée" in text
    assert "Mot de passe" in text


def test_an_address_an_agent_made_up_is_recorded_without_what_was_typed(desk: Desk) -> None:
    boss = desk.sign_in(desk.add_agent("marc@conseil.example", AgentRole.SUPERVISOR))
    home = desk.open_file().location
    for path in (f"{home}/rien", "/assistance/abc", "/conseiller/rien"):
        assert desk.client.get(path).status_code == 404
    # An address that only takes forms; a form without its token is not known to be the agent's.
    assert desk.client.get("/conseiller/demandes/D-2022-XXXX-XX/prise").status_code == 405
    assert desk.client.post(f"/conseiller/assures/{desk.number}/fermeture").status_code == 400
    with reading(desk.app) as db:
        kept = db.execute(
            select(AuditEvent.action, AuditEvent.member_id, AuditEvent.changes)
            .where(AuditEvent.action.startswith("desk:page:"))
            .order_by(AuditEvent.id)
        ).all()
    nowhere = {"page": "unknown"}
    assert [tuple(row) for row in kept] == [
        ("desk:page:unknown", desk.member_id, nowhere),
        ("desk:page:unknown", None, nowhere),
        ("desk:page:unknown", None, nowhere),
        ("desk:page:unknown", None, nowhere),
    ]
    assert "Adresse inconnue" in boss.page("/conseiller/journal/actions").text


@pytest.mark.parametrize("path", ["/conseiller/equipe", "/conseiller/rien", "/rien"])
def test_an_agents_error_page_keeps_the_agents_frame(desk: Desk, path: str) -> None:
    page = parse(desk.client.get(path).text)
    links = [link.get("href") for link in page.find_all("a")]
    assert "/conseiller/demandes" in links
    assert "/conseiller/equipe" not in links
    assert "mh-phone" not in str(page)
    assert "préférez parler" not in page.text


def test_an_unknown_page_of_an_open_file_keeps_its_banner(desk: Desk) -> None:
    home = str(desk.open_file().location)
    for path in ("/rien", "/rien/du/tout"):
        page = desk.client.page(f"{home}{path}", 404)
        assert "Jeanne Martin" in page.text
        assert [form for form in page.find_all("form") if "/fermeture" in str(form.get("action"))]
        assert home in [link.get("href") for link in page.find_all("a")]
    # Where no file is open there is nobody to name.
    desk.client.submit(home, f"/conseiller/assures/{desk.number}/fermeture")
    assert "Jeanne Martin" not in desk.client.page(f"{home}/rien", 404).text


@pytest.mark.parametrize("shown", ["request held", "request given back", "announcement"])
def test_who_has_just_read_of_a_member_stands_out(desk: Desk, shown: str) -> None:
    boss_id = desk.add_agent("marc@conseil.example", AgentRole.SUPERVISOR)
    boss, agent = desk.sign_in(boss_id), actors.agent(desk.agent_id)
    opening = f"/conseiller/assures/{desk.number}/ouverture"
    assert 'value="phone_end"' in desk.client.get(opening).text
    with writing(desk.app) as db:
        if shown == "announcement":
            previews.begin(db, Preview(CampaignKind.LAUNCH, desk.member_id), agent)
        else:
            case = make_request(db, db.get_one(Member, desk.member_id))
            processing.take(db, case, agent)
            if shown == "request given back":
                processing.release(db, case, agent)
    assert 'value="phone_end"' not in desk.client.get(opening).text
    assert desk.open_file(proof="phone_end", answer="1234").status_code == 422
    # What is left proves enough, and the supervisor is told; another agent has read nothing.
    assert desk.open_file().status_code == 303
    assert desk.open_file(boss).status_code == 303
    mine, others = (
        boss.page(f"/conseiller/journal?agent={number}").find_all("tbody")[0].text
        for number in (desk.agent_id, boss_id)
    )
    said = "venait de lire une demande"
    assert (said in mine, said in others) == (True, False)
    # What was read is forgotten after a day, but for what the agent still has.
    later(days=2)
    again = desk.sign_in(desk.agent_id).get(opening).text
    assert ('value="phone_end"' in again) == (shown != "request held")


def test_what_others_are_refused_is_no_event(desk: Desk, client: PageClient) -> None:
    with writing(desk.app) as db:
        make_account(db, db.get_one(Member, desk.member_id), EMAIL)
    assert client.get("/espace/contrats/1").status_code == 302
    client.submit("/connexion", email=EMAIL, password=PASSWORD)
    assert client.get("/conseiller/equipe").status_code == 403
    assert client.get("/espace/demandes/D-2022-XXXX-XX").status_code == 404
    # Nor is an address that is none anywhere else than below the agents' own.
    assert client.get("/conseiller/rien").status_code == 404
    assert desk.client.get("/rien").status_code == 404
    assert not [each for each in actions_of(desk.app) if each.startswith("desk:page:")]
