"""Messages that only a person lets go: held after a restore, or of unknown fate."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.audit import service as audit
from mh_portal.core.outbox import rules
from mh_portal.core.outbox.models import MessageState, OutboxMessage


class NotUnknownError(LookupError):
    """There is no message of that number whose fate is unknown."""


def hold(db: Session, why: str) -> int:
    """Let nothing that waits go out before a person releases it; return how many messages."""
    # Unknown security mail would be tried a second time by itself.
    second_try = and_(
        OutboxMessage.state == MessageState.UNKNOWN,
        OutboxMessage.security.is_(True),
        OutboxMessage.repeated.is_(False),
    )
    waiting = or_(OutboxMessage.state.in_((MessageState.QUEUED, MessageState.SENDING)), second_try)
    held = {"state": MessageState.UNKNOWN, "repeated": True, "claim": None, "leased_until": None}
    statement = update(OutboxMessage).where(waiting).values(**held, last_answer=why)
    return cast("CursorResult[Any]", db.execute(statement)).rowcount


def release(db: Session, number: int) -> None:
    """Send a message of unknown fate again because a person says so, with its old Message-ID.

    It is worth sending again for as long as it was at first; security mail is not, whose links
    have their own end. It is recorded, since the message may then arrive twice. Raises
    NotUnknownError.
    """
    message = db.scalar(select(OutboxMessage).where(OutboxMessage.id == number).with_for_update())
    if message is None or message.state is not MessageState.UNKNOWN:
        raise NotUnknownError(number)
    message.state = MessageState.QUEUED
    message.next_try = rules.machine_now()
    if not message.security:
        useful_for = message.useful_until - max(message.created_at, message.not_before)
        message.useful_until = max(message.useful_until, clock.utcnow() + useful_for)
    facts = {"message": number, "kind": message.kind}
    audit.record(
        db, "outbox:message:released", actors.OPERATOR, member_id=message.member_id, changes=facts
    )
