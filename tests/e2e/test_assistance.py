"""A call lived through: found, checked, helped and closed, by keyboard alone and on both screens."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import PATIENCE
from tests.e2e.person import Person
from tests.e2e.portal import Card, Portal
from tests.factories.accounts import PASSWORD
from tests.factories.agents import code, make_agent
from tests.support.portal import actions_of, writing

pytestmark = pytest.mark.browser

_numbers = itertools.count(1)
SEARCH, ACCESSES = "/conseiller/assures", "/espace/profil/acces"
# A page that is wider than a small telephone is moved sideways to be read.
WIDTH = "document.documentElement.scrollWidth"
SMALL = 320


def advisor(portal: Portal) -> tuple[str, str]:
    """Add an advisor; return the address to sign in with and a printed code."""
    email = f"claire{next(_numbers)}@conseil.example"
    with writing(portal.app) as db:
        return email, code(make_agent(db, email).id)


def fills(person: Person, label: str, text: str) -> None:
    """Tab to a field and type into it."""
    person.tabs_to(person.field(label))
    person.types(text)


def signs_in(person: Person, email: str, printed: str) -> None:
    fills(person, "Adresse e-mail professionnelle", email)
    fills(person, "Mot de passe", PASSWORD)
    person.hits("Enter")
    fills(person, "Votre code", printed)
    person.hits("Enter")
    person.sees("Rechercher un assuré")


def tells_birth_date(person: Person, card: Card) -> None:
    fills(person, "Jour", card.day)
    fills(person, "Mois", "3")
    fills(person, "Année", card.year)


def opens_file(person: Person, card: Card, postal_code: str = "60200") -> None:
    """Type the facts that the caller says."""
    person.sees("Qui appelle ?")
    tells_birth_date(person, card)
    fills(person, "Code postal", postal_code)
    fills(person, "Un troisième élément", "les 4")
    fills(person, "Ce que dit l’appelant", "1234")
    fills(person, "Motif de l’appel", "une dem")
    person.tabs_to(person.button("Ouvrir le dossier"))
    person.hits("Enter")


def fits(person: Person) -> None:
    assert person.page.evaluate(WIDTH) <= SMALL


def test_a_call_by_keyboard_alone_in_a_small_window(
    browser: Browser, portal: Portal, scripts: bool
) -> None:
    email, printed = advisor(portal)
    card = portal.add_account()
    with Person.sitting_down(
        browser, portal.url, scripts=scripts, patience=PATIENCE, width=SMALL
    ) as person:
        person.opens(SEARCH)
        signs_in(person, email, printed)
        field = person.field("Numéro, nom, téléphone, adresse e-mail ou référence")
        person.tabs_to(field)
        person.types("Martin")
        person.hits("Enter")
        person.reads("Avec un nom, écrivez aussi la date de naissance.")
        person.opens(SEARCH)
        person.tabs_to(field)
        person.types(card.number)
        person.hits("Enter")
        person.reads("Année de naissance")
        fits(person)
        person.tabs_to(person.link("Jeanne Martin"))
        person.hits("Enter")
        person.sees("Qui appelle ?")
        fits(person)
        opens_file(person, card, "99999")
        person.reads("Ces éléments ne correspondent pas")
        person.opens(f"{SEARCH}/{card.number}/ouverture")
        opens_file(person, card)
        person.reads("une demande, encore 30 minutes, jusqu’à 9 h 30")
        fits(person)
        person.tabs_to(person.link("Pendant l’appel"))
        person.hits("Enter")
        person.sees("Pendant l’appel")
        fits(person)
        fills(person, "Qu’est-ce qui a été difficile ?", "le change")
        person.tabs_to(person.button("Noter"))
        person.hits("Enter")
        person.reads("La difficulté est notée")
        person.tabs_to(person.button("Fermer le dossier"))
        person.hits("Enter")
        person.sees("Bonjour Claire Aubert")
        person.opens(f"/assistance/{card.number}")
        person.sees("Ce dossier n’est pas ouvert")
    kept = [action for action in actions_of(portal.app) if action.startswith("desk:")]
    assert kept[-5:] == [
        "desk:identity:refused",
        "desk:file:opened",
        "desk:difficulty:noted",
        "desk:file:closed",
        "desk:foreign_file:refused",
    ]
    assert portal.mails_to(card.email) == ["file_opened"]


@pytest.mark.parametrize("scripts", [False], indirect=True)
def test_the_member_reads_the_code_and_who_called(
    browser: Browser, portal: Portal, person: Person
) -> None:
    email, printed = advisor(portal)
    card = portal.add_account()
    person.opens(f"{SEARCH}/{card.number}/ouverture")
    fills(person, "Adresse e-mail professionnelle", email)
    fills(person, "Mot de passe", PASSWORD)
    person.hits("Enter")
    fills(person, "Votre code", printed)
    person.hits("Enter")
    opens_file(person, card)
    person.follows("Pendant l’appel")
    digits = person.page.locator(".mh-reference--large").inner_text()
    with Person.sitting_down(browser, portal.url, scripts=False, patience=PATIENCE) as member:
        member.opens(ACCESSES)
        member.signs_in(card.email, PASSWORD)
        member.reads(digits)
        member.reads("Un conseiller (Claire A.)")
        person.presses("Fermer le dossier")
        person.sees("Bonjour Claire Aubert")
        member.opens(ACCESSES)
        expect(member.page.get_by_text(digits)).to_have_count(0)
