"""Protecting the sign-in: printed codes on paper, a passkey of the device, and help without them."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from devtools import environment
from mh_portal.core.assistance.models import CallBack, CallBackReason
from tests.e2e.conftest import PATIENCE
from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD
from tests.support import server as servers
from tests.support.portal import mails_of, reading
from tests.support.server import Server

pytestmark = pytest.mark.browser

HOME, VERIFICATION = "Bonjour Madame Martin", "Deuxième étape de la connexion"
MEANS = "/espace/profil/double-authentification"
LOST = "Je n’ai plus mon appareil ou mes codes"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Server]:
    """Give a running portal with a name: browsers make no passkeys for a number."""
    environment.compress_static()
    folder = tmp_path_factory.mktemp("portal")
    shutil.copy(sqlite_template, folder / "portal.db")
    with servers.run(folder, f"sqlite:///{folder / 'portal.db'}") as running:
        name = running.url.replace(servers.HOST, "localhost")
        named = dataclasses.replace(running.settings, base_url=name)
        running.app.extensions["mh_settings"] = named
        yield Server(running.app, named)


def signs_in_again(person: Person, email: str) -> None:
    person.presses("Me déconnecter")
    person.opens("/connexion")
    person.signs_in(email, PASSWORD)


def makes_a_list(person: Person) -> list[str]:
    """Make a list of printed codes; return what stands on the paper."""
    person.opens(MEANS)
    person.follows("Faire ma liste de codes")
    person.follows("Afficher mes dix codes")
    person.sees("Mes dix codes")
    codes = person.page.get_by_role("main").locator("ol li").all_inner_texts()
    person.writes("Recopiez le dernier code de la liste", codes[-1].lower().replace(" ", ""))
    person.presses("Enregistrer cette liste")
    person.reads("C’est enregistré")
    return codes


def test_a_printed_code_opens_the_space_after_the_password(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    codes = makes_a_list(person)
    signs_in_again(person, card.email)
    person.sees(VERIFICATION)
    # Nothing else opens before.
    person.opens("/espace/documents")
    person.sees(VERIFICATION)
    person.writes("Votre code", "00000 00000")
    person.presses("Valider")
    expect(person.page.get_by_role("alert")).to_contain_text("n’est pas le bon")
    person.writes("Votre code", codes[3])
    person.presses("Valider")
    person.sees("Mes documents")
    person.opens(MEANS)
    person.reads("Il reste 9 codes")


def test_without_anything_one_asks_for_a_letter(person: Person, portal: Portal) -> None:
    card = portal.add_account()
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    makes_a_list(person)
    signs_in_again(person, card.email)
    person.follows(LOST)
    person.sees(LOST)
    person.presses("Demander de l’aide par courrier")
    person.sees("Nous allons vous appeler")
    person.presses("Arrêter et me déconnecter")
    person.sees("Vous êtes déconnecté(e)")
    with reading(portal.app) as db:
        assert CallBackReason.SECOND_FACTOR_LOST in db.scalars(select(CallBack.reason)).all()
    assert [to for _, to, _ in mails_of(portal.app, "second_factor_lost")][-1] == card.email


@pytest.fixture
def owner(browser: Browser, portal: Portal) -> Iterator[Person]:
    """Give somebody whose device makes passkeys; they need scripts."""
    with Person.sitting_down(browser, portal.url, scripts=True, patience=PATIENCE) as somebody:
        session = somebody.page.context.new_cdp_session(somebody.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        yield somebody


def test_a_passkey_opens_the_space_alone_and_after_the_password(
    owner: Person, portal: Portal
) -> None:
    card = portal.add_account()
    owner.opens("/connexion")
    owner.signs_in(card.email, PASSWORD)
    owner.opens(MEANS)
    owner.follows("Ajouter une clé d’accès")
    owner.writes("Nom de cette clé d’accès", "Mon téléphone")
    owner.presses("Créer la clé d’accès")
    owner.sees("Double authentification")
    owner.reads("Mon téléphone")
    signs_in_again(owner, card.email)
    owner.sees(VERIFICATION)
    owner.presses("Utiliser ma clé d’accès")
    owner.sees(HOME)
    owner.presses("Me déconnecter")
    owner.opens("/connexion")
    owner.presses("Se connecter avec une clé d’accès")
    owner.sees(HOME)
    owner.opens(MEANS)
    owner.follows("Retirer")
    owner.presses("Retirer la clé d’accès")
    owner.reads("mot de passe suffit")
    signs_in_again(owner, card.email)
    owner.sees(HOME)


def test_without_scripts_a_passkey_is_not_promised(browser: Browser, portal: Portal) -> None:
    card = portal.add_account()
    with Person.sitting_down(browser, portal.url, scripts=False, patience=PATIENCE) as somebody:
        somebody.opens("/connexion")
        expect(somebody.button("Se connecter avec une clé d’accès")).to_be_hidden()
        somebody.signs_in(card.email, PASSWORD)
        somebody.opens(f"{MEANS}/cles/nouvelle")
        somebody.reads("Ce navigateur ne crée pas de clé d’accès")
