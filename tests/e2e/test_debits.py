"""Debits in a browser: another day seen before it is confirmed, and difficulty to pay by keyboard."""

from __future__ import annotations

import pytest

from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.browser

HOME = "Bonjour Madame Martin"
NARROWEST = 320


def signs_in(person: Person, portal: Portal) -> str:
    """Sign in as a new member; return the e-mail address."""
    card = portal.add_account()
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    return card.email


def test_another_day_is_seen_confirmed_and_told(person: Person, portal: Portal) -> None:
    email = signs_in(person, portal)
    person.follows("Mes prélèvements")
    person.sees("Mes prélèvements")
    person.reads("184,80 € en tout")
    person.follows("Changer mon jour de prélèvement")
    person.sees("Changer mon jour de prélèvement")
    person.field("Le 15").check()
    person.presses("Voir mes nouvelles dates")
    person.sees("Vérifiez vos réponses")
    person.reads("Le prélèvement prévu le 5 avril 2022 se fera le")
    person.presses("Confirmer mon nouveau jour")
    person.sees("Votre demande est envoyée")
    person.reads("Votre nouveau jour est enregistré")
    person.opens("/espace/prelevement")
    person.reads("le 15 du mois")
    portal.wait_for_mail(email)
    person.opens_newest_mail(email, "Votre jour de prélèvement a changé")
    person.follows("/espace/prelevement")
    person.sees("Mes prélèvements")


def test_difficulty_to_pay_by_keyboard_on_the_narrowest_screen(
    person_at_phone: Person, portal: Portal
) -> None:
    person = person_at_phone
    person.page.set_viewport_size({"width": NARROWEST, "height": 740})
    signs_in(person, portal)
    person.opens("/espace/prelevement")
    assert person.page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    person.tabs_to(person.link("J’ai des difficultés à payer"))
    person.hits("Enter")
    person.sees("J’ai des difficultés à payer")
    person.tabs_to(person.button("Commencer"))
    person.hits("Enter")
    person.sees("Votre difficulté")
    person.tabs_to(person.field("Un paiement est en retard"))
    person.hits("Space")
    person.tabs_to(person.button("Continuer"))
    person.hits("Enter")
    person.sees("Votre proposition")
    person.tabs_to(person.field("En 2 fois"))
    person.hits("Space")
    person.tabs_to(person.button("Continuer"))
    person.hits("Enter")
    person.sees("Votre message")
    person.tabs_to(person.button("Continuer"))
    person.hits("Enter")
    person.sees("Vous joindre")
    person.tabs_to(person.field("Par téléphone, le matin"))
    person.hits("Space")
    person.tabs_to(person.field("Votre numéro de téléphone (facultatif)"))
    person.page.keyboard.press("Control+A")
    person.types("06 39 98 12 34")
    person.tabs_to(person.button("Continuer"))
    person.hits("Enter")
    person.sees("Vérifiez vos réponses")
    assert person.page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    person.tabs_to(person.button("Envoyer ma demande"))
    person.hits("Enter")
    person.sees("Votre demande est envoyée")
    person.reads("46,20 €")
