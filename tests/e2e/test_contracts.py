"""Reading one's contract and its guarantees: by links, by the search, for another date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from mh_portal.core.guarantees.models import Basis, Per
from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD
from tests.factories.guarantees import make_guarantee
from tests.factories.members import make_product
from tests.support.portal import writing

pytestmark = pytest.mark.browser

PRODUCT = "SG1"
ROOM = {"basis": Basis.FIXED_AMOUNT, "per": Per.DAY, "label": "Chambre particulière"}


@pytest.fixture(autouse=True)
def _tables(portal: Portal) -> None:
    """Give the product a table since 2020 and another since 2022, once for all journeys."""
    with writing(portal.app) as db:
        if make_product(db, PRODUCT).csr == "tables":
            return
        make_product(db, PRODUCT).csr = "tables"
        make_guarantee(db, "private_room", value=Decimal(55), **ROOM)
        for code in ("consultation_general", "dental_free", "vaccines"):
            make_guarantee(db, code, valid_from=date(2022, 1, 1))
        make_guarantee(db, "private_room", valid_from=date(2022, 1, 1), value=Decimal(65), **ROOM)


def arrives(person: Person, portal: Portal) -> None:
    """Sign in on the way to the contracts."""
    card = portal.add_account()
    person.opens("/espace/contrats")
    person.signs_in(card.email, PASSWORD)
    person.sees("Mon contrat")


def test_from_the_contract_to_an_example_in_euros(person: Person, portal: Portal) -> None:
    arrives(person, portal)
    person.follows("Voir le contrat")
    person.reads("Personnes couvertes")
    person.page.get_by_role("main").get_by_role("link", name="Mes garanties").click()
    person.sees("Mes garanties")
    row = person.page.get_by_role("row").filter(has_text="Prothèses dentaires à tarif libre")
    expect(row).to_contain_text("300 % de la base")
    amount = row.get_by_text("Pour une couronne")
    expect(amount).not_to_be_visible()
    row.get_by_text("Exemple en euros").click()
    expect(amount).to_be_visible()


def test_searching_a_long_table(person: Person, portal: Portal, scripts: bool) -> None:
    arrives(person, portal)
    person.follows("Voir les garanties")
    field = person.page.get_by_role("searchbox", name="Chercher dans le tableau", exact=True)
    if scripts:
        field.press_sequentially("hopital")
        expect(person.page.get_by_role("status").last).to_have_text("1 garantie")
        expect(field).to_be_focused()
    else:
        field.fill("hopital")
        person.presses("Rechercher")
    person.reads("1 garantie")
    expect(person.page.get_by_role("row").filter(has_text="65 € par jour")).to_be_visible()
    expect(person.page.get_by_text("Vaccins")).to_have_count(0)
    person.page.reload()
    person.reads("1 garantie")
    person.follows("Voir tout le tableau")
    person.reads("Vaccins non remboursés")


def test_the_table_of_another_date_by_keyboard(person_at_phone: Person, portal: Portal) -> None:
    person = person_at_phone
    arrives(person, portal)
    person.follows("Voir les garanties")
    person.page.locator("summary", has_text="Voir le tableau à une autre date").focus()
    person.page.keyboard.press("Enter")
    day = person.page.get_by_role("textbox", name="Date des soins", exact=True)
    day.fill("hier")
    person.presses("Afficher le tableau")
    expect(person.page.get_by_role("alert")).to_contain_text("Écrivez la date")
    expect(day).to_have_value("hier")
    day.fill("30/06/2021")
    person.page.keyboard.press("Enter")
    person.reads("55 € par jour")
    person.reads("des soins du 30 juin 2021")
    width = person.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
