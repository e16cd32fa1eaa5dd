"""Reading a member's journal from the audit trail, newest first."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.actors import ActorKind
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.journal import words

PAGE = 15


@dataclasses.dataclass(frozen=True)
class Entry:
    """Something that happened, at a moment of local time, in the words of `words`."""

    at: datetime
    who: str
    what: str
    details: str


@dataclasses.dataclass(frozen=True)
class Page:
    """A page of the journal; pages count from 1."""

    entries: Sequence[Entry]
    number: int
    pages: int

    @property
    def months(self) -> list[tuple[date, list[Entry]]]:
        """The entries by month, each month by its first day."""
        months = itertools.groupby(self.entries, lambda entry: entry.at.date().replace(day=1))
        return [(month, list(entries)) for month, entries in months]


# Built once: to build such a statement anew takes longer than the database takes to answer it.
_OWN = AuditEvent.member_id == bindparam("of_member")
_EVENTS = (
    select(
        AuditEvent.at,
        AuditEvent.action,
        AuditEvent.actor_kind,
        AuditEvent.changes,
        Account.name,
    )
    # The number of a member who acts is the member's; of anybody else it is the account's.
    .outerjoin(
        Account,
        (Account.id == AuditEvent.actor_id)
        & AuditEvent.actor_kind.in_([ActorKind.HELPER, ActorKind.AGENT]),
    )
    .where(_OWN)
    .order_by(AuditEvent.id.desc())
)
_COUNT = select(func.count()).select_from(AuditEvent).where(_OWN)
_BY_OTHERS = or_(
    AuditEvent.actor_kind != ActorKind.MEMBER, AuditEvent.actor_id != bindparam("of_member")
)
_PAGES = {
    False: (_EVENTS.limit(PAGE).offset(bindparam("skipped")), _COUNT),
    True: (_EVENTS.where(_BY_OTHERS).limit(PAGE).offset(bindparam("skipped")), _COUNT.where(_BY_OTHERS)),
}  # fmt: skip


def find_page(db: Session, member_id: int, number: int, *, by_others: bool) -> Page | None:
    """Return a page of what happened to a member's file, or None where there is no such page.

    With `by_others`, what the member did in person is left out.
    """
    events, count = _PAGES[by_others]
    pages = max(1, -(-(db.scalar(count, {"of_member": member_id}) or 0) // PAGE))
    if not 1 <= number <= pages:
        return None
    rows = db.execute(events, {"of_member": member_id, "skipped": (number - 1) * PAGE})
    entries = [
        Entry(
            at=row.at.astimezone(clock.ZONE),
            who=words.who(row.actor_kind, row.name or ""),
            what=words.sentence(row.action),
            details=words.details(row.changes),
        )
        for row in rows
    ]
    return Page(entries, number, pages)
