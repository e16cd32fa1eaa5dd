"""Booking a call, changing it and cancelling it; no half hour ever holds more than its seats."""

from __future__ import annotations

import dataclasses
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.appointments import notices, queries
from mh_portal.core.appointments.rules import Opening
from mh_portal.core.assistance.models import CallBack, CallBackOutcome, CallBackReason, Motive
from mh_portal.core.audit import service as audit

CODE_BYTES = 16


class AppointmentError(Exception):
    """The call cannot be booked or changed so."""


class SlotTakenError(AppointmentError):
    """The half hour cannot be booked: it is full, too soon, too far ahead, or none at all."""


class AlreadyBookedError(AppointmentError):
    """The member has booked another call about this service; `code` is its own."""

    def __init__(self, call: CallBack) -> None:
        super().__init__(call.code)
        self.code = call.code


class ChangedMeanwhileError(AppointmentError):
    """The booking was changed since its page was shown; nothing was overwritten."""


class OverError(AppointmentError):
    """The call is over: made, given up or cancelled."""


@dataclasses.dataclass(frozen=True)
class Wish:
    """When (a moment, aware), what about, and on which number, « +33612345678 »."""

    slot_at: datetime
    motive: Motive
    phone: str

    def is_held_by(self, call: CallBack) -> bool:
        """Tell whether a booking is just this."""
        return (self.slot_at, self.motive, self.phone) == (call.slot_at, call.motive, call.phone)


def book(
    db: Session, member_id: int, topic: str, wish: Wish, *, opening: Opening, actor: Actor
) -> CallBack:
    """Book a call about a service and tell the member; the same again changes nothing.

    Raises SlotTakenError, and AlreadyBookedError when there is another call about it.
    """
    held = queries.find_open(db, member_id, topic)
    if held is None:
        held = _add(db, member_id, topic, wish, opening)
        if held is not None:
            _record(db, held, "appointments:call:booked", actor)
            notices.tell_booked(db, held, actor, is_moved=False)
            return held
        # The same member booked in the same instant.
        held = queries.find_open(db, member_id, topic)
    if held is None:
        raise SlotTakenError
    if not wish.is_held_by(held):
        raise AlreadyBookedError(held)
    return held


def move(
    db: Session, call: CallBack, wish: Wish, *, version: int, opening: Opening, actor: Actor
) -> None:
    """Give a booked call another moment, motive or number; `version` is what its page had shown.

    Raises OverError, ChangedMeanwhileError and SlotTakenError.
    """
    _require_open(call)
    if wish.is_held_by(call):
        return
    if call.sequence != version:
        raise ChangedMeanwhileError
    notices.withdraw_reminder(db, call)
    before = call.slot_at
    if wish.slot_at != before:
        _reseat(db, call, wish.slot_at, opening)
    call.motive, call.phone = wish.motive, wish.phone
    _touch(call)
    db.flush()
    _record(db, call, "appointments:call:moved", actor, before)
    notices.tell_booked(db, call, actor, is_moved=True)


def cancel(db: Session, call: CallBack, actor: Actor) -> None:
    """Cancel a booked call; cancelled again, nothing changes. Raises OverError."""
    if call.outcome is CallBackOutcome.CANCELLED:
        return
    _require_open(call)
    notices.withdraw_reminder(db, call)
    call.outcome, call.closed_at, call.seat = CallBackOutcome.CANCELLED, clock.utcnow(), None
    _touch(call)
    _record(db, call, "appointments:call:cancelled", actor)
    notices.tell_cancelled(db, call, actor)


def _require_open(call: CallBack) -> None:
    if call.closed_at is not None:
        raise OverError


def _touch(call: CallBack) -> None:
    call.sequence += 1
    call.changed_at = clock.utcnow()


def _add(db: Session, member_id: int, topic: str, wish: Wish, opening: Opening) -> CallBack | None:
    """Add the booking on the first seat that nobody takes meanwhile; None when there is none."""
    now = clock.utcnow()
    for seat in queries.list_seats(db, wish.slot_at, opening):
        call = CallBack(
            member_id=member_id,
            reason=CallBackReason.APPOINTMENT,
            created_at=now,
            code=secrets.token_urlsafe(CODE_BYTES),
            topic=topic,
            seat=seat,
            changed_at=now,
            **dataclasses.asdict(wish),
        )
        try:
            with db.begin_nested():
                db.add(call)
                db.flush()
        except IntegrityError:
            # Somebody took the seat in the same instant: the next one, if any.
            continue
        return call
    return None


def _reseat(db: Session, call: CallBack, slot_at: datetime, opening: Opening) -> None:
    for seat in queries.list_seats(db, slot_at, opening):
        try:
            with db.begin_nested():
                call.slot_at, call.seat = slot_at, seat
                db.flush()
        except IntegrityError:
            continue
        return
    raise SlotTakenError


def _record(
    db: Session, call: CallBack, action: str, actor: Actor, before: datetime | None = None
) -> None:
    slot = call.slot_at.isoformat() if call.slot_at else ""
    facts: dict[str, Any] = {"slot": [before.isoformat(), slot] if before else slot}
    audit.record(db, action, actor, member_id=call.member_id, changes=facts)
