"""Recording what happened, in the transaction of what happened."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table, event, insert, select, text
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.audit.chain import chain
from mh_portal.core.audit.models import AuditEvent

# Writers of PostgreSQL take this lock in turn, so that the chain has one end.
CHAIN_LOCK = 0x4D48
HEAD = "audit_head"

_LOCK = text("SELECT pg_advisory_xact_lock(:lock)")
_events = cast(Table, AuditEvent.__table__)
_NEWEST = select(_events.c.digest).order_by(_events.c.id.desc()).limit(1)
_ADD = insert(_events).returning(_events.c.id)


def record(
    db: Session,
    action: str,
    actor: Actor,
    *,
    member_id: int | None = None,
    changes: dict[str, Any] | None = None,
) -> None:
    """Add an event to the chain; it is kept when, and only when, `db` commits.

    `action` reads `area:subject:action`. `changes` maps fields to `[old, new]` or to a fact, of
    JSON types, with bank and social-security numbers masked by the caller.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(_LOCK, {"lock": CHAIN_LOCK})
    facts: dict[str, Any] = {
        "at": clock.utcnow(),
        "action": action,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "member_id": member_id,
        "changes": changes or {},
    }
    previous = db.scalar(_NEWEST)
    digest = chain.digest(previous or b"", **facts)
    db.info[HEAD] = (db.execute(_ADD, {**facts, "digest": digest}).scalar_one(), digest)


@event.listens_for(Session, "after_commit")
def _publish_head(db: Session) -> None:
    if head := db.info.pop(HEAD, None):
        chain.publish(*head)


@event.listens_for(Session, "after_rollback")
def _forget_head(db: Session) -> None:
    db.info.pop(HEAD, None)
