"""A member's conversation opened by an agent, which is written down."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.messages import answering, queries
from mh_portal.core.messages.models import Thread
from mh_portal.core.papers.models import Paper


def is_known(db: Session, reference: str) -> bool:
    """Tell whether a conversation has this reference; nothing of it is read."""
    return bool(db.scalar(select(exists().where(Thread.reference == reference))))


def open_thread(db: Session, thread: Thread, actor: Actor) -> None:
    """Note who reads a conversation, and that what the member wrote is read."""
    facts = {"reference": thread.reference}
    audit.record(db, "messages:thread:opened", actor, member_id=thread.member_id, changes=facts)
    answering.mark_seen(db, thread, actor)


def open_paper(db: Session, thread: Thread, code: str, actor: Actor) -> Paper | None:
    """Return a file of a conversation and note who opened it; None when there is none."""
    found = queries.find_paper(db, thread.id, code)
    if found is not None:
        facts = {"reference": thread.reference}
        audit.record(db, "papers:paper:read", actor, member_id=thread.member_id, changes=facts)
    return found


def record_refusal(db: Session, thread: Thread, act: str, actor: Actor) -> None:
    """Write down that an act came too late."""
    facts = {"reference": thread.reference, "act": act}
    audit.record(db, "messages:change:refused", actor, member_id=thread.member_id, changes=facts)
