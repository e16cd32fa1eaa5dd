"""A small base to write to, and what came of a release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.campaigns import planning, releasing
from mh_portal.core.campaigns.models import CampaignKind, Mailing
from mh_portal.core.campaigns.releasing import Release
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from mh_portal.core.outbox.models import OutboxMessage
from tests.factories.members import make_contract, make_member

FIRST = date(2022, 3, 10)


def on(day: date) -> None:
    """Let the portal's clock show the morning of a day."""
    clock.start_at(datetime.combine(day, time(9), clock.ZONE))


def crowd(db: Session, count: int, **facts: Any) -> list[Member]:
    """Add so many members in force, each with an e-mail address and debited at the month's end."""
    members = [
        make_member(db, **({"email": f"member{number}@courriel.example"} | facts))
        for number in range(count)
    ]
    for member in members:
        make_contract(db, member)
    return members


def plan(
    database: Database,
    kind: CampaignKind = CampaignKind.AWARENESS,
    *,
    per_day: int = 2,
    starts_on: date = FIRST,
    audience: str | None = None,
) -> int:
    """Plan a campaign as an operator does; return its number."""
    with database.write() as db:
        return planning.plan(
            db,
            kind,
            audience=audience,
            starts_on=starts_on,
            per_day=per_day,
            actor=actors.OPERATOR,
        ).id


def release(database: Database, number: int | None = None) -> Release:
    """Release what is due; return what came of the only campaign that is asked about."""
    (done,) = releasing.release_due(database, campaign_id=number)
    return done


def mailings(database: Database) -> Sequence[Mailing]:
    """Return everybody who was written to, in that order."""
    with database.read() as db:
        return db.scalars(select(Mailing).order_by(Mailing.id)).all()


def recipients(database: Database) -> list[str]:
    """Return where e-mails went, in order."""
    with database.read() as db:
        return list(db.scalars(select(OutboxMessage.recipient).order_by(OutboxMessage.id)))


def count_mails(db: Session) -> int:
    """Return how many e-mails there are."""
    return db.scalar(select(func.count()).select_from(OutboxMessage)) or 0
