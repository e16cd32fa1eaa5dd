"""The call centre: a new agent gets in, a supervisor manages the team, all by keyboard too."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Browser, expect

from mh_portal.core.accounts.models import AgentRole
from tests.e2e.conftest import PATIENCE
from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD
from tests.factories.agents import code, make_agent
from tests.support.portal import writing

pytestmark = pytest.mark.browser

_numbers = itertools.count(1)
NEW_PASSWORD = "huit violons bleus dans la neige"


def supervisor(portal: Portal) -> tuple[str, str]:
    """Add a supervisor; return the address to sign in with and a printed code."""
    email = f"marc{next(_numbers)}@conseil.example"
    with writing(portal.app) as db:
        agent_id = make_agent(db, email, AgentRole.SUPERVISOR, name="Marc Tellier").id
    return email, code(agent_id)


def signs_in(person: Person, email: str, password: str) -> None:
    person.writes("Adresse e-mail professionnelle", email)
    person.writes("Mot de passe", password)
    person.presses("Me connecter")


def test_a_supervisor_adds_an_agent_who_gets_in(portal: Portal, person: Person) -> None:
    email, printed = supervisor(portal)
    newcomer = f"lucie{next(_numbers)}@conseil.example"
    person.opens("/conseiller/equipe")
    person.sees("Connexion des conseillers")
    signs_in(person, email, PASSWORD)
    person.writes("Votre code", printed)
    person.presses("Valider")
    person.sees("Équipe")
    person.follows("Ajouter un conseiller")
    person.writes("Prénom et nom", "Lucie Moreau")
    person.writes("Adresse e-mail professionnelle", newcomer)
    person.page.get_by_label("Conseiller", exact=True).check()
    person.presses("Ajouter")
    person.reads("Mot de passe à choisir")
    person.presses("Me déconnecter")
    person.opens_newest_mail(newcomer, "Votre accès à l’espace conseiller")
    address = person.page.content().split("/conseiller/mot-de-passe/")[1][:43]
    person.opens(f"/conseiller/mot-de-passe/{address}")
    person.chooses_password(NEW_PASSWORD)
    person.reads("Connectez-vous maintenant avec ce mot de passe.")
    signs_in(person, newcomer, NEW_PASSWORD)
    person.sees("Double authentification")
    person.follows("Faire ma liste de codes")
    person.follows("Afficher mes dix codes")
    listed = person.page.locator(".mh-codes li")
    expect(listed).to_have_count(10)
    codes = listed.all_inner_texts()
    person.page.get_by_role("textbox").fill(codes[-1])
    person.page.get_by_role("main").get_by_role("button").first.click()
    person.follows("Aller à l’espace conseiller")
    person.sees("Bonjour Lucie Moreau")


def test_shortcuts_lead_from_page_to_page_and_can_be_turned_off(
    browser: Browser, portal: Portal
) -> None:
    email, printed = supervisor(portal)
    with Person.sitting_down(
        browser, portal.url, scripts=True, patience=PATIENCE, width=320
    ) as person:
        person.opens("/conseiller")
        person.tabs_to(person.field("Adresse e-mail professionnelle"))
        person.types(email)
        person.tabs_to(person.field("Mot de passe"))
        person.types(PASSWORD)
        person.hits("Enter")
        person.tabs_to(person.field("Votre code"))
        person.types(printed)
        person.hits("Enter")
        person.sees("Bonjour Marc Tellier")
        person.types("ge")
        person.sees("Équipe")
        person.types("j")
        expect(person.page.locator("tbody a:focus")).to_have_count(1)
        person.types("gj")
        person.sees("Journal")
        person.types("/")
        expect(person.field("Numéro d’adhérent (facultatif)")).to_be_focused()
        # What is typed into a field is no shortcut.
        person.types("ge")
        person.sees("Journal")
        person.hits("Escape")
        person.page.locator("h1").click()
        person.types("?")
        person.sees("Raccourcis clavier")
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert person.page.evaluate(wide)
        person.presses("Désactiver les raccourcis")
        person.page.locator("h1").click()
        person.types("ge")
        person.sees("Raccourcis clavier")
