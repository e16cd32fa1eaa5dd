"""The tables of what came back, and of the addresses that e-mail no longer reaches."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import Key, UtcDateTime, growing_list
from mh_portal.core.database import Base


class BounceSource(StrEnum):
    """How it was learned: the server refused the recipient, or the e-mail was returned later."""

    ANSWER = "answer"
    RETURNED = "returned"


class Bounce(Base):
    """An e-mail that did not arrive, once however often that is reported.

    `message_id` is its number in the outbox and `address` where it went, in lower case. `status`
    is the code of RFC 3463, « 5.1.1 ». What `is_forgiven` counts no more: the address has worked
    since.
    """

    __tablename__ = "bounces"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[int] = mapped_column(Key, unique=True)
    address: Mapped[str] = mapped_column(String(254), index=True)
    member_id: Mapped[int | None] = mapped_column(Key, index=True)
    status: Mapped[str] = mapped_column(String(20))
    is_hard: Mapped[bool]
    source: Mapped[BounceSource] = mapped_column(growing_list(BounceSource))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_forgiven: Mapped[bool]


class UndeliverableAddress(Base):
    """An address, in lower case, that campaigns no longer write to until it is shown to work."""

    __tablename__ = "undeliverable_addresses"

    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    member_id: Mapped[int | None] = mapped_column(Key, index=True)
    reason: Mapped[str] = mapped_column(String(300))
    source: Mapped[BounceSource] = mapped_column(growing_list(BounceSource))
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
