"""Links that ran out unused: whoever has not come back is called."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account, Link, LinkPurpose
from mh_portal.core.assistance import service as assistance
from mh_portal.core.assistance.models import CallBack, CallBackReason

# Those that lead to a first account; longer ago, a call would surprise.
PURPOSES = (LinkPurpose.ACTIVATION, LinkPurpose.IDENTIFIER)
LOOKS_BACK = timedelta(days=7)
# How many in one transaction: nobody waits long behind it.
AT_ONCE = 100


def mark_call_backs(db: Session) -> int:
    """Mark those for a call whose link ran out and who have no access, once for each link.

    Who asks for another link is marked at once, when they ask. Returns how many; at most
    `AT_ONCE`, so the caller commits and calls again.
    """
    now = clock.utcnow()
    has_access = exists().where(Account.member_id == Link.member_id, Account.email.is_not(None))
    was_marked = exists().where(
        CallBack.member_id == Link.member_id,
        CallBack.reason == CallBackReason.LINK_EXPIRED,
        (CallBack.closed_at.is_(None)) | (CallBack.created_at >= Link.expires_at),
    )
    found = db.scalars(
        select(Link.member_id)
        .where(
            Link.purpose.in_(PURPOSES),
            Link.used_at.is_(None),
            Link.replaced_at.is_(None),
            Link.expires_at.between(now - LOOKS_BACK, now),
            ~has_access,
            ~was_marked,
        )
        .distinct()
        .limit(AT_ONCE)
    ).all()
    for member_id in found:
        assistance.mark_call_back(db, member_id, CallBackReason.LINK_EXPIRED)
    return len(found)
