"""From the first page to the right space: 8 digits, 9 digits, « Je ne sais pas », and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.portal import Portal

pytestmark = pytest.mark.browser

SPACES = "À quel espace souhaitez-vous vous connecter ?"
DIGITS = "Votre numéro d’adhérent est-il composé de…"
WAY = "Voici l’accès vers votre espace"
ELSEWHERE = "Votre espace est sur un autre site"
FIND = "Retrouvez votre numéro d’adhérent"


def to_the_digits(person: Person) -> None:
    person.opens("/")
    person.follows("Accéder à mon espace")
    person.sees(SPACES)
    person.page.get_by_role("main").get_by_role("link", name="Santé & Prévoyance").click()
    person.sees(DIGITS)


def test_8_digits_lead_to_the_space_and_to_the_account(person: Person) -> None:
    to_the_digits(person)
    person.follows("8 chiffres")
    person.sees(WAY)
    person.follows("Créer mon compte")
    person.sees("Créer mon compte")
    person.follows("Précédent")
    person.sees(WAY)
    person.page.get_by_role("main").get_by_role("link", name="Accéder à mon espace").click()
    person.sees("Me connecter")


def test_each_step_leads_back(person: Person) -> None:
    to_the_digits(person)
    person.follows("8 chiffres")
    for heading in (DIGITS, SPACES, "Votre espace client Particulier"):
        person.follows("Précédent")
        person.sees(heading)


def test_9_digits_are_told_where_their_space_is(person: Person, portal: Portal) -> None:
    to_the_digits(person)
    person.follows("9 chiffres")
    person.sees(ELSEWHERE)
    other_site = portal.settings.nine_digits_url
    expect(person.link("Aller sur l’autre site")).to_have_attribute("href", other_site)
    person.follows("Précédent")
    person.sees(DIGITS)


@pytest.mark.parametrize(
    ("typed", "heading"),
    [("12 34 56 78", WAY), ("12345678", WAY), ("123.456.789", ELSEWHERE)],
)
def test_who_does_not_know_types_the_number(person: Person, typed: str, heading: str) -> None:
    to_the_digits(person)
    person.follows("Je ne sais pas")
    person.sees(FIND)
    person.writes("Votre numéro d’adhérent", typed)
    person.presses("Continuer")
    person.sees(heading)
    person.goes_back()
    expect(person.field("Votre numéro d’adhérent")).to_have_value(typed)


def test_a_number_that_is_too_short_is_corrected(person: Person) -> None:
    to_the_digits(person)
    person.follows("Je ne sais pas")
    person.writes("Votre numéro d’adhérent", "12 34 56 7")
    person.presses("Continuer")
    summary = person.page.get_by_role("alert")
    expect(summary).to_contain_text("Vous en avez saisi 7")
    summary.get_by_role("link").click()
    field = person.field("Votre numéro d’adhérent")
    expect(field).to_be_focused()
    expect(field).to_have_value("12 34 56 7")
    field.press("End")
    person.types("8")
    person.presses("Continuer")
    person.sees(WAY)


def test_who_gives_up_goes_back_or_calls(person: Person, portal: Portal) -> None:
    to_the_digits(person)
    person.follows("Je ne sais pas")
    aside = person.page.get_by_role("complementary")
    call = aside.get_by_role("link", name=portal.settings.phone)
    expect(call).to_have_attribute("href", re.compile(r"tel:\+33[0-9]{9}"))
    person.follows("Précédent")
    person.sees(DIGITS)


def test_the_three_other_spaces_are_other_sites(person: Person, portal: Portal) -> None:
    person.opens("/acces")
    settings = portal.settings
    for name, address in (
        ("Retraite", settings.retirement_url),
        ("Épargne", settings.savings_url),
        ("International", settings.international_url),
    ):
        choice = person.page.get_by_role("main").get_by_role("link", name=name)
        expect(choice).to_have_attribute("href", address)
        expect(choice).to_contain_text("autre site")


def test_at_a_phone_the_menu_opens_and_closes(person_at_phone: Person) -> None:
    person = person_at_phone
    person.opens("/")
    way = person.page.get_by_role("navigation", name="Site").get_by_role("link").first
    expect(way).to_be_hidden()
    person.presses("Menu")
    expect(way).to_be_visible()
    person.presses("Fermer le menu")
    expect(way).to_be_hidden()
    person.presses("Menu")
    way.click()
    person.sees(DIGITS)
