"""A member hands a certificate over; who receives it checks it, by keyboard and on a telephone."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from mh_portal.core.contracts.models import Contract
from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD
from tests.support.portal import writing

pytestmark = pytest.mark.browser

GENUINE = "Le document est authentique"


def enter(person: Person, portal: Portal, address: str) -> None:
    card = portal.add_account()
    person.opens(address)
    person.signs_in(card.email, PASSWORD)


def code_on(person: Person) -> str:
    row = person.page.locator("dl div", has_text="Code de vérification")
    return row.locator("dd").inner_text()


def test_a_certificate_is_read_handed_over_and_checked(person: Person, portal: Portal) -> None:
    enter(person, portal, "/espace/documents")
    person.sees("Mes documents")
    person.follows("Attestation d’affiliation")
    person.sees("Attestation d’affiliation")
    person.reads("en cours au 24 mars 2022")
    code = code_on(person)
    address = person.link("Télécharger en gros caractères").get_attribute("href") or ""
    file = person.page.request.get(address)
    assert file.headers["content-type"] == "application/pdf"
    assert file.body().startswith(b"%PDF-")
    person.presses("Me déconnecter")
    person.follows("Vérifier un document")
    person.writes("Code de vérification", code.lower().replace("-", " "))
    person.presses("Vérifier")
    person.sees(GENUINE)
    person.reads("Il est valable aujourd’hui")
    expect(person.page.get_by_role("main")).not_to_contain_text("Martin")
    with writing(portal.app) as db:
        db.execute(update(Contract).values(ended_on=date(2022, 3, 23)))
    person.page.reload()
    person.reads("Il n’est plus valable aujourd’hui")


def test_a_wrong_code_is_put_right_by_keyboard(person: Person, portal: Portal) -> None:
    enter(person, portal, "/espace/documents/attestation")
    person.sees("Attestation d’affiliation")
    code = code_on(person)
    person.opens("/verifier")
    person.tabs_to(person.field("Code de vérification"))
    person.types(code[:-1])
    person.hits("Enter")
    person.reads("Un code a 20 lettres et chiffres")
    field = person.field("Code de vérification")
    expect(field).to_have_value(code[:-1])
    person.tabs_to(field)
    person.hits("End")
    person.types("0" if code[-1] != "0" else "1")
    person.hits("Enter")
    person.sees("Aucun document ne porte ce code")
    person.tabs_to(person.link("Taper le code à nouveau"))
    person.hits("Enter")
    person.tabs_to(person.field("Code de vérification"))
    person.types(code)
    person.hits("Enter")
    person.sees(GENUINE)


def test_the_card_is_shown_on_a_telephone(person_at_phone: Person, portal: Portal) -> None:
    person = person_at_phone
    enter(person, portal, "/espace/documents/carte")
    person.sees("Carte de tiers payant")
    datamatrix = person.page.get_by_role("img", name="Code Datamatrix")
    expect(datamatrix).to_be_visible()
    assert datamatrix.evaluate("e => e.complete && e.naturalWidth > 0")
    for label in ("N° AMC", "Type de convention", "CSR", "Période de validité"):
        person.reads(label)
    wide = person.page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 360
