"""The call centre's side of a call it owes: tried in vain, or closed with what came of it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.appointments import notices
from mh_portal.core.assistance.models import CallBack, CallBackOutcome
from mh_portal.core.audit import service as audit


class ClosedError(Exception):
    """Another agent closed the call, or the member cancelled it; nothing was changed."""


def find(db: Session, call_id: int) -> CallBack | None:
    """Return a call by its number, to read it."""
    return db.get(CallBack, call_id)


def find_for_change(db: Session, call_id: int) -> CallBack | None:
    """Return a call by its number; whoever else wants to change it waits."""
    return db.scalar(select(CallBack).where(CallBack.id == call_id).with_for_update())


def miss(db: Session, call: CallBack, actor: Actor) -> None:
    """Note that nobody answered; the call is still owed. Raises ClosedError."""
    _require_open(call)
    call.attempts += 1
    changes = {"reason": call.reason, "attempts": call.attempts}
    audit.record(
        db, "assistance:call_back:missed", actor, member_id=call.member_id, changes=changes
    )


def close(db: Session, call: CallBack, outcome: CallBackOutcome, note: str, actor: Actor) -> None:
    """End a call with what came of it and the agent's own note, which may be empty.

    Who booked a call and could not be reached is told. Raises ClosedError; ValueError for what is
    not an agent's to say.
    """
    if outcome is CallBackOutcome.CANCELLED:
        raise ValueError(outcome)
    _require_open(call)
    notices.withdraw_reminder(db, call)
    call.closed_at, call.closed_by_id = clock.utcnow(), actor.id
    call.outcome, call.note, call.seat = outcome, note or None, None
    changes = {"reason": call.reason, "outcome": outcome}
    audit.record(
        db, "assistance:call_back:closed", actor, member_id=call.member_id, changes=changes
    )
    if outcome is CallBackOutcome.NOT_REACHED and call.slot_at is not None:
        notices.tell_missed(db, call)


def _require_open(call: CallBack) -> None:
    if call.closed_at is not None:
        raise ClosedError
