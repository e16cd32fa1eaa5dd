"""Whether a member has sent a certificate of entitlement: files of a message about certificates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.messages.rules import Side, Topic
from mh_portal.core.papers.models import Paper


def has_sent(db: Session, member_id: int, *, since: datetime) -> bool:
    """Tell whether a member sent files about a card or a certificate at a moment or after it."""
    sent = (
        select(Paper.id)
        .join(Message, Message.id == Paper.message_id)
        .join(Thread, Thread.id == Message.thread_id)
        .where(
            Thread.member_id == member_id,
            Thread.topic == Topic.DOCUMENTS,
            Message.side == Side.MEMBER,
            Message.at >= since,
        )
    )
    return bool(db.scalar(select(exists(sent))))
