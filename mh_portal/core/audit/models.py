"""The table of the audit events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.actors import ActorKind
from mh_portal.core.columns import Key, UtcDateTime, growing_list
from mh_portal.core.database import Base


class AuditEvent(Base):
    """Something that happened; rows are only ever added, which triggers and the chain enforce.

    `action` reads `area:subject:action`; `member_id` is whom it concerns; `changes` maps a field
    to its old and new value, bank and social-security numbers masked. `digest` chains the row to
    the one before it.
    """

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    action: Mapped[str] = mapped_column(String(80), index=True)
    actor_kind: Mapped[ActorKind] = mapped_column(growing_list(ActorKind))
    actor_id: Mapped[int | None] = mapped_column(Key)
    member_id: Mapped[int | None] = mapped_column(Key, index=True)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
