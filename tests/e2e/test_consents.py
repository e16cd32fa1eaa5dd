"""Consents lived through: step by step on a telephone, click by click, undone, in two windows."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from mh_portal.core.consents import unsubscribing
from mh_portal.core.consents.rules import Purpose
from mh_portal.core.consents.unsubscribing import Subscription
from mh_portal.core.members.models import Member
from tests.e2e.person import Person
from tests.e2e.portal import Card, Portal
from tests.factories.accounts import PASSWORD
from tests.factories.consents import decisions
from tests.support.portal import later, reading

pytestmark = pytest.mark.browser

CONSENTS = "/espace/profil/consentements"
TABLE = "Mes consentements : toutes les questions"


def enters(person: Person, card: Card, path: str) -> None:
    person.opens(path)
    person.signs_in(card.email, PASSWORD)


def answer(page: Page, channel: str, word: str, purpose: str = "offres") -> Locator:
    """Return the radio button of an answer in the form of a purpose."""
    form = page.locator(f"form.mh-consent[action$='/{purpose}']")
    return form.get_by_role("group", name=channel).get_by_label(word, exact=True)


def held(portal: Portal, card: Card) -> dict[tuple[str, str], str]:
    with reading(portal.app) as db:
        number = db.scalars(select(Member.id).where(Member.member_number == card.number)).one()
        return {(each.purpose, each.channel): each.answer for each in decisions(db, number)}


def test_step_by_step_on_a_telephone(person_at_phone: Person, portal: Portal) -> None:
    person, card = person_at_phone, portal.add_account()
    enters(person, card, CONSENTS)
    person.follows("Choisir étape par étape")
    for step, (title, purpose) in enumerate(
        [
            ("Offres et services d’assurance", "offres"),
            ("Communication ciblée", "ciblage"),
            ("Questionnaire de satisfaction", "satisfaction"),
        ],
        1,
    ):
        person.sees(title)
        person.reads(f"Étape {step} sur 3")
        expect(person.page.locator("input[type=radio]:checked")).to_have_count(0)
        answer(person.page, "Par e-mail", "Oui", purpose).check()
        answer(person.page, "Par courrier", "Non", purpose).check()
        person.presses("Enregistrer et continuer")
    person.sees("Mes consentements")
    person.reads("Vos choix sont enregistrés")
    assert len(held(portal, card)) == 6
    person.page.get_by_role("link", name=re.compile("^Preuve")).first.click()
    person.sees("Preuve de mon choix")
    person.reads("Malakoff Humanis peut vous présenter ses contrats")


@pytest.mark.parametrize("scripts", [True], indirect=True)
def test_each_click_is_saved_and_the_focus_stays(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    enters(person, card, f"{CONSENTS}/tableau")
    person.sees(TABLE)
    chosen = answer(person.page, "Par SMS", "Non")
    person.page.keyboard.press("Tab")
    chosen.focus()
    person.hits("Space")
    state = person.page.locator("#etat-offres")
    expect(state).to_contain_text("Enregistré le 24 mars 2022")
    expect(chosen).to_be_focused()
    assert held(portal, card) == {("offers", "sms"): "withdrawn"}
    # Faster than any line: the last request carries every answer.
    for channel in ("Par e-mail", "Par téléphone", "Par courrier"):
        answer(person.page, channel, "Oui").check()
    person.page.wait_for_function("() => !document.querySelector('.htmx-request')")
    expect(person.page.locator("#etat-offres")).to_contain_text("Enregistré")
    person.page.reload()
    expect(person.page.locator("input[type=radio]:checked")).to_have_count(4)
    assert len(held(portal, card)) == 4


def test_a_change_is_undone_on_its_page(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    enters(person, card, f"{CONSENTS}/tableau")
    answer(person.page, "Par SMS", "Oui", "satisfaction").check()
    form = person.page.locator("form.mh-consent[action$='/satisfaction']")
    form.get_by_role("button", name="Enregistrer", exact=True).click()
    person.reads("Vos choix sont enregistrés")
    assert held(portal, card) == {("satisfaction", "sms"): "given"}
    person.page.get_by_role("button", name=re.compile("Annuler ce changement")).click()
    person.sees(TABLE)
    person.reads("Le changement est annulé")
    expect(person.page.locator("input[type=radio]:checked")).to_have_count(0)
    assert held(portal, card) == {("satisfaction", "sms"): "undecided"}


def test_the_second_window_is_told(person: Person, portal: Portal, scripts: bool) -> None:
    card = portal.add_account()
    enters(person, card, f"{CONSENTS}/offres")
    second = person.page.context.new_page()
    second.goto(f"{CONSENTS}/offres")
    answer(person.page, "Par e-mail", "Oui").check()
    person.presses("Enregistrer et continuer")
    person.sees("Communication ciblée")
    answer(second, "Par e-mail", "Non").check()
    if not scripts:
        second.get_by_role("button", name="Enregistrer et continuer").click()
    told = second.get_by_role("main")
    expect(told).to_contain_text("Vos choix ont changé entre-temps")
    expect(told).to_contain_text("le choix enregistré est « oui », le vôtre est « non »")
    assert held(portal, card) == {("offers", "email"): "given"}
    second.get_by_role("link", name="Garder les choix enregistrés").click()
    expect(answer(second, "Par e-mail", "Oui")).to_be_checked()


def test_an_email_tells_all_of_it_once(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    enters(person, card, f"{CONSENTS}/offres")
    answer(person.page, "Par e-mail", "Oui").check()
    answer(person.page, "Par SMS", "Non").check()
    person.presses("Enregistrer et continuer")
    person.sees("Communication ciblée")
    assert portal.mails_to(card.email) == ["consents_changed"]
    later(minutes=6)
    # Any change wakes the deliverer.
    answer(person.page, "Par SMS", "Non", "ciblage").check()
    person.presses("Enregistrer et continuer")
    portal.wait_for_mail(card.email)
    person.opens_newest_mail(card.email, "Vos choix pour nos messages")
    person.reads("Offres et services d’assurance, par e-mail : oui")
    person.reads("Offres et services d’assurance, par SMS : non")
    person.follows(CONSENTS)
    person.sees("Mes consentements")


def test_leaving_by_the_link_of_an_email(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    with reading(portal.app) as db:
        number = db.scalars(select(Member.id).where(Member.member_number == card.number)).one()
    person.opens(f"/desinscription/{unsubscribing.token(Subscription(number, Purpose.TARGETED))}")
    person.sees("Ne plus recevoir ces e-mails ?")
    person.presses("Me désinscrire")
    person.sees("Vous ne recevrez plus ces e-mails")
    assert held(portal, card) == {("targeted", "email"): "withdrawn"}
