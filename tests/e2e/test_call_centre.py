"""A call from the first failure to the last e-mail: the member, an advisor, and the one who decides."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from mh_portal.core.contracts.models import Contract, Product
from mh_portal.core.guarantees import queries as guarantees
from mh_portal.core.lenses import allowances
from mh_portal.core.members import queries as members
from tests.e2e.conftest import PATIENCE
from tests.e2e.person import Person
from tests.e2e.portal import Card, Portal
from tests.factories.accounts import PASSWORD
from tests.factories.agents import code, make_agent
from tests.factories.guarantees import FIRST, make_table
from tests.factories.papers import make_photo
from tests.support.portal import later, writing

pytestmark = pytest.mark.browser

_numbers = itertools.count(1)
NOTE = "Votre facture est complète."


class Room:
    """The portal with a member, and browsers for whoever sits down."""

    def __init__(self, portal: Portal, browser: Browser, *, scripts: bool) -> None:
        self.portal, self.browser, self.scripts = portal, browser, scripts
        self.card: Card = portal.add_account()
        with writing(portal.app) as db:
            member = members.find_by_number(db, self.card.number)
            assert member is not None
            self.postal_code = member.postal_code
            contract = select(Contract.contract_number).where(Contract.member_id == member.id)
            self.contract = db.scalars(contract).one()
            product = db.scalars(select(Product.product_code)).first() or ""
            if not guarantees.find_lines(db, product, FIRST, [allowances.LINE]):
                make_table(db)

    @contextlib.contextmanager
    def sits_down(self) -> Iterator[Person]:
        """Give somebody with a browser of their own."""
        with Person.sitting_down(
            self.browser, self.portal.url, scripts=self.scripts, patience=PATIENCE
        ) as person:
            yield person

    @contextlib.contextmanager
    def agent(self, name: str, page: str) -> Iterator[Person]:
        """Give a new agent who has signed in with both factors on the way to a page."""
        email = f"agent{next(_numbers)}@appels.example"
        with writing(self.portal.app) as db:
            agent_id = make_agent(db, email, name=name).id
        with self.sits_down() as person:
            person.opens(page)
            person.writes("Adresse e-mail professionnelle", email)
            person.writes("Mot de passe", PASSWORD)
            person.presses("Me connecter")
            person.writes("Votre code", code(agent_id))
            person.presses("Valider")
            yield person


def test_a_call_from_the_failure_to_the_answer(
    portal: Portal, browser: Browser, scripts: bool
) -> None:
    room = Room(portal, browser, scripts=scripts)
    with room.sits_down() as person:
        fails_three_times(person, room)
    with room.agent("Claire Aubert", "/conseiller/rappels") as advisor:
        opens_the_file(advisor, room)
        reference = asks_for_lenses(advisor, room)
        closes_the_file_and_the_call(advisor, room)
    with room.agent("Luc Vasseur", "/conseiller/demandes") as colleague:
        accepts(colleague, reference)
    later(minutes=30)
    with room.sits_down() as person:
        reads_the_whole_story(person, room, reference)


def fails_three_times(person: Person, room: Room) -> None:
    person.opens("/connexion")
    for number in range(3):
        person.signs_in(room.card.email, f"trois lampes {number}")
        expect(person.page.get_by_role("alert")).to_contain_text("est faux")


def opens_the_file(person: Person, room: Room) -> None:
    person.sees("Assurés à rappeler")
    row = person.page.get_by_role("row").filter(has_text=room.card.number)
    expect(row).to_contain_text("Trois connexions ont échoué")
    row.get_by_role("link", name="Ouvrir le dossier").click()
    person.sees("Qui appelle ?")
    for part, value in (("Jour", room.card.day), ("Mois", "3"), ("Année", room.card.year)):
        person.writes(part, value)
    person.writes("Code postal", room.postal_code)
    person.field("Un troisième élément").select_option("contract_number")
    person.writes("Ce que dit l’appelant", room.contract)
    person.field("Motif de l’appel").select_option("account")
    person.presses("Ouvrir le dossier")
    expect(person.page.get_by_role("region", name="À qui est cet espace")).to_contain_text(
        room.card.number
    )


def asks_for_lenses(person: Person, room: Room) -> str:
    space = f"/assistance/{room.card.number}"
    person.opens(f"{space}/demandes/nouvelle/lentilles")
    person.presses("Commencer")
    person.field("Jeanne Martin").check()
    person.field("Non").check()
    person.presses("Continuer")
    person.writes("La date de la facture", "3/3/2022")
    person.writes("Le prix des lentilles, en euros", "45,50")
    person.writes("Le nom de l’opticien ou du magasin", "Optique Vauban")
    person.presses("Continuer")
    for slot in ("facture", "ordonnance"):
        photo = {"name": f"{slot}.jpg", "mimeType": "image/jpeg", "buffer": make_photo()}
        person.page.locator(f"input[type=file][name={slot}]").set_input_files(photo)  # type: ignore[arg-type]
    person.presses("Continuer")
    person.sees("Vérifiez vos réponses")
    person.presses("Envoyer ma demande")
    person.sees("Votre demande est envoyée")
    return person.page.url.split("/demandes/")[1].split("/")[0]


def closes_the_file_and_the_call(person: Person, room: Room) -> None:
    person.page.get_by_role("button", name="Fermer le dossier").click()
    person.sees("Bonjour Claire Aubert")
    person.follows("Rappels")
    row = person.page.get_by_role("row").filter(has_text=room.card.number)
    row.get_by_role("link", name="Noter le résultat").click()
    person.field(
        "Nous nous sommes parlé : c’est réglé".replace(" :", "\N{NO-BREAK SPACE}:")
    ).check()
    person.presses("Noter le résultat")
    person.reads("Il est traité et quitte la liste.")
    expect(person.page.get_by_role("row").filter(has_text=room.card.number)).to_have_count(0)


def accepts(person: Person, reference: str) -> None:
    """Take the request from its row, by keyboard; open a paper; accept what is proposed."""
    person.sees("Demandes à traiter")
    person.tabs_to(person.page.get_by_label(f"Choisir {reference}"))
    person.hits("Space")
    person.tabs_to(person.button("Prendre"))
    person.hits("Enter")
    person.reads("Demande prise")
    person.follows(reference)
    with person.page.expect_download():
        person.presses("facture.jpg")
    person.follows("Accepter")
    person.sees("Accepter la demande")
    expect(person.field("Montant accordé, en euros")).to_have_value("45,50")
    person.page.get_by_label("Un mot à l’assuré").fill(NOTE)
    person.presses("Accepter et prévenir l’assuré")
    person.reads("Demande acceptée")


def reads_the_whole_story(person: Person, room: Room, reference: str) -> None:
    person.opens("/connexion")
    person.signs_in(room.card.email, PASSWORD)
    person.opens("/espace/profil/acces?qui=autres")
    for line in (
        "Votre dossier ouvert par un conseiller",
        "Demande envoyée",
        "Votre dossier fermé par le conseiller",
        "Appel vers vous traité",
        "Demande prise en charge par un conseiller",
        "Pièce ouverte par un conseiller",
        "Demande acceptée",
    ):
        person.reads(line)
    person.opens(f"/espace/demandes/{reference}")
    person.reads("Nous avons accepté votre demande.")
    person.reads("45,50 €".replace(" ", "\N{NO-BREAK SPACE}"))
    person.reads(NOTE)
    told = room.portal.mails_to(room.card.email)
    assert told == ["file_opened", "request_received", "request_taken_up", "request_answered"]
