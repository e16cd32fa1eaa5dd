"""Finding a reimbursement, understanding it, and keeping a month's statement."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from mh_portal.core.contracts.models import Contract
from mh_portal.core.guarantees.models import Guarantee
from mh_portal.core.members.models import Member
from tests.e2e.person import Person
from tests.e2e.portal import Card, Portal
from tests.factories.accounts import PASSWORD
from tests.factories.guarantees import make_table
from tests.factories.reimbursements import make_reimbursement
from tests.support.portal import writing

pytestmark = pytest.mark.browser

TITLE, ADDRESS = "Mes remboursements", "/espace/remboursements"
GLASSES = "Lunettes à tarif libre"
FILTERS = "Choisir des dates ou un type de soins"


@pytest.fixture
def card(portal: Portal) -> Card:
    """Give a member with a visit a month in 2021, and a pair of glasses."""
    card = portal.add_account()
    with writing(portal.app) as db:
        owner = Member.member_number == card.number
        contract = db.scalars(select(Contract).join(Contract.member).where(owner)).one()
        if db.scalar(select(Guarantee.id).limit(1)) is None:
            make_table(db)
        for month in range(1, 13):
            day = date(2021, month, 10)
            make_reimbursement(db, contract, paid_on=day, care_date=day)
        make_reimbursement(
            db,
            contract,
            act_code="LUN-B",
            act_label=GLASSES,
            billed=Decimal("400.00"),
            base=Decimal("0.15"),
            statutory_paid=Decimal("0.09"),
            complementary_paid=Decimal("219.91"),
        )
    return card


def is_at_the_list(person: Person, card: Card, query: str = "") -> None:
    """Sign in on the way to the list."""
    person.opens(ADDRESS + query)
    person.signs_in(card.email, PASSWORD)
    person.sees(TITLE)


def counts(person: Person, text: str) -> None:
    """Read how many there are."""
    expect(person.page.locator("#reimbursements-title")).to_have_text(text)


def day_field(person: Person, name: str) -> Locator:
    """Return the field of a date; « facultatif » is in its label and goes without saying."""
    return person.page.get_by_role("textbox", name=name, exact=True)


def test_one_finds_a_reimbursement_and_why_it_is_so(person: Person, card: Card) -> None:
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.follows("Remboursements")
    person.sees(TITLE)
    counts(person, "13 remboursements")
    person.follows("3 derniers mois")
    counts(person, "1 remboursement")
    person.follows(GLASSES)
    person.sees(GLASSES)
    person.reads("Pourquoi ce montant ?")
    left = person.page.locator(".mh-left")
    expect(left).to_contain_text("Reste à votre charge")
    expect(left).to_contain_text("180,00")
    person.follows("de votre tableau de garanties")
    expect(person.page).to_have_url(re.compile("/espace/garanties/.*le=2022-02-10"))
    person.goes_back()
    person.follows("Précédent")
    person.sees(TITLE)


def test_filters_narrow_the_list_and_are_in_the_address(
    person: Person, card: Card, scripts: bool
) -> None:
    is_at_the_list(person, card)
    if scripts:
        person.page.evaluate("() => { window.isTheSamePage = true }")
    person.follows("2021")
    counts(person, "12 remboursements")
    person.page.get_by_text(FILTERS).click()
    day_field(person, "Payé à partir du").fill("1 juin 2021")
    day_field(person, "Payé jusqu’au").fill("30/9/2021")
    person.presses("Afficher")
    counts(person, "4 remboursements")
    person.page.get_by_label("Type de soins").select_option("Lunettes et lentilles")
    person.presses("Afficher")
    counts(person, "Aucun remboursement ici")
    assert "soins=optique" in person.page.url
    if scripts:
        assert person.page.evaluate("() => window.isTheSamePage")
        expect(person.page.locator("#reimbursements-title")).to_be_focused()
    person.page.reload()
    counts(person, "Aucun remboursement ici")
    expect(day_field(person, "Payé à partir du")).to_have_value("1 juin 2021")
    person.page.get_by_role("main").get_by_role("link", name="Voir tous mes remboursements").click()
    counts(person, "13 remboursements")


def test_a_wrong_date_is_said_and_corrected(person: Person, card: Card) -> None:
    is_at_the_list(person, card)
    person.page.get_by_text(FILTERS).click()
    day_field(person, "Payé à partir du").fill("31 juin 2021")
    person.presses("Afficher")
    summary = person.page.get_by_role("alert").filter(has_text="Écrivez la date")
    expect(summary).to_be_visible()
    expect(person.page.locator(".govuk-error-summary")).to_be_focused()
    expect(day_field(person, "Payé à partir du")).to_have_value("31 juin 2021")
    summary.get_by_role("link").click()
    expect(day_field(person, "Payé à partir du")).to_be_focused()
    day_field(person, "Payé à partir du").fill("30 juin 2021")
    person.presses("Afficher")
    counts(person, "7 remboursements")


def test_by_keyboard_alone(person: Person, card: Card) -> None:
    is_at_the_list(person, card)
    person.tabs_to(person.link("2021"))
    person.hits("Enter")
    counts(person, "12 remboursements")
    person.tabs_to(person.link("Page suivante"))
    person.hits("Enter")
    person.reads("Page 2 sur 2")
    person.tabs_to(person.link("Consultation du médecin généraliste"))
    person.hits("Enter")
    person.reads("Pourquoi ce montant ?")


def test_the_table_is_kept_as_a_file(person: Person, card: Card) -> None:
    is_at_the_list(person, card, "?periode=3-mois")
    with person.page.expect_download() as download:
        person.follows("Garder cette liste en tableau")
    assert download.value.suggested_filename == "mes-remboursements.csv"
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 2
    assert GLASSES in text


def test_a_statement_is_read_on_a_telephone(person_at_phone: Person, card: Card) -> None:
    person = person_at_phone
    is_at_the_list(person, card)
    person.follows("Voir mes relevés mensuels")
    person.sees("Mes relevés mensuels")
    person.follows("2021")
    person.follows("Mars 2021")
    person.sees("Votre relevé : mars 2021")
    width = person.page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= 360
    pdf = person.link("Télécharger").get_attribute("href") or ""
    answer = person.page.request.get(pdf)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
