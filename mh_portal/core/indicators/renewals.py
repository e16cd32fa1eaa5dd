"""Links of an account: those whose time ran out unused, and those that were asked for once more."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import rules
from mh_portal.core.accounts.models import Link, LinkPurpose
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.indicators.counting import LINKS_SENT, Name, Tally

# Links that open an account; those that take something back are meant to run out.
PURPOSES = (LinkPurpose.ACTIVATION, LinkPurpose.IDENTIFIER, LinkPurpose.PASSWORD)
# Somebody who begins anew after so long is not the same attempt.
SAME_ATTEMPT = timedelta(days=30)
# A day at a time: whoever waits for the turn to write does not wait long.
STEP = 24 * 60 * 60


@dataclasses.dataclass(frozen=True)
class Sent:
    """A link that was sent to a member: the event's number, action and moment."""

    id: int
    action: str
    member_id: int
    at: datetime


def count_renewed(db: Session, sent: Sequence[Sent]) -> Tally:
    """Count those of the links that followed another of their kind, by whether it had run out."""
    if not sent:
        return Counter()
    former: defaultdict[tuple[int, str], list[tuple[int, datetime]]] = defaultdict(list)
    rows = db.execute(
        select(AuditEvent.id, AuditEvent.member_id, AuditEvent.action, AuditEvent.at)
        .where(
            AuditEvent.member_id.in_(sorted({each.member_id for each in sent})),
            AuditEvent.action.in_(LINKS_SENT),
        )
        .order_by(AuditEvent.id)
    )
    for number, member_id, action, at in rows:
        if member_id is not None:
            former[member_id, action].append((number, at))
    tally: Tally = Counter()
    for each in sent:
        before = [at for number, at in former[each.member_id, each.action] if number < each.id]
        if before and each.at - before[-1] < SAME_ATTEMPT:
            has_run_out = each.at - before[-1] >= rules.ACTIVATION_LASTS
            detail = "after_expiry" if has_run_out else "before_expiry"
            tally[each.at.astimezone(clock.ZONE).date(), Name.LINK_RENEWED.value, detail] += 1
    return tally


def count_expired(db: Session, since: int, until: int) -> Tally:
    """Count the links that ran out unused after a moment, up to another; in seconds of the epoch."""
    rows = db.execute(
        select(Link.purpose, Link.expires_at).where(
            Link.expires_at > datetime.fromtimestamp(since, UTC),
            Link.expires_at <= datetime.fromtimestamp(until, UTC),
            Link.purpose.in_(PURPOSES),
            Link.used_at.is_(None),
            # What a newer one replaced in time was not missed.
            or_(Link.replaced_at.is_(None), Link.replaced_at > Link.expires_at),
        )
    )
    tally: Tally = Counter()
    for purpose, expires_at in rows:
        day = expires_at.astimezone(clock.ZONE).date()
        tally[day, Name.LINK_EXPIRED.value, purpose.value] += 1
    return tally


def find_first_end(db: Session) -> datetime | None:
    """Return when the first link that is still known ends, or None."""
    return db.scalar(select(func.min(Link.expires_at)))
