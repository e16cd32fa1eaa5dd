"""A call booked in a browser: by mouse, by keyboard at a telephone, moved and cancelled; and by visitors."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.browser

HOME = "Bonjour Madame Martin"
DAY, OTHER = "vendredi 25 mars 2022", "lundi 28 mars 2022"
NUMBER = "À quel numéro ?"


def signs_in(person: Person, portal: Portal) -> str:
    """Sign in as a new member; return the e-mail address."""
    card = portal.add_account()
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    return card.email


def test_a_call_is_booked_moved_and_cancelled(person: Person, portal: Portal) -> None:
    email = signs_in(person, portal)
    person.opens("/espace/services")
    person.sees("Mes services")
    person.follows("Aide à domicile")
    person.sees("Aide à domicile")
    person.follows("Choisir une heure d’appel")
    person.page.get_by_role("link", name=re.compile(DAY.replace(" ", r"\s"))).click()
    person.presses("Réserver cet appel")
    expect(person.page.get_by_role("alert")).to_contain_text("Choisissez une heure.")
    person.field("14\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30").check()
    person.field("Comprendre ce service").check()
    person.writes(NUMBER, "06 39 98 12 34")
    person.presses("Réserver cet appel")
    person.reads("Votre appel est réservé")
    with person.page.expect_download() as download:
        person.follows("Mettre dans mon agenda")
    assert download.value.suggested_filename.endswith(".ics")
    portal.wait_for_mail(email)
    person.opens_newest_mail(email, "Votre appel est réservé")
    person.page.get_by_role("link", name=re.compile("rendez-vous")).first.click()
    person.follows("Choisir un autre horaire")
    person.page.get_by_role("link", name=re.compile(OTHER.replace(" ", r"\s"))).click()
    person.field("9\N{NO-BREAK SPACE}h").check()
    person.presses("Garder cet horaire")
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("lundi 28")
    person.follows("Annuler cet appel")
    person.presses("Oui, annuler cet appel")
    person.sees("Cet appel est annulé")


def test_by_keyboard_alone_at_a_phone(person_at_phone: Person, portal: Portal) -> None:
    person = person_at_phone
    signs_in(person, portal)
    person.opens("/espace/services/accompagnement-sante/rappel")
    person.tabs_to(person.page.get_by_role("link", name=re.compile("vendredi 25")).first)
    person.hits("Enter")
    person.tabs_to(person.field("9\N{NO-BREAK SPACE}h"))
    person.hits("Space")
    person.hits("ArrowDown")
    expect(person.field("9\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30")).to_be_checked()
    person.tabs_to(person.field("Comprendre ce service"))
    person.hits("Space")
    person.tabs_to(person.button("Réserver cet appel"))
    person.hits("Enter")
    person.reads("Votre appel est réservé")
    person.reads("9\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30")


def test_a_visitor_reads_signs_in_and_is_where_they_were(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens("/services")
    person.follows("Téléconsultation")
    person.sees("Téléconsultation")
    person.follows("Me connecter et continuer")
    person.signs_in(card.email, PASSWORD)
    person.sees("Téléconsultation")
    expect(person.page).to_have_url(re.compile("/espace/services/teleconsultation$"))
