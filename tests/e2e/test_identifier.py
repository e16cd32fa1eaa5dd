"""A migrated member's morning: the old login once, the e-mail confirmed, the space; the password."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from mh_portal.core.members.models import Member
from tests.core.accounts.test_legacy_hashes import bcrypted
from tests.e2e.conftest import PATIENCE
from tests.e2e.person import Person
from tests.e2e.portal import Card, Portal
from tests.factories.accounts import PASSWORD
from tests.support.portal import writing

pytestmark = pytest.mark.browser

OLD_PASSWORD = "Verveine-1948"
NEW_PASSWORD = "huit violons bleus dans la neige"
HOME = "Bonjour Madame Martin"
STEP_1, STEP_2, STEP_3 = (
    "Mettre à jour mon identifiant",
    "Regardez votre boîte mail",
    "Confirmer mon adresse",
)
SUBJECT = "Confirmez votre adresse e-mail"


def add_migrated(portal: Portal) -> tuple[Card, str]:
    """Add a member with an old login; return the card and the old identifier."""
    card = portal.add_member()
    identifier = f"TM{card.number}"
    with writing(portal.app) as db:
        member = db.scalars(select(Member).filter_by(member_number=card.number)).one()
        member.legacy_identifier = identifier
        member.legacy_password_hash = bcrypted(OLD_PASSWORD)
    return card, identifier


def test_the_old_login_serves_once(person: Person, portal: Portal) -> None:
    card, identifier = add_migrated(portal)
    person.opens("/espace/contrats")
    person.sees("Me connecter")
    person.signs_in(identifier.lower(), OLD_PASSWORD)
    person.sees(STEP_1)
    person.opens("/espace")
    person.sees(STEP_1)
    person.writes("Adresse e-mail", "jeanne")
    person.presses("Valider")
    expect(person.page.get_by_role("alert")).to_contain_text("@")
    person.writes("Adresse e-mail", card.email)
    person.presses("Valider")
    person.sees(STEP_2)
    person.reads(card.email)
    person.opens_newest_mail(card.email, SUBJECT)
    person.follows("/identifiant/")
    person.sees(STEP_3)
    person.presses(STEP_3)
    person.sees(HOME)
    person.presses("Me déconnecter")
    person.follows("Me reconnecter")
    person.signs_in(identifier, OLD_PASSWORD)
    expect(person.page.get_by_role("alert")).to_contain_text("est faux")
    person.signs_in(card.email, OLD_PASSWORD)
    person.sees(HOME)


def test_a_mistyped_address_is_put_right(person_at_phone: Person, portal: Portal) -> None:
    person = person_at_phone
    card, _ = add_migrated(portal)
    person.opens("/identifiant")
    person.signs_in(card.number, OLD_PASSWORD)
    person.sees(STEP_1)
    person.writes("Adresse e-mail", f"m{card.number}@gmial.com")
    person.presses("Valider")
    person.reads("Vouliez-vous écrire")
    person.presses("Oui, écrivez-moi à cette adresse")
    person.reads(f"m{card.number}@gmail.com")
    expect(person.page.get_by_text("Vouliez-vous écrire")).to_have_count(0)
    person.follows("Changer d’adresse si elle est fausse")
    person.sees(STEP_1)
    expect(person.field("Adresse e-mail")).to_have_value(f"m{card.number}@gmail.com")


def test_the_mailbox_is_on_another_device(
    browser: Browser, portal: Portal, person: Person, scripts: bool
) -> None:
    card, identifier = add_migrated(portal)
    person.opens("/connexion")
    person.signs_in(identifier, OLD_PASSWORD)
    person.writes("Adresse e-mail", card.email)
    person.presses("Valider")
    person.sees(STEP_2)
    with Person.sitting_down(
        browser, portal.url, scripts=scripts, width=360, patience=PATIENCE
    ) as at_phone:
        at_phone.opens_newest_mail(card.email, SUBJECT)
        at_phone.follows("/identifiant/")
        at_phone.presses(STEP_3)
        at_phone.sees("Votre identifiant est à jour")
        at_phone.link("Me connecter").click()
        at_phone.signs_in(card.email, OLD_PASSWORD)
        at_phone.sees(HOME)
    person.page.reload()
    person.sees("Me connecter")


def test_the_keyboard_is_enough(person: Person, portal: Portal) -> None:
    card, identifier = add_migrated(portal)
    person.opens("/connexion")
    person.signs_in(identifier, OLD_PASSWORD)
    person.sees(STEP_1)
    person.tabs_to(person.field("Adresse e-mail"))
    person.types(card.email)
    person.hits("Enter")
    person.sees(STEP_2)


def test_the_password_is_changed(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens("/espace/profil/mot-de-passe")
    person.signs_in(card.email, PASSWORD)
    person.sees("Mes codes d’accès")
    person.writes("Mot de passe actuel", "trois lampes")
    person.chooses_password(NEW_PASSWORD)
    expect(person.page.get_by_role("alert")).to_contain_text("actuel")
    person.writes("Mot de passe actuel", PASSWORD)
    person.chooses_password(NEW_PASSWORD)
    person.sees("Votre mot de passe est changé")
    assert portal.mails_to(card.email) == ["password_changed"]
    person.presses("Me déconnecter")
    person.follows("Me reconnecter")
    person.signs_in(card.email, NEW_PASSWORD)
    person.sees(HOME)
