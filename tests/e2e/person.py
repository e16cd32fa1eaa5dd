"""Somebody at a browser: reads headings and labels, clicks, types, and opens e-mails."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.portal import Card

MOST_TABS = 80


class Person:
    """Finds everything by what it is called, as somebody does who sees or hears the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)

    @classmethod
    @contextlib.contextmanager
    def sitting_down(
        cls, browser: Browser, url: str, *, scripts: bool, patience: float, width: int = 1280
    ) -> Iterator[Person]:
        """Give a person before a fresh browser; a script that fails fails the journey."""
        context = browser.new_context(
            base_url=url,
            java_script_enabled=scripts,
            locale="fr-FR",
            viewport={"width": width, "height": 740},
        )
        context.set_default_timeout(patience)
        person = cls(context.new_page())
        yield person
        context.close()
        assert person.errors == []

    def opens(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)

    def sees(self, heading: str) -> None:
        """Be on the page with this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def reads(self, text: str) -> None:
        """Find these words on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def follows(self, name: str) -> None:
        """Click the link of this name, the first where there are several."""
        self.link(name).click()

    def presses(self, name: str) -> None:
        """Click the button of this name."""
        self.button(name).click()

    def writes(self, label: str, text: str) -> None:
        """Fill in the field of this label."""
        self.field(label).fill(text)

    def goes_back(self) -> None:
        """Press the browser's « back »."""
        self.page.go_back()

    def link(self, name: str) -> Locator:
        """Return the first link that is called so."""
        return self.page.get_by_role("link", name=name).first

    def button(self, name: str) -> Locator:
        """Return the button of this name in the page's content, else the first of the page."""
        inside = self.page.get_by_role("main").get_by_role("button", name=name, exact=True)
        return inside.or_(self.page.get_by_role("button", name=name, exact=True)).first

    def field(self, label: str) -> Locator:
        """Return the field of this label."""
        return self.page.get_by_label(label, exact=True)

    def fills_in(self, card: Card) -> None:
        """Copy the card into the form of step 1, and accept the terms."""
        self.writes("Nom", card.last_name)
        self.writes("Prénom", card.first_name)
        self.writes("Jour", card.day)
        self.writes("Mois", card.month)
        self.writes("Année", card.year)
        self.writes("N° de carte de tiers payant", card.number)
        self.writes("Adresse e-mail", card.email)
        self.page.get_by_role("checkbox").check()

    def chooses_password(self, password: str) -> None:
        """Write the password twice and confirm."""
        self.writes("Mot de passe", password)
        self.writes("Confirmer le mot de passe", password)
        self.presses("Valider")

    def opens_newest_mail(self, email: str, subject: str) -> None:
        """Open the demo mailbox and wait there for an e-mail with this subject."""
        self.opens("/demo/boite-mail")
        self.writes("Adresse du destinataire, ou une partie", email)
        self.presses("Afficher ces e-mails")
        mail = self.page.get_by_role("main").get_by_role("link", name=subject)
        until = time.monotonic() + 30
        while not mail.count() and time.monotonic() < until:
            time.sleep(0.1)
            self.page.reload()
        mail.first.click()
        self.sees(subject)

    def signs_in(self, email: str, password: str) -> None:
        """Fill in the sign-in page, where one is."""
        self.writes("Adresse e-mail", email)
        self.writes("Mot de passe", password)
        self.presses("Me connecter")

    def tabs_to(self, target: Locator) -> None:
        """Press the Tab key until the focus is there."""
        for _ in range(MOST_TABS):
            if target.count() and target.evaluate("e => e === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not lead to {target}")

    def types(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(text)

    def hits(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)

    def _note(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        # A refused form is an answer of 422, which browsers log as an error.
        if kind == "error" and not re.search(r"status of (404|422)", text):
            self.errors.append(text)
