"""What is in the outbox: for the deliverers, for the health page and for the operator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.outbox import rules
from mh_portal.core.outbox.models import MessageState, OutboxMessage

_DUE = (
    OutboxMessage.not_before <= bindparam("due_date"),
    OutboxMessage.next_try <= bindparam("due_now"),
    OutboxMessage.state == MessageState.QUEUED,
)
# Built once: it is asked after each e-mail that is queued. Two seeks in the index, where one
# without the flag would walk through all that waits.
_HAS_DUE = select(
    or_(
        exists().where(OutboxMessage.security.is_(True), *_DUE),
        exists().where(OutboxMessage.security.is_(False), *_DUE),
    )
)


def has_due(db: Session, *, now: datetime | None = None) -> bool:
    """Tell whether a deliverer would find a message to send at `now`, a machine moment."""
    asked = {"due_date": clock.utcnow(), "due_now": now or rules.machine_now()}
    return bool(db.scalar(_HAS_DUE, asked))


def has_stranded(db: Session, *, now: datetime | None = None) -> bool:
    """Tell whether a lease has run out, or unknown security mail is due for its second try."""
    now = now or rules.machine_now()
    expired = and_(OutboxMessage.state == MessageState.SENDING, OutboxMessage.leased_until <= now)
    again = and_(
        OutboxMessage.state == MessageState.UNKNOWN,
        OutboxMessage.security.is_(True),
        OutboxMessage.repeated.is_(False),
        OutboxMessage.next_try <= now,
    )
    return bool(db.scalar(select(or_(exists().where(expired), exists().where(again)))))


def count_by_state(
    db: Session, states: Iterable[MessageState] = tuple(MessageState)
) -> dict[MessageState, int]:
    """Return how many messages are in each of the states, all of them unless told otherwise."""
    counts = dict.fromkeys(states, 0)
    counted = (
        select(OutboxMessage.state, func.count())
        .where(OutboxMessage.state.in_(counts))
        .group_by(OutboxMessage.state)
    )
    for state, count in db.execute(counted):
        counts[state] = count
    return counts


def find_oldest_waiting(db: Session) -> datetime | None:
    """Return since when the oldest message that should be gone has waited, or None."""
    due_since = case(
        (OutboxMessage.not_before > OutboxMessage.created_at, OutboxMessage.not_before),
        else_=OutboxMessage.created_at,
    )
    oldest: datetime | None = db.scalar(
        select(func.min(due_since)).where(
            OutboxMessage.state.in_((MessageState.QUEUED, MessageState.SENDING)),
            OutboxMessage.not_before <= clock.utcnow(),
        )
    )
    return oldest


def list_in_state(db: Session, state: MessageState, *, limit: int = 100) -> Sequence[OutboxMessage]:
    """Return the newest messages in a state, at most `limit`."""
    return db.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.state == state)
        .order_by(OutboxMessage.id.desc())
        .limit(limit)
    ).all()
