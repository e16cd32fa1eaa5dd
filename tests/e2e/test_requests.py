"""Asking for something in a browser: to the confirmation, by keyboard, in two tabs, and later on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD
from tests.support.portal import later

pytestmark = pytest.mark.browser

LIST = "/espace/demandes"
ABOUT = "De quelles données s’agit-il ?"
CORRECT = "Corriger des données (droit de rectification)"
SAID = "Mon prénom s’écrit Jeanne, avec deux n."
HOME = "Bonjour Madame Martin"


def signs_in(person: Person, portal: Portal) -> str:
    """Sign in as a new member; return the e-mail address."""
    card = portal.add_account()
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    return card.email


def begins(person: Person) -> None:
    """Go from the list to the first question."""
    person.opens(LIST)
    person.follows("Faire une nouvelle demande")
    person.sees("Quelle est votre demande ?")
    person.follows("Mes droits sur mes données")
    person.reads("24 avril 2022")
    person.presses("Commencer")
    person.sees("Votre droit")


def answers(person: Person) -> None:
    """Answer the three questions."""
    person.field(CORRECT).check()
    person.presses("Continuer")
    person.sees("Vos données")
    person.writes(ABOUT, SAID)
    person.presses("Continuer")
    person.sees("Notre réponse")
    person.field("Dans mon espace").check()
    person.presses("Continuer")
    person.sees("Vérifiez vos réponses")


def test_a_request_is_sent_and_followed(person: Person, portal: Portal) -> None:
    email = signs_in(person, portal)
    begins(person)
    answers(person)
    person.reads(SAID)
    person.presses("Envoyer ma demande")
    person.sees("Votre demande est envoyée")
    found = re.search(r"D-2022-\w{4}-\w{2}", person.page.get_by_role("main").inner_text())
    assert found
    portal.wait_for_mail(email)
    person.opens_newest_mail(email, f"Nous avons reçu votre demande {found[0]}")
    person.follows(f"{LIST}/{found[0]}")
    person.sees("Mes droits sur mes données")
    person.reads("Vous avez envoyé votre demande.")
    person.follows("Annuler cette demande")
    person.presses("Oui, annuler cette demande")
    person.reads("Vous avez annulé votre demande.")


def test_by_keyboard_alone_at_a_phone(person_at_phone: Person, portal: Portal) -> None:
    person = person_at_phone
    signs_in(person, portal)
    person.opens(f"{LIST}/nouvelle/droits")
    person.tabs_to(person.button("Commencer"))
    person.hits("Enter")
    person.sees("Votre droit")
    person.tabs_to(person.field(CORRECT))
    person.hits("Space")
    person.tabs_to(person.button("Continuer"))
    person.hits("Enter")
    person.sees("Vos données")
    person.tabs_to(person.field(ABOUT))
    person.types(SAID)
    person.tabs_to(person.button("Continuer"))
    person.hits("Enter")
    person.sees("Notre réponse")
    person.tabs_to(person.field("Dans mon espace"))
    person.hits("Space")
    person.tabs_to(person.button("Continuer"))
    person.hits("Enter")
    person.sees("Vérifiez vos réponses")
    person.tabs_to(person.button("Envoyer ma demande"))
    person.hits("Enter")
    person.sees("Votre demande est envoyée")


def test_a_mistake_is_said_and_put_right(person: Person, portal: Portal) -> None:
    signs_in(person, portal)
    begins(person)
    person.presses("Continuer")
    expect(person.page.get_by_role("alert")).to_contain_text("Choisissez ce que vous souhaitez.")
    expect(person.page).to_have_title(re.compile("^Erreur"))
    answers(person)


def test_one_goes_back_and_changes_an_answer(person: Person, portal: Portal) -> None:
    signs_in(person, portal)
    begins(person)
    answers(person)
    person.goes_back()
    person.sees("Notre réponse")
    expect(person.field("Dans mon espace")).to_be_checked()
    person.field("Par courrier").check()
    person.presses("Continuer")
    person.sees("Vérifiez vos réponses")
    person.reads("Par courrier")
    person.page.get_by_role("link", name=f"Modifier ({ABOUT})").click()
    expect(person.field(ABOUT)).to_have_value(SAID)
    person.writes(ABOUT, "Mon nom est faux.")
    person.presses("Continuer")
    person.reads("Mon nom est faux.")


def test_two_tabs_lose_nothing(person: Person, portal: Portal) -> None:
    signs_in(person, portal)
    begins(person)
    answers(person)
    person.page.get_by_role("link", name=f"Modifier ({ABOUT})").click()
    person.sees("Vos données")
    other = Person(person.page.context.new_page())
    other.opens(person.page.url)
    other.writes(ABOUT, "Écrit dans l’autre onglet.")
    other.presses("Continuer")
    other.sees("Vérifiez vos réponses")
    person.writes(ABOUT, "Écrit dans le premier onglet.")
    person.presses("Continuer")
    expect(person.page.get_by_role("alert")).to_contain_text("modifiée ailleurs")
    person.reads("Écrit dans l’autre onglet.")
    expect(person.field(ABOUT)).to_have_value("Écrit dans le premier onglet.")
    person.presses("Continuer")
    person.sees("Vérifiez vos réponses")
    person.reads("Écrit dans le premier onglet.")


def test_a_draft_waits_for_who_comes_back(person: Person, portal: Portal) -> None:
    email = signs_in(person, portal)
    begins(person)
    person.field(CORRECT).check()
    person.presses("Continuer")
    person.sees("Vos données")
    later(hours=20)
    person.opens(LIST)
    person.signs_in(email, PASSWORD)
    person.sees("Mes demandes")
    person.follows("Reprendre")
    person.sees("Vos données")
