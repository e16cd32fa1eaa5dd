"""Ending a contract in a browser: by keyboard on a phone, and without a login or JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.browser

NEW = "/espace/demandes/nouvelle/resiliation"
LEAVE = "Je souhaite partir, sans donner de raison"
CONFIRM = "Confirmer ma demande de résiliation"


def test_by_keyboard_alone_at_a_phone(person_at_phone: Person, portal: Portal) -> None:
    person = person_at_phone
    card = portal.add_account()
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees("Bonjour Madame Martin")
    person.opens(NEW)
    for heading, target in (
        ("Résilier un contrat", person.button("Commencer")),
        ("Votre contrat", person.button("Continuer")),
    ):
        person.sees(heading)
        person.tabs_to(target)
        person.hits("Enter")
    person.sees("Votre raison")
    person.tabs_to(person.field(LEAVE))
    person.hits("Space")
    person.tabs_to(person.button("Continuer"))
    person.hits("Enter")
    person.sees("Vérifiez vos réponses")
    person.reads("La résiliation prendrait effet le 24 avril 2022")
    person.tabs_to(person.button(CONFIRM))
    person.hits("Enter")
    person.sees("Votre demande est envoyée")
    portal.wait_for_mail(card.email)
    reference = re.search(r"D-2022-\w{4}-\w{2}", person.page.url)
    assert reference
    person.opens(f"/espace/resiliations/{reference[0]}/accuse")
    person.sees("Accusé de réception de votre demande de résiliation")
    width = person.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


def test_without_a_login(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens("/")
    person.follows("Résilier votre contrat")
    person.sees("Résilier votre contrat")
    person.writes("Nom", card.last_name)
    person.writes("Prénom", "Anne")
    for part, value in (("Jour", card.day), ("Mois", card.month), ("Année", card.year)):
        person.writes(part, value)
    person.writes("N° de carte de tiers payant", card.number)
    person.presses("Continuer")
    expect(person.page.get_by_role("alert")).to_contain_text("ne correspondent pas")
    expect(person.field("Nom")).to_have_value(card.last_name)
    person.writes("Prénom", card.first_name)
    person.presses("Continuer")
    person.sees("Votre contrat")
    person.field(LEAVE).check()
    person.presses("Continuer")
    person.sees("Vérifiez votre demande")
    person.presses(CONFIRM)
    person.sees("Votre demande de résiliation est bien arrivée")
    found = re.search(r"D-2022-\w{4}-\w{2}", person.page.get_by_role("main").inner_text())
    assert found
    portal.wait_for_mail(card.email)
    subject = f"Nous avons reçu votre demande de résiliation {found[0]}"
    person.opens_newest_mail(card.email, subject)
    person.page.get_by_role("link", name="/resilier/suivi/").click()
    person.sees("Votre demande de résiliation")
    person.presses("Annuler la demande et garder mon contrat")
    person.reads("Votre contrat continue")
