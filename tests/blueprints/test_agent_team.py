"""The team page: agents added, changed, helped; never by who may not."""

from __future__ import annotations

import pytest
from flask import Flask

from mh_portal.core import clock
from mh_portal.core.accounts.models import AgentRole
from tests.factories.accounts import PASSWORD
from tests.factories.agents import SUPERVISOR, code, make_agent
from tests.support.client import PageClient
from tests.support.portal import actions_of, later, mails_of, writing

DOOR, STEP, TEAM = "/conseiller/connexion", "/connexion/verification", "/conseiller/equipe"
NEW = f"{TEAM}/nouveau"
EMAIL = "lucie@conseil.example"
FACTS = {"name": "Lucie Moreau", "email": EMAIL, "role": "advisor"}
NEW_PASSWORD = "huit violons bleus dans la neige"


@pytest.fixture(autouse=True)
def team(app: Flask, client: PageClient) -> dict[str, int]:
    """Add an advisor and a supervisor, who is signed in; return their accounts."""
    clock.start_at(clock.utcnow())
    with writing(app) as db:
        supervisor = make_agent(db, SUPERVISOR, AgentRole.SUPERVISOR, name="Marc Tellier").id
        advisor = make_agent(db).id
    client.submit(DOOR, email=SUPERVISOR, password=PASSWORD)
    client.submit(STEP, code=code(supervisor))
    return {"supervisor": supervisor, "advisor": advisor}


def link_in_mail(app: Flask) -> str:
    """Return the address of the newest link that an agent was sent."""
    return f"/conseiller/mot-de-passe/{mails_of(app, 'agent_link')[-1][2]['token']}"


def test_a_new_agent_gets_a_link_chooses_a_password_and_adds_a_second_factor(
    app: Flask, client: PageClient
) -> None:
    answer = client.submit(NEW, **FACTS)
    assert answer.location == f"{TEAM}?fait=ajout"
    assert "Lucie Moreau" in client.get(answer.location).text
    path = link_in_mail(app)
    newcomer: PageClient = app.test_client()  # type: ignore[assignment]
    weak = newcomer.submit(path, password="luciemoreau12", confirmation="luciemoreau12")
    assert weak.status_code == 422
    answer = newcomer.submit(path, password=NEW_PASSWORD, confirmation=NEW_PASSWORD)
    assert answer.location == f"{DOOR}?fait=mot-de-passe"
    assert newcomer.get(path).status_code == 404
    newcomer.submit(DOOR, email=EMAIL, password=NEW_PASSWORD)
    assert "double-authentification" in newcomer.get("/conseiller").location


def test_a_link_too_old_explains_itself(app: Flask, client: PageClient) -> None:
    client.submit(NEW, **FACTS)
    path = link_in_mail(app)
    later(hours=24)
    page = app.test_client().get(path)
    assert page.status_code == 404
    assert "24 heures" in page.text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "prénom"),
        ("name", "123", "lettres"),
        ("email", "lucie", "@"),
        ("email", SUPERVISOR.upper(), "sert déjà"),
        ("role", "director", "réponses"),
    ],
)
def test_bad_facts_are_said_at_their_field(
    app: Flask, client: PageClient, field: str, typed: str, said: str
) -> None:
    answer = client.submit(NEW, **{**FACTS, field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    if field != "name":
        assert "Lucie Moreau" in answer.text, "the rest is kept"
    assert "agents:agent:added" not in actions_of(app)


def test_after_five_minutes_a_change_asks_for_the_password_once_more(
    app: Flask, client: PageClient
) -> None:
    later(minutes=6)
    asked = client.submit(NEW, **FACTS)
    assert asked.status_code == 422
    answer = client.fill(asked, NEW, present_password=PASSWORD)
    assert answer.location == f"{TEAM}?fait=ajout"
    assert "agents:agent:added" in actions_of(app)


@pytest.mark.parametrize(
    ("act", "mail"),
    [("lien", "agent_link"), ("double-authentification", "agent_second_factor_reset")],
)
def test_an_agent_who_lost_something_is_helped_and_told(
    app: Flask, client: PageClient, team: dict[str, int], act: str, mail: str
) -> None:
    page = f"{TEAM}/{team['advisor']}"
    answer = client.submit(page, f"{page}/{act}")
    assert answer.location == f"{page}?fait={act}"
    assert client.get(answer.location).status_code == 200
    assert [sent[1] for sent in mails_of(app, mail)] == ["claire@conseil.example"]


def test_a_role_is_changed_and_holds_at_the_next_request(
    app: Flask, client: PageClient, team: dict[str, int]
) -> None:
    advisor: PageClient = app.test_client()  # type: ignore[assignment]
    advisor.submit(DOOR, email="claire@conseil.example", password=PASSWORD)
    advisor.submit(STEP, code=code(team["advisor"]))
    assert advisor.get(TEAM).status_code == 403
    page = f"{TEAM}/{team['advisor']}"
    client.submit(page, role="supervisor")
    assert advisor.get(TEAM).status_code == 200


def test_the_own_access_and_the_last_supervisor_stay(
    app: Flask, client: PageClient, team: dict[str, int]
) -> None:
    own = f"{TEAM}/{team['supervisor']}"
    token = client.page(NEW).find_all("input", name="csrf_token")[0].get("value")
    for act, fields in (("/desactivation", {}), ("", {"role": "advisor"})):
        answer = client.post(f"{own}{act}", data={"csrf_token": token, **fields})
        assert answer.status_code == 422
        assert "autre superviseur" in answer.text.replace("\xa0", " ")
    assert not set(actions_of(app)) & {"agents:agent:deactivated", "agents:role:changed"}


@pytest.mark.parametrize("number", ["999999", "0", "99999999999999999999"])
def test_who_is_no_agent_is_not_found(client: PageClient, number: str) -> None:
    assert client.get(f"{TEAM}/{number}").status_code == 404
    token = client.page(NEW).find_all("input", name="csrf_token")[0].get("value")
    answer = client.post(f"{TEAM}/{number}/desactivation", data={"csrf_token": token})
    assert answer.status_code == 404
