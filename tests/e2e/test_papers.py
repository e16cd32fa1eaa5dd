"""Giving papers in a browser: with and without JavaScript, by keyboard, on a narrow screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from mh_portal.core.members.models import Member
from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD
from tests.factories.papers import NOTE, make_pdf, make_photo, make_waiting
from tests.support.portal import writing

pytestmark = pytest.mark.browser

LIST = "/espace/demandes"
NEW = f"{LIST}/nouvelle/analyse-devis"
HOME = "Bonjour Madame Martin"
FIELD = "Ajouter un fichier : Votre devis"


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """Return a folder with what somebody has at home."""
    (tmp_path / "devis.pdf").write_bytes(make_pdf())
    (tmp_path / "photo.jpg").write_bytes(make_photo())
    (tmp_path / "lettre.docx").write_bytes(b"PK\x03\x04")
    # Noise does not get lighter by itself: a photo above the limit.
    (tmp_path / "lourde.jpg").write_bytes(
        make_photo(size=(5000, 4000), quality=100) + bytes(5_500_000)
    )
    return tmp_path


def signs_in(person: Person, portal: Portal) -> str:
    """Sign in as a new member; return the member's number."""
    card = portal.add_account()
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    return card.number


def comes_to_the_papers(person: Person) -> None:
    """Begin a request and answer its questions."""
    person.opens(NEW)
    person.presses("Commencer")
    person.sees("Les soins")
    person.field("Dents").check()
    person.presses("Continuer")
    person.sees("Votre question")
    person.presses("Continuer")
    person.sees("Vos documents")


def given(person: Person) -> Locator:
    """Return the papers on the page."""
    return person.page.locator(".mh-papers li")


def test_files_are_given_refused_taken_back_and_sent(
    person: Person, portal: Portal, disk: Path
) -> None:
    signs_in(person, portal)
    comes_to_the_papers(person)
    person.field(FIELD).set_input_files([disk / "devis.pdf", disk / "lettre.docx"])
    person.presses("Ajouter ces fichiers")
    expect(person.page.get_by_role("alert")).to_contain_text("« lettre.docx »")
    expect(given(person)).to_have_count(1)
    person.field(FIELD).set_input_files(disk / "photo.jpg")
    person.presses("Ajouter ces fichiers")
    expect(given(person)).to_have_count(2)
    expect(person.page.get_by_role("alert")).to_have_count(0)
    person.page.get_by_role("button", name="Retirer devis.pdf").click()
    expect(given(person)).to_have_count(1)
    person.presses("Continuer")
    person.sees("Vérifiez vos réponses")
    person.reads("photo.jpg")
    person.presses("Envoyer mon devis")
    person.sees("Votre demande est envoyée")
    person.follows("Suivre cette demande")
    with person.page.expect_download() as download:
        person.link("photo.jpg").click()
    assert download.value.suggested_filename == "photo.jpg"
    assert download.value.path().read_bytes().startswith(b"\xff\xd8\xff")


def test_a_photo_too_heavy_is_made_lighter_where_scripts_run(
    person_at_phone: Person, portal: Portal, disk: Path, scripts: bool
) -> None:
    person = person_at_phone
    signs_in(person, portal)
    comes_to_the_papers(person)
    person.field(FIELD).set_input_files(disk / "lourde.jpg")
    person.presses("Ajouter ces fichiers")
    if scripts:
        expect(given(person)).to_contain_text(["lourde.jpg"])
        expect(person.page.get_by_role("heading", level=1)).to_be_focused()
    else:
        expect(person.page.get_by_role("alert")).to_contain_text("dépasse 5 Mo")


def test_by_keyboard_alone_on_a_narrow_screen(
    person_at_phone: Person, portal: Portal, disk: Path
) -> None:
    person = person_at_phone
    person.page.set_viewport_size({"width": 320, "height": 640})
    number = signs_in(person, portal)
    with writing(portal.app) as db:
        member = db.query(Member).filter_by(member_number=number).one()
        address = f"{LIST}/{make_waiting(db, member).reference}"
    person.opens(address)
    person.reads(NOTE)
    person.tabs_to(person.link("Compléter ma demande"))
    person.hits("Enter")
    person.sees("Compléter ma demande")
    width = person.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
    answer = person.page.get_by_label("Votre réponse")
    person.tabs_to(answer)
    person.types("Voici la page 2.")
    chooser = person.page.get_by_label("Les documents que nous vous avons demandés")
    person.tabs_to(chooser)
    # What comes next is a window of the system, which is not the portal's.
    chooser.set_input_files(disk / "photo.jpg")
    person.tabs_to(person.button("Ajouter ces fichiers"))
    person.hits("Enter")
    expect(given(person)).to_contain_text(["photo.jpg"])
    expect(answer).to_have_value("Voici la page 2.")
    person.tabs_to(person.button("Envoyer"))
    person.hits("Enter")
    person.reads("Vous nous avez envoyé ce que nous vous avions demandé.")
    person.reads("photo.jpg")
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 320
