"""An advisor at the desk with a caller, as tests use it."""

from __future__ import annotations

from flask import Flask
from werkzeug.test import TestResponse

from mh_portal.core.accounts import sessions
from mh_portal.core.accounts.models import AgentRole
from tests.factories.agents import ADVISOR, make_agent
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.portal import writing


class Desk:
    """An advisor who is signed in, and a member with a contract."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with writing(app) as db:
            member = make_member(db)
            self.contract = make_contract(db, member).contract_number
            self.member_id, self.number = member.id, member.member_number
            self.postal_code, self.born = member.postal_code, member.birth_date
            self.agent_id = make_agent(db, ADVISOR).id
        self.client = self.sign_in(self.agent_id)

    def add_agent(
        self, email: str, role: AgentRole = AgentRole.ADVISOR, name: str = "Marc T"
    ) -> int:
        """Add another agent; return the account's number."""
        with writing(self.app) as db:
            return make_agent(db, email, role, name=name).id

    def sign_in(self, account_id: int) -> PageClient:
        """Return a fresh browser of an agent."""
        browser = PageClient(self.app, self.app.response_class)
        with writing(self.app) as db:
            browser.set_cookie("login", sessions.open_session(db, account_id, "test"))
        return browser

    def open_file(self, client: PageClient | None = None, **wrong: str) -> TestResponse:
        """Type what the caller says; `wrong` answers replace the right ones."""
        facts = {
            "birth_date__day": str(self.born.day),
            "birth_date__month": str(self.born.month),
            "birth_date__year": str(self.born.year),
            "postal_code": self.postal_code,
            "proof": "contract_number",
            "answer": self.contract,
            "reason": "request",
        }
        path = f"/conseiller/assures/{self.number}/ouverture"
        return (client or self.client).submit(path, **(facts | wrong))
