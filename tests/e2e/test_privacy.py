"""Data rights and accesses lived through: seen, taken along, and another device signed out."""

from __future__ import annotations

import zipfile

import pytest
from playwright.sync_api import expect

from mh_portal.core.privacy.tables import DATASETS
from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD
from tests.support.portal import mails_of

pytestmark = pytest.mark.browser

RIGHTS, ACCESSES = "/espace/profil/droits", "/espace/profil/acces"
TITLE = "Mes droits informatique et liberté"


def test_all_data_are_taken_along(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens(RIGHTS)
    person.signs_in(card.email, PASSWORD)
    person.sees(TITLE)
    person.follows("Télécharger mes données")
    person.sees("Télécharger mes données")
    with person.page.expect_download() as waiting:
        person.presses("Télécharger mes données (ZIP)")
    assert waiting.value.suggested_filename == "mes-donnees-2022-03-24.zip"
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(DATASETS) + 3
        assert card.number in archive.read("donnees.json").decode()
    told = [mail[1] for mail in mails_of(portal.app, "data_exported")]
    assert card.email in told


def test_data_are_seen_and_corrected_on_a_telephone(
    person_at_phone: Person, portal: Portal
) -> None:
    person, card = person_at_phone, portal.add_account()
    person.opens(RIGHTS)
    person.signs_in(card.email, PASSWORD)
    person.follows("Votre identité et vos coordonnées")
    person.sees("Votre identité et vos coordonnées")
    person.reads(card.number)
    person.reads("10 ans")
    person.opens(RIGHTS)
    person.follows("Faire une demande")
    person.sees("Mes droits sur mes données")


def test_another_device_is_signed_out(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens(ACCESSES)
    person.signs_in(card.email, PASSWORD)
    person.sees("Mes accès")
    browser = person.page.context.browser
    assert browser
    other = browser.new_context(base_url=portal.url).new_page()
    other.goto(ACCESSES)
    elsewhere = Person(other)
    elsewhere.signs_in(card.email, PASSWORD)
    elsewhere.sees("Mes accès")
    person.opens(ACCESSES)
    person.presses("Déconnecter tous les autres appareils")
    person.reads("Déconnexion faite")
    expect(person.page.get_by_role("button", name="Déconnecter tous")).to_have_count(0)
    other.goto(ACCESSES)
    elsewhere.sees("Me connecter")
    other.context.close()
