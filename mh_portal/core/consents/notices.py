"""One e-mail for all that a member decides within a few minutes, with what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session, defer

from mh_portal.core.accounts.models import Account
from mh_portal.core.actors import Actor
from mh_portal.core.consents import words
from mh_portal.core.consents.emails import ConsentsChanged
from mh_portal.core.consents.models import Decision
from mh_portal.core.consents.rules import Answer, Channel, Purpose
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import service as outbox
from mh_portal.core.outbox.email import FOR_MEMBER
from mh_portal.core.outbox.models import MessageState, OutboxMessage

# Twelve questions are answered in that time, and somebody else's doing is told soon enough.
WAITS = timedelta(minutes=5)

_WAITING = (
    select(OutboxMessage)
    .where(
        OutboxMessage.member_id == bindparam("member_id"),
        OutboxMessage.kind == ConsentsChanged.kind,
        OutboxMessage.state == MessageState.QUEUED,
        OutboxMessage.not_before > bindparam("now"),
    )
    .with_for_update()
)
_SINCE = (
    select(Decision)
    .where(Decision.member_id == bindparam("member_id"), Decision.at >= bindparam("since"))
    .order_by(Decision.id)
)
_RECIPIENT = (
    select(Member, Account.email)
    .outerjoin(Account, and_(Account.member_id == Member.id, Account.blocked_at.is_(None)))
    .where(Member.id == bindparam("member_id"))
    .options(defer(Member.nir))
)


def tell(db: Session, member_id: int, now: datetime) -> None:
    """Tell the member by e-mail what was decided at `now`, and what a waiting e-mail was to tell.

    A decision that was taken back before the e-mail left is not told; a member without an address
    is not written to. The caller holds the member's turn (see `service`).
    """
    waiting = db.scalar(_WAITING, {"member_id": member_id, "now": now})
    since = now if waiting is None else waiting.not_before - WAITS
    decisions = list(db.scalars(_SINCE, {"member_id": member_id, "since": since}))
    choices, by = _told(decisions), _by(decisions)
    member, account_email = db.execute(_RECIPIENT, {"member_id": member_id}).one()
    email = ConsentsChanged(greeting=member.greeting, choices=choices)
    recipient = account_email or member.email
    if waiting is not None and choices:
        waiting.context = email.context(by)
    elif waiting is not None:
        db.delete(waiting)
    elif recipient:
        outbox.enqueue(
            db, email, recipient=recipient, member_id=member_id, not_before=now + WAITS, by=by
        )


def _by(decisions: list[Decision]) -> Actor | None:
    """Return who decided anything of it for the member, or None."""
    kinds = [each.actor_kind for each in decisions if each.actor_kind in FOR_MEMBER]
    return Actor(kinds[-1]) if kinds else None


def _told(decisions: list[Decision]) -> list[str]:
    """Return a line for each pair whose answer is another than before the first decision."""
    first: dict[tuple[Purpose, Channel], Answer] = {}
    last: dict[tuple[Purpose, Channel], Decision] = {}
    for decision in decisions:
        pair = (decision.purpose, decision.channel)
        first.setdefault(pair, decision.previous)
        last[pair] = decision
    return [
        words.sentence(decision)
        for pair, decision in last.items()
        if decision.answer != first[pair]
    ]
