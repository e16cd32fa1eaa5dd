"""A trusted helper lived through: invited, accepted, looking, and out again, by keyboard too."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import PATIENCE
from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.browser

_numbers = itertools.count(1)
HELPERS = "/espace/profil/aidants"
NEW_PASSWORD = "huit violons bleus dans la neige"
WIDTH = "document.documentElement.scrollWidth"
SMALL = 320


def invites(person: Person) -> str:
    """Invite somebody by keyboard alone; return the address."""
    email = f"paul{next(_numbers)}@courriel.example"
    person.tabs_to(person.link("Inviter une personne"))
    person.hits("Enter")
    for label, text in (
        ("Prénom et nom de cette personne", "Paul Petit"),
        ("Adresse e-mail de cette personne", email),
    ):
        person.tabs_to(person.field(label))
        person.types(text)
    for place, downs in ((0, 3), (1, 2)):
        group = person.page.get_by_role("radiogroup").nth(place).get_by_role("radio")
        person.tabs_to(group.first)
        person.hits("Space")
        for _ in range(downs):
            person.hits("ArrowDown")
    person.tabs_to(person.button("Continuer"))
    person.hits("Enter")
    person.sees("Vérifiez votre invitation")
    person.reads(email)
    assert person.page.evaluate(WIDTH) <= SMALL
    person.tabs_to(person.button("Envoyer l’invitation"))
    person.hits("Enter")
    person.reads("L’invitation est partie")
    return email


def test_a_helper_is_invited_helps_and_is_out_at_once(
    browser: Browser, portal: Portal, scripts: bool
) -> None:
    card = portal.add_account()
    with Person.sitting_down(
        browser, portal.url, scripts=scripts, patience=PATIENCE, width=SMALL
    ) as member:
        member.opens(HELPERS)
        member.signs_in(card.email, PASSWORD)
        member.sees("Mes aidants")
        email = invites(member)
        with Person.sitting_down(
            browser, portal.url, scripts=scripts, patience=PATIENCE, width=SMALL
        ) as helper:
            helper.opens_newest_mail(email, "Jeanne Martin vous demande de l’aide")
            helper.follows("/aidant/invitation/")
            helper.sees("Jeanne Martin vous demande de l’aide")
            helper.writes("Mot de passe", NEW_PASSWORD)
            helper.writes("Confirmer le mot de passe", NEW_PASSWORD)
            helper.tabs_to(helper.button("Accepter"))
            helper.hits("Enter")
            helper.sees("Les personnes que j’aide")
            helper.tabs_to(helper.link("Ouvrir cet espace"))
            helper.hits("Enter")
            helper.reads("Vous aidez Jeanne Martin")
            assert helper.page.evaluate(WIDTH) <= SMALL
            member.opens(HELPERS)
            member.follows("Retirer cet accès")
            member.sees("Retirer l’accès de Paul Petit ?")
            member.presses("Retirer cet accès")
            member.reads("L’accès est retiré")
            helper.page.reload()
            helper.sees("Votre accès à cet espace a pris fin")
            helper.opens("/aidant")
            helper.reads("Vous n’aidez personne pour le moment")


def test_an_invitation_is_refused_from_the_mail(
    portal: Portal, person_at_phone: Person, browser: Browser
) -> None:
    card = portal.add_account()
    with Person.sitting_down(
        browser, portal.url, scripts=False, patience=PATIENCE, width=SMALL
    ) as member:
        member.opens(HELPERS)
        member.signs_in(card.email, PASSWORD)
        email = invites(member)
    person = person_at_phone
    person.opens_newest_mail(email, "Jeanne Martin vous demande de l’aide")
    person.follows("/aidant/invitation/")
    person.sees("Jeanne Martin vous demande de l’aide")
    person.presses("Refuser")
    person.sees("Vous avez refusé")
    person.goes_back()
    person.page.reload()
    person.sees("Cette invitation n’est plus valable")
