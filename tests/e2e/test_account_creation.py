"""Creating an account: with the keyboard at a phone, late, with mistakes, and with a double click."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.portal import Card, Portal
from tests.support.portal import later

pytestmark = pytest.mark.browser

STEP_1, STEP_2, STEP_3 = "Créer mon compte", "Regardez votre boîte mail", "Choisir mon mot de passe"
SUBJECT = "Activez votre espace client Malakoff Humanis"
PASSWORD = "quatre lampes vertes au grenier"
HOME = "Bonjour Madame Martin"


def ask(person: Person, card: Card) -> None:
    person.opens("/compte/creation")
    person.fills_in(card)
    person.presses("Valider")
    person.sees(STEP_2)


def test_a_newcomer_opens_the_space(person: Person, portal: Portal) -> None:
    card = portal.add_member()
    person.opens("/")
    person.follows("Accéder à mon espace")
    person.page.get_by_role("main").get_by_role("link", name="Santé & Prévoyance").click()
    person.follows("8 chiffres")
    person.follows("Créer mon compte")
    person.reads("Étape 1 sur 3")
    person.fills_in(card)
    person.presses("Valider")
    person.sees(STEP_2)
    person.reads(card.email)
    person.opens_newest_mail(card.email, SUBJECT)
    person.follows("Voir cet e-mail mis en page")
    person.page.get_by_role("link", name="Activer mon compte").click()
    person.sees(STEP_3)
    person.chooses_password(PASSWORD)
    person.sees(HOME)
    person.reads("Santé Confort")
    person.reads(card.number)
    assert portal.mails_to(card.email) == ["account_activation"]


def test_by_keyboard_alone_at_a_phone(person_at_phone: Person, portal: Portal) -> None:
    card = portal.add_member()
    person = person_at_phone
    person.opens("/")
    person.hits("Tab")
    expect(person.link("Aller au contenu")).to_be_focused()
    main = person.page.get_by_role("main")
    for name, heading in (
        ("Accéder à mon espace", "À quel espace souhaitez-vous vous connecter ?"),
        ("Santé & Prévoyance", "Votre numéro d’adhérent est-il composé de…"),
        ("8 chiffres", "Voici l’accès vers votre espace"),
        ("Créer mon compte", STEP_1),
    ):
        person.tabs_to(main.get_by_role("link", name=name).first)
        person.hits("Enter")
        person.sees(heading)
    type_the_card(person, card)
    person.sees(STEP_2)
    person.tabs_to(person.link("Ouvrir la boîte mail de démonstration"))
    person.hits("Enter")
    person.sees("Boîte mail de démonstration")
    portal.wait_for_mail(card.email)
    person.tabs_to(person.page.get_by_role("textbox"))
    person.types(card.email)
    person.hits("Enter")
    mail = main.get_by_role("link", name=SUBJECT)
    expect(mail).to_have_count(1)
    person.tabs_to(mail)
    person.hits("Enter")
    person.sees(SUBJECT)
    person.tabs_to(main.get_by_role("link", name="/compte/activation/").first)
    person.hits("Enter")
    person.sees(STEP_3)
    for label in ("Mot de passe", "Confirmer le mot de passe"):
        person.tabs_to(person.field(label))
        person.types(PASSWORD)
    person.tabs_to(person.button("Valider"))
    person.hits("Space")
    person.sees(HOME)
    person.reads("Santé Confort")


def type_the_card(person: Person, card: Card) -> None:
    """Fill in step 1 as the fields come, and confirm."""
    for label, text in (
        ("Nom", card.last_name),
        ("Prénom", card.first_name),
        ("Jour", card.day),
        ("Mois", card.month),
        ("Année", card.year),
        ("N° de carte de tiers payant", card.number),
        ("Adresse e-mail", card.email),
    ):
        person.tabs_to(person.field(label))
        person.types(text)
    person.tabs_to(person.page.get_by_role("checkbox"))
    person.hits("Space")
    person.tabs_to(person.button("Valider"))
    person.hits("Enter")


def test_a_link_that_is_too_old_is_renewed(person: Person, portal: Portal) -> None:
    card = portal.add_member()
    ask(person, card)
    person.opens_newest_mail(card.email, SUBJECT)
    later(hours=25)
    person.follows("/compte/activation/")
    person.sees("Ce lien a plus de 24 heures")
    person.presses("M’envoyer un nouveau lien")
    person.sees(STEP_2)
    portal.wait_for_mail(card.email, count=2)
    person.opens_newest_mail(card.email, SUBJECT)
    person.follows("/compte/activation/")
    person.sees(STEP_3)
    person.chooses_password(PASSWORD)
    person.sees(HOME)


def test_a_link_works_once(person: Person, portal: Portal) -> None:
    card = portal.add_member()
    ask(person, card)
    person.opens_newest_mail(card.email, SUBJECT)
    person.follows("/compte/activation/")
    address = person.page.url
    person.chooses_password(PASSWORD)
    person.sees(HOME)
    person.opens(address)
    person.sees("Ce lien a déjà servi")
    person.link("Me connecter").click()
    person.sees(HOME)


def test_mistakes_are_shown_at_their_fields_and_corrected(person: Person, portal: Portal) -> None:
    card = portal.add_member()
    person.opens("/compte/creation")
    person.fills_in(card)
    person.writes("Mois", "brumaire")
    person.writes("N° de carte de tiers payant", card.number[:-1])
    person.writes("Adresse e-mail", "jeanne")
    person.presses("Valider")
    assert person.page.title().startswith("Erreur")
    summary = person.page.get_by_role("alert")
    expect(person.page.locator(":focus")).to_contain_text("Écrivez le mois")
    expect(summary.get_by_role("link")).to_have_count(3)
    summary.get_by_role("link", name="Écrivez le mois").click()
    expect(person.field("Mois")).to_be_focused()
    expect(person.field("Nom")).to_have_value(card.last_name)
    expect(person.field("N° de carte de tiers payant")).to_have_value(card.number[:-1])
    expect(person.page.get_by_role("checkbox")).to_be_checked()
    person.writes("Mois", "3")
    person.writes("N° de carte de tiers payant", card.number)
    person.writes("Adresse e-mail", card.email)
    person.presses("Valider")
    person.sees(STEP_2)
    person.reads(card.email)


def test_facts_of_another_card_are_compared_again(person: Person, portal: Portal) -> None:
    card = portal.add_member()
    person.opens("/compte/creation")
    person.fills_in(card)
    person.writes("Jour", "25")
    person.presses("Valider")
    expect(person.page.get_by_role("alert")).to_contain_text("carte de tiers payant")
    expect(person.field("Nom")).to_have_value(card.last_name)
    person.writes("Jour", card.day)
    person.presses("Valider")
    person.sees(STEP_2)


def test_back_after_a_mistake_keeps_what_was_typed(person: Person, portal: Portal) -> None:
    card = portal.add_member()
    person.opens("/compte/creation")
    person.fills_in(card)
    person.writes("Jour", "42")
    person.presses("Valider")
    person.reads("Écrivez le jour")
    person.goes_back()
    person.sees(STEP_1)
    expect(person.field("Nom")).to_have_value(card.last_name)
    expect(person.field("Adresse e-mail")).to_have_value(card.email)
    person.writes("Jour", card.day)
    person.presses("Valider")
    person.sees(STEP_2)


def test_a_double_click_is_one_request(person: Person, portal: Portal, scripts: bool) -> None:
    card = portal.add_member()
    person.opens("/compte/creation")
    person.fills_in(card)
    person.button("Valider").dblclick()
    person.sees(STEP_2)
    sent = portal.mails_to(card.email)
    # Without scripts the second click may arrive as well: its link is the one that works then.
    assert sent == ["account_activation"] * (1 if scripts else len(sent))
    portal.wait_for_mail(card.email, count=len(sent))
    person.opens_newest_mail(card.email, SUBJECT)
    person.follows("/compte/activation/")
    person.sees(STEP_3)


def test_a_weak_password_is_explained_and_replaced(person: Person, portal: Portal) -> None:
    card = portal.add_member()
    ask(person, card)
    person.opens_newest_mail(card.email, SUBJECT)
    person.follows("/compte/activation/")
    person.chooses_password("jeannemartin1944")
    expect(person.page.get_by_role("alert")).to_contain_text("trop facile à deviner")
    person.chooses_password(PASSWORD)
    person.sees(HOME)


def test_who_has_an_account_is_told_by_email(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    ask(person, card)
    assert portal.mails_to(card.email) == ["account_exists"]
