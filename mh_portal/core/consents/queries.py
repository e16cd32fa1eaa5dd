"""Reading decisions: what holds now, what held before, and one decision with its text."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from mh_portal.core.consents import rules
from mh_portal.core.consents.models import Decision
from mh_portal.core.consents.rules import Answer, Channel, Purpose

PAGE = 12

# Built once. The newest of each pair: at most twelve rows, however often a member decided.
_NEWEST = (
    select(Decision)
    .where(
        Decision.id.in_(
            select(func.max(Decision.id))
            .where(Decision.member_id == bindparam("member_id"))
            .group_by(Decision.purpose, Decision.channel)
        )
    )
    .order_by(Decision.id)
)
_ANSWER = (
    select(Decision.answer)
    .where(
        Decision.member_id == bindparam("member_id"),
        Decision.purpose == bindparam("purpose"),
        Decision.channel == bindparam("channel"),
    )
    .order_by(Decision.id.desc())
    .limit(1)
)
_HISTORY = (
    select(Decision, func.count().over())
    .where(Decision.member_id == bindparam("member_id"))
    .order_by(Decision.id.desc())
    .limit(PAGE)
    .offset(bindparam("skipped"))
)
_BY_REFERENCE = select(Decision).where(
    Decision.member_id == bindparam("member_id"), Decision.reference == bindparam("reference")
)


@dataclasses.dataclass(frozen=True)
class Standing:
    """What holds for a member: the newest decision of each purpose and channel, oldest first."""

    decisions: Mapping[tuple[Purpose, Channel], Decision]

    def answer(self, purpose: Purpose, channel: Channel) -> Answer:
        """Return what the member decided, which is nothing unless a decision says otherwise."""
        decision = self.decisions.get((purpose, channel))
        return Answer.UNDECIDED if decision is None else decision.answer

    def newest(self, purpose: Purpose) -> int:
        """Return the number of the purpose's newest decision, 0 without any."""
        return max((each.id for each in self._of(purpose)), default=0)

    def last_saved(self, purpose: Purpose) -> list[Decision]:
        """Return what was saved together the last time, oldest first; empty before that."""
        found = self._of(purpose)
        return [each for each in found if each.batch == found[-1].batch]

    def _of(self, purpose: Purpose) -> list[Decision]:
        return [each for (of, _channel), each in self.decisions.items() if of is purpose]


@dataclasses.dataclass(frozen=True)
class HistoryPage:
    """A page of a member's decisions, newest first; pages count from 1."""

    decisions: Sequence[Decision]
    number: int
    pages: int


def get_standing(db: Session, member_id: int) -> Standing:
    """Return what holds for a member, in one statement."""
    rows = db.scalars(_NEWEST, {"member_id": member_id})
    return Standing({(row.purpose, row.channel): row for row in rows})


def may_contact(
    db: Session, member_id: int, purpose: Purpose | None, channel: Channel, on: date
) -> bool:
    """Tell whether a member may be contacted on a day; see `rules.may_contact`."""
    if purpose is None:
        return rules.may_contact(None, channel, Answer.UNDECIDED, on)
    sought = {"member_id": member_id, "purpose": purpose, "channel": channel}
    return rules.may_contact(purpose, channel, db.scalar(_ANSWER, sought) or Answer.UNDECIDED, on)


def find_history(db: Session, member_id: int, page: int) -> HistoryPage | None:
    """Return a page of a member's decisions, or None where there is no such page."""
    rows = db.execute(_HISTORY, {"member_id": member_id, "skipped": (page - 1) * PAGE}).all()
    if not rows and page > 1:
        return None
    total = rows[0][1] if rows else 0
    return HistoryPage([row[0] for row in rows], page, max(1, -(-total // PAGE)))


def find_decision(db: Session, member_id: int, reference: str) -> Decision | None:
    """Return a member's decision of that reference, or None: also when it is somebody else's."""
    return db.scalar(_BY_REFERENCE, {"member_id": member_id, "reference": reference})
