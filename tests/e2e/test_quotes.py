"""A dental quote in a browser: by keyboard on a small telephone, and worked out again at a change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect
from sqlalchemy import select

from mh_portal.core.guarantees.models import Guarantee
from tests.e2e.conftest import PATIENCE
from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD
from tests.factories.guarantees import make_table
from tests.support.portal import writing

pytestmark = pytest.mark.browser

NEW = "/espace/demandes/nouvelle/devis-dentaire"
SMALLEST = 320
ACT, ADD = "Code ou nom du soin", "Ajouter cette ligne"
CROWN = "Couronne en céramique sur métal, molaire"


@pytest.fixture
def person_at_smallest(browser: Browser, portal: Portal, scripts: bool) -> Iterator[Person]:
    """Give somebody at the smallest telephone, 320 pixels wide."""
    with Person.sitting_down(
        browser, portal.url, scripts=scripts, width=SMALLEST, patience=PATIENCE
    ) as somebody:
        yield somebody


def begins(person: Person, portal: Portal) -> None:
    """Sign in as a member whose contract pays 300 % of free crowns; come to the first question."""
    card = portal.add_account()
    with writing(portal.app) as db:
        if db.scalar(select(Guarantee.id).limit(1)) is None:
            make_table(db)
    person.opens(NEW)
    person.signs_in(card.email, PASSWORD)
    person.sees("Mon devis dentaire")


def tooth(person: Person) -> Locator:
    """Return the field of the tooth; « facultatif » is in its label."""
    return person.page.get_by_label("Numéro de la dent")


def is_not_too_wide(person: Person) -> None:
    """See nothing beyond the right edge."""
    assert person.page.evaluate("() => document.documentElement.scrollWidth") <= SMALLEST


def test_by_keyboard_alone_on_the_smallest_telephone(
    person_at_smallest: Person, portal: Portal
) -> None:
    person = person_at_smallest
    begins(person, portal)
    person.tabs_to(person.button("Commencer"))
    person.hits("Enter")
    person.sees("Les soins")
    person.tabs_to(person.page.get_by_label("Date des soins"))
    person.types("5/4/2022")
    person.hits("Enter")
    person.sees("Ce que propose votre dentiste")
    person.tabs_to(person.field(ACT))
    person.types("couronne en céramique")
    person.tabs_to(person.button("Je ne connais pas le numéro de la dent"))
    person.hits("Enter")
    person.sees("De quelle dent s’agit-il ?")
    is_not_too_wide(person)
    person.tabs_to(person.button("16 première molaire"))
    person.hits("Enter")
    expect(tooth(person)).to_have_value("16")
    expect(person.field(ACT)).to_have_value("couronne en céramique")
    person.tabs_to(person.page.get_by_label("Prix de la ligne, en euros"))
    person.types("750,00")
    person.hits("Enter")
    person.reads("Laquelle est écrite sur votre devis ?")
    person.tabs_to(person.page.get_by_role("radio").first)
    person.hits("Space")
    while not person.page.get_by_label(f"{CROWN} (HBLD734)").is_checked():
        person.hits("ArrowDown")
    person.tabs_to(person.button(ADD))
    person.hits("Enter")
    expect(person.link(CROWN)).to_be_visible()
    person.reads("390,00 €")
    is_not_too_wide(person)
    person.tabs_to(person.link(CROWN))
    person.hits("Enter")
    person.sees(CROWN)
    person.reads("Pourquoi ces montants ?")
    person.reads("Ce qui vous coûterait moins")
    is_not_too_wide(person)
    person.tabs_to(person.link("Revenir à toutes les lignes"))
    person.hits("Enter")
    person.tabs_to(person.link("Continuer"))
    person.hits("Enter")
    person.sees("Vos documents")
    person.tabs_to(person.button("Continuer"))
    person.hits("Enter")
    person.sees("Vérifiez vos réponses")
    is_not_too_wide(person)
    person.tabs_to(person.button("Envoyer mon devis à un conseiller"))
    person.hits("Enter")
    person.sees("Votre demande est envoyée")


def test_a_price_is_worked_out_again_at_once_or_by_the_button(
    person: Person, portal: Portal, scripts: bool
) -> None:
    begins(person, portal)
    person.presses("Commencer")
    person.page.get_by_label("Date des soins").fill("5/4/2022")
    person.presses("Continuer")
    person.writes(ACT, "HBLD734")
    tooth(person).fill("14")
    person.writes("Prix de la ligne, en euros", "750")
    person.presses(ADD)
    person.reads("ne se fait pas sur la dent 14")
    expect(person.field(ACT)).to_have_value("HBLD734")
    tooth(person).fill("16")
    person.presses(ADD)
    expect(person.link(CROWN)).to_be_visible()
    person.follows(CROWN)
    person.sees(CROWN)
    left = person.page.locator(".mh-sums__left dd")
    expect(left).to_have_text("390,00 €")
    person.writes("Prix de la ligne, en euros", "900")
    if scripts:
        tooth(person).focus()
        expect(left).to_have_text("540,00 €")
        expect(tooth(person)).to_be_focused()
    else:
        person.presses("Recalculer")
        expect(left).to_have_text("540,00 €")
    person.presses("Retirer cette ligne")
    person.reads("La première ligne de votre devis")


def test_a_consultation_is_estimated(person: Person, portal: Portal) -> None:
    begins(person, portal)
    person.follows("Faire une autre estimation")
    person.follows("Une consultation")
    person.sees("Estimer une consultation")
    person.field("Médecin généraliste").check()
    person.field("Le tarif de base (secteur 1)").check()
    person.writes("Prix de la consultation, en euros", "vingt-cinq")
    person.presses("Calculer")
    person.reads("Écrivez le montant en euros")
    person.writes("Prix de la consultation, en euros", "25")
    person.presses("Calculer")
    person.reads("Ce qui est remboursé, pour des soins aujourd’hui")
    expect(person.page.locator(".mh-sums__left dd")).to_have_text("1,00 €")
    person.page.get_by_text("Pourquoi ces montants ?").click()
    person.reads("code de la sécurité sociale, art. L160-13")
