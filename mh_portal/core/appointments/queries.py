"""Reading calls: free half hours, a member's bookings, and all that the call centre owes."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.appointments import rules
from mh_portal.core.appointments.rules import Opening
from mh_portal.core.assistance.models import CallBack, CallBackReason, Motive
from mh_portal.core.members.models import Member
from mh_portal.core.profile.models import HeldPhone
from mh_portal.core.requests import promises

# The call centre works in France without Alsace and Moselle, whose two more holidays it ignores.
NO_PLACE = ""

_SEATS = select(CallBack.slot_at, CallBack.seat).where(
    CallBack.seat.is_not(None), CallBack.slot_at.between(bindparam("first"), bindparam("last"))
)
_ONE = select(CallBack).where(
    CallBack.member_id == bindparam("of_member"), CallBack.code == bindparam("sought")
)
_FOR_CHANGE = _ONE.with_for_update()
_OPEN = (
    select(CallBack)
    .where(
        CallBack.member_id == bindparam("of_member"),
        CallBack.code.is_not(None),
        CallBack.closed_at.is_(None),
    )
    .order_by(CallBack.slot_at)
)

_due_at = func.coalesce(CallBack.slot_at, CallBack.created_at, type_=CallBack.created_at.type)
_COUNT_DUE = (
    select(func.count())
    .select_from(CallBack)
    .where(CallBack.closed_at.is_(None), _due_at <= bindparam("now", type_=_due_at.type))
)


@dataclasses.dataclass(frozen=True)
class Owed:
    """A call that the call centre owes, at a moment of local time; `topic` is a service's slug.

    `phone` is the number the member gave for it, else the one that holds, else empty. `attempts`
    are the calls that nobody answered.
    """

    id: int
    member_number: str
    name: str
    reason: CallBackReason
    topic: str | None
    motive: Motive | None
    phone: str
    due_at: datetime
    is_booked: bool
    attempts: int


def list_free(db: Session, opening: Opening) -> list[datetime]:
    """Return the half hours that can be booked now, in local time."""
    slots = _bookable(opening)
    if not slots:
        return []
    taken: defaultdict[datetime, set[int]] = defaultdict(set)
    for slot_at, seat in db.execute(_SEATS, {"first": slots[0], "last": slots[-1]}):
        if slot_at is not None and seat is not None:
            taken[slot_at].add(seat)
    return [slot for slot in slots if rules.list_seats(taken[slot], opening.capacity)]


def list_seats(db: Session, slot_at: datetime, opening: Opening) -> list[int]:
    """Return the free seats of a half hour; none when it cannot be booked now."""
    if slot_at not in _bookable(opening):
        return []
    rows = db.execute(_SEATS, {"first": slot_at, "last": slot_at})
    taken = {seat for _slot_at, seat in rows if seat is not None}
    return rules.list_seats(taken, opening.capacity)


def find_of_member(db: Session, member_id: int, code: str) -> CallBack | None:
    """Return a member's booked call, or None: also when it is somebody else's."""
    return db.scalar(_ONE, {"of_member": member_id, "sought": code})


def find_for_change(db: Session, member_id: int, code: str) -> CallBack | None:
    """Return the same; whoever else wants to change it waits until `db` is committed."""
    return db.scalar(_FOR_CHANGE, {"of_member": member_id, "sought": code})


def list_open_of_member(db: Session, member_id: int) -> Sequence[CallBack]:
    """Return a member's booked calls that are not over, the next one first."""
    return db.scalars(_OPEN, {"of_member": member_id}).all()


def find_open(db: Session, member_id: int, topic: str) -> CallBack | None:
    """Return the member's booked call about a service that is not over, or None."""
    return db.scalar(_OPEN.where(CallBack.topic == topic), {"of_member": member_id})


def list_open(db: Session, *, limit: int, until: datetime | None = None) -> list[Owed]:
    """Return the calls owed to members, the one due first ahead; at most `limit`.

    A booked call is due at its half hour, another one since it was marked. With `until`, those due
    by then.
    """
    owed = (
        select(CallBack, Member, HeldPhone.phone, _due_at.label("due_at"))
        .join(Member, Member.id == CallBack.member_id)
        .outerjoin(HeldPhone, HeldPhone.member_id == CallBack.member_id)
        .where(CallBack.closed_at.is_(None))
        .order_by(_due_at, CallBack.id)
        .limit(limit)
    )
    if until is not None:
        owed = owed.where(_due_at <= until)
    return [
        Owed(
            id=call.id,
            member_number=member.member_number,
            name=f"{member.first_name} {member.last_name}",
            reason=call.reason,
            topic=call.topic,
            motive=call.motive,
            phone=call.phone or held or member.phone,
            due_at=due.astimezone(clock.ZONE),
            is_booked=call.slot_at is not None,
            attempts=call.attempts,
        )
        for call, member, held, due in db.execute(owed)
    ]


def count_due(db: Session) -> int:
    """Return how many calls are owed by now."""
    return db.scalar(_COUNT_DUE, {"now": clock.utcnow()}) or 0


def _bookable(opening: Opening) -> list[datetime]:
    return rules.list_slots(clock.now(), opening, promises.public_holidays(NO_PLACE))
