"""A member who is signed in and looks at the profile, as tests use it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from mh_portal.core.accounts import sessions
from mh_portal.core.audit.models import AuditEvent
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.portal import mails_of, reading, writing

EMAIL = "jeanne@courriel.example"
PROFILE = "/espace/profil"


class Profile:
    """Jeanne Martin with one contract paid by direct debit, signed in."""

    def __init__(self, app: Flask, client: PageClient) -> None:
        self.app, self.client = app, client
        with writing(app) as db:
            member = make_member(db)
            self.contract = make_contract(db, member).contract_number
            self.account_id = make_account(db, member, EMAIL).id
            self.member_id, self.number = member.id, member.member_number
        self.sign_in()

    def sign_in(self, client: PageClient | None = None) -> PageClient:
        """Sign a browser in: this one, or another."""
        browser = client or self.client
        with writing(self.app) as db:
            browser.set_cookie("login", sessions.open_session(db, self.account_id, "test"))
        return browser

    def text(self, path: str) -> str:
        """Return the text of a page of the profile, its spaces made plain."""
        return " ".join(self.client.page(PROFILE + path).text.split())

    def type(self, path: str, **values: str | None) -> TestResponse:
        """Fill in a form of the profile and send it."""
        return self.client.submit(PROFILE + path, **values)

    def change(self, path: str, **values: str | None) -> TestResponse:
        """Type a change, read it again and confirm it; return the answer to that."""
        answer = self.type(path, **values)
        assert answer.status_code == 303, answer.text
        return self.type(f"{path}/verification")

    def events(self, area: str = "profile:") -> list[tuple[str, dict[str, Any]]]:
        """Return action and changes of what the audit trail holds of the profile."""
        with reading(self.app) as db:
            found = db.execute(
                select(AuditEvent.action, AuditEvent.changes).order_by(AuditEvent.id)
            )
            return [(action, changes) for action, changes in found if action.startswith(area)]

    def mails(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """Return recipient and facts of the outgoing e-mails of a kind."""
        return [(recipient, facts) for _kind, recipient, facts in mails_of(self.app, kind)]
