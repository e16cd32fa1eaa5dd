"""The tables of the accounts, their links, their sessions and their failures."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mh_portal.core.columns import Key, UtcDateTime, closed_list
from mh_portal.core.database import Base
from mh_portal.core.members.models import Member


class Account(Base):
    """A member's way in; one a member, whatever runs at the same time.

    `email` is written as the member wrote it, `email_key` as it is compared. A blocked account
    opens nothing: somebody said « ce n'est pas moi ».
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("member_id"), UniqueConstraint("email_key"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    password_hash: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    password_changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    blocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship()


class LinkPurpose(StrEnum):
    """What a link in an e-mail is good for."""

    ACTIVATION = "activation"
    PASSWORD = "password"  # noqa: S105 - a purpose, not a password
    OPPOSITION = "opposition"


class Link(Base):
    """A link sent by e-mail: only its hash is kept, it works once and for one purpose.

    `email` is the address it was sent to; `replaced_at` is set when a newer one takes its place.
    """

    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    purpose: Mapped[LinkPurpose] = mapped_column(closed_list(LinkPurpose))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship()


class LoginSession(Base):
    """A signed-in browser; the cookie holds a random text, the table its hash."""

    __tablename__ = "login_sessions"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    device: Mapped[str] = mapped_column(String(80))

    account: Mapped[Account] = relationship()


class Failure(Base):
    """How often something went wrong in a row for one account or card, and until when it waits.

    `subject` is a keyed hash: a table of failures must not become a list of who tried what.
    """

    __tablename__ = "failures"

    subject: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    waits_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
