"""A supervisor plans a campaign, reads the message, tries it, pauses it and goes on: by keyboard alone."""

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
# A button is « pressed » by Enter once the focus is on it; nothing here is clicked.
WIDTH = 320


def test_a_campaign_from_the_plan_to_the_pause(
    portal: Portal, browser: Browser, scripts: bool
) -> None:
    card = portal.add_member(legacy_identifier=f"{1000 + next(_numbers)}", legacy_password_hash="x")
    email = f"responsable{next(_numbers)}@appels.example"
    with writing(portal.app) as db:
        boss = make_agent(db, email, AgentRole.SUPERVISOR, name="Marc Tellier").id
    with Person.sitting_down(
        browser, portal.url, scripts=scripts, width=WIDTH, patience=PATIENCE
    ) as person:
        person.opens("/conseiller/campagnes")
        person.writes("Adresse e-mail professionnelle", email)
        person.writes("Mot de passe", PASSWORD)
        person.presses("Me connecter")
        person.writes("Votre code", code(boss))
        person.presses("Valider")
        plans(person)
        reads_and_tries(person, portal, card.number, email)
        pauses_and_resumes(person)


def plans(person: Person) -> None:
    person.sees("Campagnes")
    enters(person, "link", "Préparer une campagne")
    # The Tab key leads to the first of the answers, the arrows to the others.
    person.tabs_to(person.page.get_by_label("Un nouvel espace arrive"))
    person.hits("ArrowDown")
    person.hits("ArrowDown")
    expect(person.page.get_by_label("Mise à jour de l’identifiant")).to_be_checked()
    types_into(person, "Premier jour", "25/3/2022")
    types_into(person, "Combien d’assurés par jour ?".replace(" ?", "\N{NO-BREAK SPACE}?"), "40")
    enters(person, "button", "Continuer")
    person.sees("Vérifiez la campagne")
    fits(person)
    enters(person, "button", "Programmer cette campagne")
    person.reads("La campagne est programmée")
    fits(person)


def reads_and_tries(person: Person, portal: Portal, number: str, email: str) -> None:
    campaign = person.page.url.partition("?")[0]
    enters(person, "link", "Voir ce message")
    types_into(person, "Numéro d’adhérent", number)
    enters(person, "button", "Voir le message")
    person.reads("Le texte, pour les messageries sans images")
    fits(person)
    enters(person, "button", "M’envoyer un essai")
    person.reads("L’essai part vers votre adresse")
    portal.wait_for_mail(email)
    assert "campaign_identifier" in portal.mails_to(email)
    enters(person, "link", "Voir l’e-mail")
    person.reads("Madame Martin")
    person.opens(campaign)


def pauses_and_resumes(person: Person) -> None:
    enters(person, "link", "Mettre en pause")
    person.sees("Mettre cette campagne en pause ?".replace(" ?", "\N{NO-BREAK SPACE}?"))
    enters(person, "button", "Mettre en pause")
    person.reads("La campagne est en pause")
    enters(person, "link", "Reprendre")
    enters(person, "button", "Reprendre")
    person.reads("La campagne reprend")
    person.opens("/conseiller/campagnes")
    person.reads("25 mars 2022")
    fits(person)


def enters(person: Person, role: str, name: str) -> None:
    """Go to a link or a button of the page's content by the Tab key, and press Enter."""
    inside = person.page.get_by_role("main")
    person.tabs_to(inside.get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]
    person.hits("Enter")


def types_into(person: Person, label: str, text: str) -> None:
    person.tabs_to(person.field(label))
    person.types(text)


def fits(person: Person) -> None:
    """See the page without moving it sideways."""
    wide = person.page.locator("html").bounding_box()
    assert wide is not None
    inside = person.page.get_by_role("main").bounding_box()
    assert inside is not None
    assert inside["x"] + inside["width"] <= WIDTH
