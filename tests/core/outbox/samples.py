"""Messages to fill an outbox with, and a look at its rows."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mh_portal.core.accounts import emails
from mh_portal.core.database import Database
from mh_portal.core.outbox import queries, service
from mh_portal.core.outbox.email import Email
from mh_portal.core.outbox.models import MessageState, OutboxMessage

LEASE = timedelta(minutes=5)
RECIPIENT = "jeanne.martin@orange.example"


@dataclasses.dataclass(frozen=True)
class Newsletter(Email):
    """A kind without the flag of security mail, for these tests; it has no texts."""

    kind: ClassVar[str] = "tests_newsletter"

    greeting: str = "Madame Martin"


def security_email(token: str = "a-secret") -> Email:
    return emails.AccountActivation(greeting="Madame D'Hérouville <b>", token=token)


def put(database: Database, email: Email | None = None, **options: Any) -> int:
    """Commit one message; return its number."""
    with database.write() as db:
        return service.enqueue(
            db,
            email or security_email(),
            **{"recipient": RECIPIENT, "member_id": 7, **options},
        )


def claim_one(database: Database, now: datetime | None = None) -> service.Claim:
    with database.write() as db:
        (claimed,) = service.claim(db, 1, lease=LEASE, now=now)
    return claimed


def settle(
    db: Session, claimed: service.Claim, state: MessageState, answer: str = "", **more: Any
) -> bool:
    """Keep what became of one message; tell whether it was still held."""
    verdict = service.Verdict(claimed.id, claimed.token, state, answer, **more)
    return service.settle(db, [verdict]) == 1


def row(database: Database, number: int) -> OutboxMessage:
    with database.read() as db:
        return db.scalars(select(OutboxMessage).where(OutboxMessage.id == number)).one()


def change(database: Database, number: int, **values: Any) -> None:
    """Write into a row, as time that has passed would."""
    with database.write() as db:
        db.execute(update(OutboxMessage).where(OutboxMessage.id == number).values(**values))


def states(database: Database) -> dict[MessageState, int]:
    with database.read() as db:
        return {state: count for state, count in queries.count_by_state(db).items() if count}
