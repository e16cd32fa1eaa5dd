"""A couple with a contract of today and an old one, and what is paid to them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import Flask

from mh_portal.core.accounts import sessions
from mh_portal.core.contracts.models import Beneficiary, BeneficiaryKind, Contract
from tests.factories.accounts import make_account
from tests.factories.guarantees import make_table
from tests.factories.members import DIGEST, make_contract, make_member
from tests.factories.reimbursements import make_reimbursement
from tests.support.client import PageClient
from tests.support.html import Element
from tests.support.portal import writing

LIST = "/espace/remboursements"
CSV = "/espace/remboursements.csv"


class Household:
    """Jeanne and Paul Martin with a contract of today and an old one, signed in as Jeanne."""

    def __init__(self, app: Flask, client: PageClient) -> None:
        self.app, self.client = app, client
        with writing(app) as db:
            member = make_member(db)
            self.old = make_contract(
                db, member, started_on=date(2010, 1, 1), subscribed_on=date(2010, 1, 1),
                ended_on=date(2014, 12, 31),
            )  # fmt: skip
            self.contract = make_contract(db, member)
            db.add(
                Beneficiary(
                    contract_id=self.contract.id, rank=2, kind=BeneficiaryKind.SPOUSE,
                    last_name="MARTIN", first_name="PAUL", birth_date=date(1940, 1, 1),
                    birth_rank=1, started_on=date(2015, 1, 1), extract_digest=DIGEST,
                )
            )  # fmt: skip
            make_table(db)
            account = make_account(db, member)
            self.number = member.member_number
            token = sessions.open_session(db, account.id, "test")
            db.expunge_all()
        client.set_cookie("login", token)

    def paid(self, day: date, contract: Contract | None = None, **facts: Any) -> str:
        """Add a reimbursement paid on a day; return its reference."""
        with writing(self.app) as db:
            made = make_reimbursement(
                db, contract or self.contract, **({"paid_on": day, "care_date": day} | facts)
            )
            return made.reimbursement_id

    def page(self, query: str = "", status: int = 200) -> Element:
        """Open the list."""
        return self.client.page(f"{LIST}?{query}" if query else LIST, status)

    def shown(self, query: str = "") -> list[str]:
        """Return the references of the lines of the list, in their order."""
        return references(self.page(query))


def references(page: Element) -> list[str]:
    links = [link.get("href") or "" for row in page.find_all("tbody") for link in row.find_all("a")]
    return [re.sub(f"^{LIST}/", "", link) for link in links]
