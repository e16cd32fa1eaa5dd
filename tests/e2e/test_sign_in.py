"""Signing in and out, a forgotten password, the end of a session, and the size of the text."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import MORNING
from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD
from tests.support.portal import later

pytestmark = pytest.mark.browser

HOME = "Bonjour Madame Martin"
RESET = "Choisir un nouveau mot de passe"
NEW_PASSWORD = "huit violons bleus dans la neige"


def test_in_and_out(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens("/acces/sante-prevoyance/8-chiffres")
    person.page.get_by_role("main").get_by_role("link", name="Accéder à mon espace").click()
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    person.reads("Madame Martin")
    person.presses("Me déconnecter")
    person.sees("Vous êtes déconnecté(e)")
    person.goes_back()
    person.page.reload()
    person.sees("Me connecter")


def test_a_wrong_password_is_said_and_corrected(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens("/connexion")
    person.signs_in(card.email, "trois lampes")
    expect(person.page.get_by_role("alert")).to_contain_text("est faux")
    expect(person.field("Adresse e-mail")).to_have_value(card.email)
    expect(person.field("Mot de passe")).to_have_value("")
    person.writes("Mot de passe", PASSWORD)
    person.presses("Me connecter")
    person.sees(HOME)


def test_one_lands_where_one_was_going(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens("/espace?page=2")
    person.sees("Me connecter")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    assert person.page.url.endswith("/espace?page=2")


def test_a_forgotten_password_is_replaced(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens("/connexion")
    person.follows("J’ai oublié mon mot de passe")
    person.writes("Adresse e-mail", card.email)
    person.presses("Valider")
    person.sees("Regardez votre boîte mail")
    person.opens_newest_mail(card.email, RESET)
    person.follows("/mot-de-passe/")
    person.sees("Choisir un autre mot de passe")
    person.chooses_password(NEW_PASSWORD)
    person.sees("Votre mot de passe est changé")
    person.follows("Me connecter")
    person.signs_in(card.email, PASSWORD)
    expect(person.page.get_by_role("alert")).to_contain_text("est faux")
    person.signs_in(card.email, NEW_PASSWORD)
    person.sees(HOME)


def test_a_link_for_the_password_lives_half_an_hour(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens("/mot-de-passe/oubli")
    person.writes("Adresse e-mail", card.email)
    person.presses("Valider")
    person.opens_newest_mail(card.email, RESET)
    later(minutes=31)
    person.follows("/mot-de-passe/")
    person.reads("30 minutes")
    expect(person.field("Mot de passe")).to_have_count(0)


def test_the_size_of_the_text_is_kept(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens("/aide")
    before = font_size(person)
    person.presses("Texte très grand")
    person.sees("Aide")
    assert person.page.url.endswith("/aide")
    assert font_size(person) == 1.5 * before
    person.opens("/connexion")
    expect(person.button("Texte très grand")).to_have_attribute("aria-pressed", "true")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    assert font_size(person) == 1.5 * before
    person.presses("Texte normal")
    person.sees(HOME)
    assert font_size(person) == before


def font_size(person: Person) -> float:
    size: float = person.page.get_by_role("main").evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize)"
    )
    return size


def test_who_comes_back_late_signs_in_again_and_goes_on(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    later(minutes=31)
    person.page.reload()
    person.sees("Me connecter")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)


def test_a_button_of_a_session_that_is_over_leads_to_the_sign_in(
    person: Person, portal: Portal
) -> None:
    card = portal.add_account()
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    later(minutes=31)
    person.presses("Me déconnecter")
    person.sees("Vous êtes déconnecté(e)")
    person.follows("Me reconnecter")
    person.sees("Me connecter")


def pass_time(person: Person, **time: float) -> None:
    """Let time pass on both sides: for the browser and for the portal."""
    later(**time)
    person.page.clock.run_for(int(timedelta(**time).total_seconds() * 1000))


@pytest.mark.parametrize("scripts", [True], indirect=True)
def test_two_minutes_before_its_end_the_session_is_extended(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.page.clock.install(time=MORNING)
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    warning = person.page.get_by_role("alertdialog")
    pass_time(person, minutes=27, seconds=50)
    expect(warning).to_be_hidden()
    pass_time(person, seconds=15)
    expect(warning).to_contain_text("deux minutes")
    stay = warning.get_by_role("button", name="Rester connecté")
    expect(stay).to_be_focused()
    person.hits("Enter")
    expect(warning).to_be_hidden()
    pass_time(person, minutes=27)
    expect(warning).to_be_hidden()
    person.page.reload()
    person.sees(HOME)


@pytest.mark.parametrize("scripts", [True], indirect=True)
def test_at_its_end_the_page_says_so(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.page.clock.install(time=MORNING)
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees(HOME)
    pass_time(person, minutes=31)
    warning = person.page.get_by_role("alertdialog")
    expect(warning).to_contain_text("Vous avez été déconnecté")
    warning.get_by_role("link", name="Me reconnecter").click()
    person.sees("Me connecter")
