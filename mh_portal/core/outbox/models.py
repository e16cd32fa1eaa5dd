"""The table of the outgoing messages."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import EncryptedJson, Key, UtcDateTime, closed_list
from mh_portal.core.database import Base


class MessageState(StrEnum):
    """Where a message is: waiting, in one deliverer's hands, or at one of its three ends.

    UNKNOWN: the server had the text, or may have, and did not say what it made of it.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class OutboxMessage(Base):
    """A message to one recipient; the outbox knows nobody, `member_id` is a plain number.

    `context` is what its texts are filled with, secrets of links among it: it is wiped once the
    message is sent or given up. `message_id` is the left part of the Message-ID, the same for
    every try; the sender's domain is its right part. `not_before`, `useful_until`, `created_at`
    and `sent_at` are moments of the portal's clock, `next_try` and `leased_until` of the machine's
    (see `rules.machine_now`). `claim` is the secret of the deliverer that holds the lease.
    `repeated` tells that the second try of unknown security mail has been given. Of two messages
    with one `dedupe_key` only the first exists.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        # In the order in which messages are claimed: one seek whatever waits or was sent.
        Index(
            "ix_outbox_messages_due",
            "state",
            "security",
            "not_before",
            "next_try",
            "id",
        ),
        CheckConstraint("state NOT IN ('sent', 'failed') OR context IS NULL", name="wiped"),
        CheckConstraint("(state = 'sending') = (leased_until IS NOT NULL)", name="leased"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    security: Mapped[bool]
    recipient: Mapped[str] = mapped_column(String(254))
    member_id: Mapped[int | None] = mapped_column(Key, index=True)
    context: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    message_id: Mapped[str] = mapped_column(String(60), unique=True)
    dedupe_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    state: Mapped[MessageState] = mapped_column(closed_list(MessageState))
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    useful_until: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int]
    repeated: Mapped[bool]
    claim: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_answer: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
