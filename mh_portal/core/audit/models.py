"""The table of the audit events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.actors import ActorKind
from mh_portal.core.columns import Key, UtcDateTime, growing_list
from mh_portal.core.database import Base

_OF_AGENTS = text("actor_kind = 'agent'")


class AuditEvent(Base):
    """Something that happened; rows are only ever added, which triggers and the chain enforce.

    `action` reads `area:subject:action`; `member_id` is whom it concerns; `changes` maps a field
    to its old and new value, bank and social-security numbers masked. `digest` chains the row to
    the one before it.
    """

    __tablename__ = "audit_events"
    __table_args__ = tuple(
        # For the supervisors' journal alone: what members do costs nothing more.
        Index(name, *columns, sqlite_where=_OF_AGENTS, postgresql_where=_OF_AGENTS)
        for name, columns in (
            ("ix_audit_events_of_agents", ("at", "id")),
            ("ix_audit_events_of_agent", ("actor_id", "at", "id")),
        )
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    action: Mapped[str] = mapped_column(String(80), index=True)
    actor_kind: Mapped[ActorKind] = mapped_column(growing_list(ActorKind))
    actor_id: Mapped[int | None] = mapped_column(Key)
    member_id: Mapped[int | None] = mapped_column(Key, index=True)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
