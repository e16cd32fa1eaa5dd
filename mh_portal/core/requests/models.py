"""The tables of the requests and of what happened to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core import clock
from mh_portal.core.actors import ActorKind
from mh_portal.core.columns import (
    EncryptedJson,
    EncryptedText,
    Key,
    UtcDateTime,
    closed_list,
    growing_list,
)
from mh_portal.core.database import Base
from mh_portal.core.requests import rules
from mh_portal.core.requests.rules import RequestState

REFERENCE_LENGTH = 16
KIND_LENGTH = 40


class Request(Base):
    """Something a member asks for.

    `kind` is the slug of one of `requests.kinds`, an open list: a new kind changes no table.
    `details` are its answers, encrypted. `start_key` is the hash of what the form that began a
    draft carried, so that sending that form twice begins one. `version` grows with each change.
    `outcome` is what was granted, encrypted. `taken_by_id` is the account of the agent who has it.
    """

    __tablename__ = "requests"
    __table_args__ = (
        UniqueConstraint("reference"),
        UniqueConstraint("start_key"),
        # What has come due, and later the queue of those who process requests.
        Index("ix_requests_due", "state", "updated_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    reference: Mapped[str] = mapped_column(String(REFERENCE_LENGTH))
    kind: Mapped[str] = mapped_column(String(KIND_LENGTH))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    state: Mapped[RequestState] = mapped_column(closed_list(RequestState))
    details: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    start_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    promised_on: Mapped[date | None]
    outcome: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so

    @property
    def kept_until(self) -> date:
        """The day on which it lapses, for a draft."""
        return rules.kept_until(self.updated_at.astimezone(clock.ZONE))


class RequestTransition(Base):
    """A request was moved from one state to another; rows are only ever added.

    The first one of a request comes from no state. `reason` is a code of `rules.Reason`; `note`
    is what was said to the member, encrypted.
    """

    __tablename__ = "request_transitions"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    # Without a constraint of its own: it is what the row before went to.
    from_state: Mapped[RequestState | None] = mapped_column(growing_list(RequestState))
    to_state: Mapped[RequestState] = mapped_column(closed_list(RequestState))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_kind: Mapped[ActorKind] = mapped_column(growing_list(ActorKind))
    actor_id: Mapped[int | None] = mapped_column(Key)
    reason: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(EncryptedText)
