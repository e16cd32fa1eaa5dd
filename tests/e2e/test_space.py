"""The home of the space lived through: read, followed, and its menu on a telephone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from mh_portal.core.contracts.models import Contract
from mh_portal.core.members.models import Member
from tests.e2e.person import Person
from tests.e2e.portal import Card, Portal
from tests.factories.accounts import PASSWORD
from tests.factories.reimbursements import make_reimbursement
from tests.support.portal import writing

HOME = "Bonjour Madame Martin"


@pytest.fixture
def card(portal: Portal) -> Card:
    """Give a member with an account, a contract and one reimbursement."""
    holder = portal.add_account()
    with writing(portal.app) as db:
        contract = db.scalars(
            select(Contract).join(Member).where(Member.member_number == holder.number)
        ).one()
        make_reimbursement(db, contract)
    return holder


def test_the_home_says_what_matters_and_leads_on(person: Person, card: Card) -> None:
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    person.reads("Rien à faire de votre côté")
    person.reads("nous prélèverons")
    person.reads("28 mars 2022")
    person.follows("Consultation du médecin généraliste")
    expect(person.page).to_have_url(re.compile("/espace/remboursements/R"))
    menu = person.page.get_by_role("navigation", name="Mon espace")
    expect(menu.get_by_role("link", name="Remboursements")).to_have_attribute(
        "aria-current", "true"
    )
    menu.get_by_role("link", name="Relevés").click()
    expect(person.page).to_have_url(re.compile("/espace/releves$"))
    menu.get_by_role("link", name="Accueil").click()
    person.sees(HOME)


def test_the_keyboard_alone_reaches_the_actions(person: Person, card: Card) -> None:
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    person.tabs_to(person.page.get_by_role("main").get_by_role("link", name="Attestation"))
    person.hits("Enter")
    expect(person.page).to_have_url(re.compile("/espace/documents/attestation$"))


def test_on_a_telephone_the_menu_opens_and_closes(person_at_phone: Person, card: Card) -> None:
    person = person_at_phone
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    documents = person.page.get_by_role("navigation", name="Mon espace").get_by_text("Documents")
    expect(documents).to_be_hidden()
    person.presses("Menu")
    expect(documents).to_be_visible()
    person.presses("Fermer le menu")
    expect(documents).to_be_hidden()
    person.tabs_to(person.button("Menu"))
    person.hits("Enter")
    documents.click()
    expect(person.page).to_have_url(re.compile("/espace/documents$"))
