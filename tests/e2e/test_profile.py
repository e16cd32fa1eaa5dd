"""The profile lived through: an address by telephone, another e-mail and back, another account."""

from __future__ import annotations

import pytest

from tests.e2e.person import Person
from tests.e2e.portal import Card, Portal
from tests.factories.accounts import PASSWORD
from tests.factories.profile import NEW_IBAN

pytestmark = pytest.mark.browser

PROFILE = "/espace/profil"


def enters(person: Person, card: Card) -> None:
    person.opens(PROFILE)
    person.signs_in(card.email, PASSWORD)
    person.sees("Mon profil")


def test_a_new_address_by_telephone(person_at_phone: Person, portal: Portal) -> None:
    person, card = person_at_phone, portal.add_account()
    enters(person, card)
    person.follows("Informations personnelles")
    person.sees("Mes informations personnelles")
    person.follows("Modifier (Adresse postale)")
    person.writes("Numéro et rue", "3 place du Marché")
    person.writes("Code postal", "598")
    person.writes("Ville", "Lille")
    person.presses("Continuer")
    person.reads("Un code postal a 5 chiffres. Vous en avez écrit 3.")
    person.writes("Code postal", "59800")
    person.presses("Continuer")
    person.sees("Vérifiez votre changement")
    person.reads("59800 Lille")
    person.follows("Corriger")
    person.presses("Continuer")
    person.presses("Valider")
    person.sees("Mes informations personnelles")
    person.reads("Votre changement est enregistré")
    person.reads("3 place du Marché")
    person.opens_newest_mail(card.email, "Votre profil a changé")


def test_another_email_address_and_the_way_back(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    new = f"nouvelle.{card.email}"
    enters(person, card)
    person.follows("Adresse e-mail")
    person.writes("Nouvelle adresse e-mail", new)
    person.presses("Continuer")
    person.reads(new)
    person.presses("Recevoir le lien")
    person.sees("Regardez votre boîte mail")
    person.opens_newest_mail(new, "Confirmez votre nouvelle adresse e-mail")
    person.follows("/espace/profil/email/")
    person.sees("Confirmer ma nouvelle adresse e-mail")
    person.presses("Valider")
    person.sees("Votre adresse e-mail")
    person.reads(f"Vous vous connectez maintenant avec {new}")
    person.opens_newest_mail(card.email, "Votre adresse e-mail a changé")
    person.follows("/retour/adresse-email/")
    person.sees("Rétablir mon ancienne adresse e-mail ?")
    person.presses("Rétablir")
    person.sees("Votre ancienne adresse e-mail est rétablie")
    person.opens(PROFILE)
    person.signs_in(card.email, PASSWORD)
    person.sees("Mon profil")


def test_another_bank_account(person_at_phone: Person, portal: Portal) -> None:
    person, card = person_at_phone, portal.add_account()
    enters(person, card)
    person.follows("Coordonnées bancaires")
    person.follows("Changer ce compte")
    person.writes("IBAN", NEW_IBAN[:-1] + "8")
    person.presses("Continuer")
    person.reads("Cet IBAN contient une erreur. Comparez chaque groupe de quatre avec votre RIB.")
    person.writes("IBAN", NEW_IBAN)
    person.presses("Continuer")
    person.sees("Vérifiez vos coordonnées bancaires")
    person.reads("FR76 3000 6000 0112 3456 7890 189")
    person.presses("Valider")
    person.reads("Cochez la case pour accepter le mandat.")
    person.page.get_by_role("checkbox").check()
    person.presses("Valider")
    person.sees("Coordonnées bancaires")
    person.reads("Vos nouvelles coordonnées bancaires sont enregistrées")
    person.reads("FR76 •••• •••• 0189")
    person.opens_newest_mail(card.email, "Vos coordonnées bancaires ont changé")
