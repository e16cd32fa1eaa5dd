"""The journal's pages: for supervisors alone, filtered, and as tables without formulas."""

from __future__ import annotations

import pytest
from flask import Flask

from mh_portal.core import clock
from mh_portal.core.accounts.models import AgentRole
from mh_portal.core.agents import words
from mh_portal.web.access import ANYONE, roles_of
from tests.factories.accounts import PASSWORD
from tests.factories.agents import SUPERVISOR, code, make_agent, make_file
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.portal import writing

JOURNAL = "/conseiller/journal"


@pytest.fixture(autouse=True)
def number(app: Flask, client: PageClient) -> str:
    """Sign a supervisor in; return the number of a member whose file an agent opened."""
    clock.start_at(clock.utcnow())
    with writing(app) as db:
        boss = make_agent(db, SUPERVISOR, AgentRole.SUPERVISOR, name="Marc Tellier").id
        agent = make_agent(db, name="=Claire Aubert")
        member = make_member(db, last_name="AUBERT")
        make_file(db, agent, member)
        found = member.member_number
    client.submit("/conseiller/connexion", email=SUPERVISOR, password=PASSWORD)
    client.submit("/connexion/verification", code=code(boss))
    return found


def test_it_says_who_opened_what_why_and_what_stands_out(client: PageClient, number: str) -> None:
    (row,) = client.page(JOURNAL).find_all("tbody")[0].find_all("tr")
    said = row.text.replace("\xa0", " ")
    for said_there in ("=Claire Aubert", number, "remboursement", "Même nom que le conseiller"):
        assert said_there in said
    assert "Rien fait, rien demandé" in said


def test_it_says_what_agents_did(client: PageClient) -> None:
    text = client.page(f"{JOURNAL}/actions").text
    assert "Connexion" in text
    assert "Marc Tellier" in text
    assert "Rien n’a été fait" in client.page(f"{JOURNAL}/actions?action=requests").text


def test_every_page_that_may_be_refused_has_words(app: Flask) -> None:
    nowhere = words.page("unknown")
    refused = [each for each in app.view_functions if ANYONE not in roles_of(app, each)]
    assert nowhere == "Adresse inconnue"
    assert words.page("assisted.home") == "Accueil du dossier"
    assert [each for each in refused if words.page(each) == nowhere] == []


def test_a_filter_is_kept_in_the_table_to_download(client: PageClient, number: str) -> None:
    links = [a.get("href") or "" for a in client.page(f"{JOURNAL}?adherent={number}").find_all("a")]
    assert f"{JOURNAL}/dossiers.csv?adherent={number}" in links


def test_a_table_holds_no_formula(client: PageClient) -> None:
    table = client.get(f"{JOURNAL}/dossiers.csv").get_data(as_text=True)
    assert ";'=Claire Aubert;" in table
    assert "Ouvert;Fermé;Conseiller" in table
    assert "Marc Tellier" in client.get(f"{JOURNAL}/actions.csv").get_data(as_text=True)


@pytest.mark.parametrize("page", ["", "/dossiers.csv", "/actions", "/actions.csv"])
@pytest.mark.parametrize(
    "asked",
    [
        "du=hier",
        "du=1/1/0001",
        "au=31/12/9999",
        "du=3/2/2022&au=1/2/2022",
        "adherent=12",
        "agent=999999",
        "agent=a",
    ],
)
def test_a_bad_filter_is_said_at_its_field(client: PageClient, page: str, asked: str) -> None:
    assert client.page(f"{JOURNAL}{page}?{asked}", 422).find_all("h1")[0].text == "Journal"


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 40, "²", "0"])
def test_a_bad_place_to_go_on_from_is_no_fault(client: PageClient, before: str) -> None:
    assert client.get(f"{JOURNAL}?avant={before}").status_code == 200
    assert client.get(f"{JOURNAL}/actions?avant={before}").status_code == 200
