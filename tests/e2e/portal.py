"""What journeys find in the portal before they begin, and what they left there."""

from __future__ import annotations

import dataclasses
import itertools
import time
from typing import Any

from sqlalchemy import func, select

from mh_portal.core.outbox.models import MessageState, OutboxMessage
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.support.portal import reading, writing
from tests.support.server import Server

PATIENCE = 30.0
_count = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Card:
    """What a member reads from the card, and the e-mail address to use."""

    last_name: str
    first_name: str
    day: str
    month: str
    year: str
    number: str
    email: str


class Portal:
    """The running portal of a journey."""

    def __init__(self, server: Server) -> None:
        self.app = server.app
        self.url = server.url
        self.settings = server.settings

    def add_member(self, **facts: Any) -> Card:
        """Add a member with a contract who has no account; return the card."""
        with writing(self.app) as db:
            member = make_member(db, **facts)
            make_contract(db, member)
            number = member.member_number
        return Card(
            last_name="Martin",
            first_name="Jeanne",
            day="24",
            month="mars",
            year="1944",
            number=number,
            email=f"jeanne{next(_count)}@courriel.example",
        )

    def add_account(self) -> Card:
        """Add a member with an account, whose password is that of the factories."""
        with writing(self.app) as db:
            email = f"jeanne{next(_count)}@courriel.example"
            member = make_member(db)
            make_contract(db, member)
            make_account(db, member, email)
            return Card("Martin", "Jeanne", "24", "mars", "1944", member.member_number, email)

    def wait_for_mail(self, email: str, count: int = 1) -> None:
        """Wait until so many e-mails to an address have gone out."""
        sent = (
            select(func.count())
            .select_from(OutboxMessage)
            .where(OutboxMessage.recipient == email, OutboxMessage.state == MessageState.SENT)
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with reading(self.app) as db:
                if (db.scalar(sent) or 0) >= count:
                    return
            time.sleep(0.05)
        raise AssertionError(f"no e-mail has gone out to {email}")

    def mails_to(self, email: str) -> list[str]:
        """Return the kinds of the e-mails to an address, oldest first."""
        with reading(self.app) as db:
            kinds = (
                select(OutboxMessage.kind)
                .where(OutboxMessage.recipient == email)
                .order_by(OutboxMessage.id)
            )
            return list(db.scalars(kinds))
