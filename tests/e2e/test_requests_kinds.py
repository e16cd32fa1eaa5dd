"""A card, lenses and a stay in hospital in a browser: with scripts and without, by keyboard, on a phone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from mh_portal.core import actors
from mh_portal.core.accounts.models import Account
from mh_portal.core.contracts.models import Product
from mh_portal.core.establishments import queries
from mh_portal.core.guarantees import queries as guarantees
from mh_portal.core.lenses import allowances
from mh_portal.core.requests import processing
from mh_portal.core.requests.kinds import lenses
from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.guarantees import FIRST, make_table
from tests.factories.kinds import FINESS, make_establishment
from tests.factories.papers import make_photo
from tests.support.portal import writing

pytestmark = pytest.mark.browser

LIST = "/espace/demandes"
LEADS = "Bonjour Madame Martin"


def signs_in(person: Person, portal: Portal) -> None:
    """Sign in as a new member; hospitals and guarantees are there."""
    card = portal.add_account()
    with writing(portal.app) as db:
        if queries.find(db, FINESS) is None:
            make_establishment(db)
        product = db.scalars(select(Product.product_code)).first() or ""
        if not guarantees.find_lines(db, product, FIRST, [allowances.LINE]):
            make_table(db)
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees(LEADS)


def begins(person: Person, kind: str) -> None:
    """Choose a kind and begin."""
    person.opens(f"{LIST}/nouvelle")
    person.follows(kind)
    person.presses("Commencer")


def answers(person: Person, heading: str, *choices: str, **lines: str) -> None:
    """Check answers, fill in fields named by their labels, and go on."""
    person.sees(heading)
    for choice in choices:
        person.field(choice).check()
    for label, text in lines.items():
        person.writes(label, text)
    person.presses("Continuer")


def reference_of(person: Person) -> str:
    return person.page.url.split("/demandes/")[1].split("/")[0]


def test_a_lost_card_is_asked_for(person: Person, portal: Portal) -> None:
    signs_in(person, portal)
    begins(person, "Recevoir à nouveau ma carte de tiers payant")
    answers(person, "Votre carte", "Je l’ai perdue")
    answers(person, "Votre adresse", "1 RUE DES LILAS, 60200 COMPIEGNE")
    person.sees("Vérifiez vos réponses")
    person.presses("Envoyer ma demande")
    person.sees("Votre demande est envoyée")
    person.reads("7 avril 2022")
    reference = reference_of(person)
    person.opens(f"{LIST}/nouvelle")
    person.follows("Recevoir à nouveau ma carte de tiers payant")
    person.reads("Nous en envoyons une à la fois")
    expect(person.page.get_by_role("button", name="Commencer")).to_have_count(0)
    person.follows(f"Suivre cette demande {reference}")
    person.reads(reference)


def test_a_hospital_is_found_and_the_sheet_is_shown(person: Person, portal: Portal) -> None:
    signs_in(person, portal)
    begins(person, "Faire prendre en charge une hospitalisation")
    answers(person, "La personne", "Jeanne Martin", "Oui, il est prévu")
    person.sees("L’hôpital")
    person.page.get_by_role("searchbox").fill("compiegne verriers")
    person.hits("Enter")
    answers(person, "L’hôpital", f"Hôpital des Verriers, Compiègne ({FINESS})")
    person.sees("Le séjour")
    person.writes("Le jour de l’entrée", "4 avril 2022")
    answers(person, "Le séjour", "Chirurgie", "Avec au moins une nuit")
    person.sees("Les nuits")
    person.writes("Combien de nuits sont prévues ?", "4")
    person.writes("Combien en chambre particulière ?", "0")
    answers(person, "Les nuits")
    answers(person, "Ce que l’hôpital vous a dit")
    person.sees("Vérifiez vos réponses")
    person.presses("Envoyer ma demande")
    person.sees("Votre demande est envoyée")
    person.follows("Voir la fiche")
    person.sees("Fiche pour le bureau des admissions")
    person.reads("5 jours à 20,00 € : 100,00 €")


def test_lenses_from_the_first_page_to_the_payment(person: Person, portal: Portal) -> None:
    signs_in(person, portal)
    begins(person, "Me faire rembourser des lentilles")
    answers(person, "La personne et les lentilles", "Jeanne Martin", "Non")
    person.sees("La facture")
    person.writes("La date de la facture", "3/3/2022")
    person.writes("Le prix des lentilles, en euros", "1805")
    person.writes("Le nom de l’opticien ou du magasin", "Optique Vauban")
    answers(person, "La facture")
    person.sees("Vos documents")
    for slot in ("facture", "ordonnance"):
        photo = {"name": f"{slot}.jpg", "mimeType": "image/jpeg", "buffer": make_photo()}
        person.page.locator(f"input[type=file][name={slot}]").set_input_files(photo)  # type: ignore[arg-type]
    person.presses("Continuer")
    person.sees("Vérifiez vos réponses")
    person.reads("150,00 €")
    person.page.get_by_role("link", name="Modifier (Le prix des lentilles, en euros)").click()
    person.writes("Le prix des lentilles, en euros", "45,50")
    answers(person, "La facture")
    person.sees("Vérifiez vos réponses")
    person.presses("Envoyer ma demande")
    person.sees("Votre demande est envoyée")
    reference = reference_of(person)
    with writing(portal.app) as db:
        request = processing.find_for_change(db, reference)
        account = db.scalars(select(Account).where(Account.member_id.is_(None))).first()
        agent = actors.agent((account or make_account(db, None, "a@courriel.example")).id)
        assert request is not None
        processing.take(db, request, agent)
        assert lenses.KIND.proposal(db, request) == f"{Decimal('45.50')}"
        processing.accept(db, request, "45.50", "", agent)
    person.opens(f"{LIST}/{reference}")
    person.reads("Nous avons accepté votre demande.")
    person.reads("45,50 €")


def test_a_hospital_by_keyboard_alone_at_a_phone(person_at_phone: Person, portal: Portal) -> None:
    person = person_at_phone
    signs_in(person, portal)
    begins(person, "Faire prendre en charge une hospitalisation")
    for choice in ("Jeanne Martin", "Oui, il est prévu"):
        person.tabs_to(person.field(choice))
        person.hits("Space")
    person.tabs_to(person.button("Continuer"))
    person.hits("Enter")
    person.sees("L’hôpital")
    person.tabs_to(person.field("Nom de l’hôpital ou de la clinique"))
    person.types("Clinique du Lac")
    person.tabs_to(person.field("Ville"))
    person.types("Annecy")
    person.tabs_to(person.button("Continuer avec cet établissement"))
    person.hits("Enter")
    person.sees("Le séjour")
    width = person.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0
