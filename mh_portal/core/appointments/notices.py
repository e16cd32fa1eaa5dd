"""Telling a member about a booked call: at once, and once more on the day before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.actors import Actor
from mh_portal.core.appointments import rules, words
from mh_portal.core.appointments.emails import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMissed,
    AppointmentMoved,
    AppointmentReminder,
)
from mh_portal.core.assistance.models import CallBack
from mh_portal.core.members import queries as members
from mh_portal.core.outbox import service as outbox
from mh_portal.core.outbox import withdrawing
from mh_portal.core.outbox.email import Email


def tell_booked(db: Session, call: CallBack, actor: Actor, *, is_moved: bool) -> None:
    """Confirm a booking or its change by `actor`, and put the reminder into the outbox."""
    kind = AppointmentMoved if is_moved else AppointmentBooked
    greeting, recipient = _recipient(db, call)
    slot_at = _local(call)
    facts = (greeting, words.moment(slot_at), call.code or "")
    _send(db, call, kind(*facts), recipient, by=actor)
    reminded_at = rules.reminder_at(slot_at, clock.now())
    if reminded_at is not None:
        # Waiting in the outbox with its day, it is sent once whatever crashes before.
        reminder, key = AppointmentReminder(*facts), _reminder_key(call)
        _send(db, call, reminder, recipient, not_before=reminded_at, dedupe_key=key)


def tell_cancelled(db: Session, call: CallBack, actor: Actor) -> None:
    """Confirm that there will be no call, and who cancelled it."""
    greeting, recipient = _recipient(db, call)
    cancelled = AppointmentCancelled(greeting, words.moment(_local(call)))
    _send(db, call, cancelled, recipient, by=actor)


def tell_missed(db: Session, call: CallBack) -> None:
    """Say that nobody answered the call."""
    greeting, recipient = _recipient(db, call)
    _send(db, call, AppointmentMissed(greeting, words.moment(_local(call))), recipient)


def withdraw_reminder(db: Session, call: CallBack) -> None:
    """Take the reminder back while it waits; called before the booking changes."""
    withdrawing.withdraw(db, _reminder_key(call))


def _reminder_key(call: CallBack) -> str:
    return f"appointment-reminder:{call.id}:{call.sequence}"


def _local(call: CallBack) -> datetime:
    if call.slot_at is None:
        raise ValueError("the call was not booked")
    return call.slot_at.astimezone(clock.ZONE)


def _recipient(db: Session, call: CallBack) -> tuple[str, str]:
    """Return how to address the member, and the address: the login, else the known one, if any."""
    member = members.get(db, call.member_id)
    login = db.scalar(select(Account.email).where(Account.member_id == member.id))
    return member.greeting, login or member.email or ""


def _send(
    db: Session,
    call: CallBack,
    email: Email,
    recipient: str,
    *,
    not_before: datetime | None = None,
    dedupe_key: str | None = None,
    by: Actor | None = None,
) -> None:
    if recipient:
        outbox.enqueue(
            db,
            email,
            recipient=recipient,
            member_id=call.member_id,
            not_before=not_before,
            dedupe_key=dedupe_key,
            by=by,
        )
