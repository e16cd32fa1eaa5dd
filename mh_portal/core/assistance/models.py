"""The table of the call-backs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import EncryptedText, Key, UtcDateTime, growing_list
from mh_portal.core.database import Base

# Of a booking's code: 128 bits in url-safe base64.
CODE_LENGTH = 22


class CallBackReason(StrEnum):
    """Why the call centre should call a member."""

    CREATION_FAILED = "creation_failed"
    SIGN_IN_FAILED = "sign_in_failed"
    LINK_EXPIRED = "link_expired"
    OPPOSITION = "opposition"
    # Without a device and without a printed code: a letter is to be sent to the known address.
    SECOND_FACTOR_LOST = "second_factor_lost"
    # No mailbox is known: the receipt of a termination goes by post to the known address.
    TERMINATION_LETTER = "termination_letter"
    # The member booked a moment.
    APPOINTMENT = "appointment"


class Motive(StrEnum):
    """What a member who books a call wants to talk about; the service is its topic."""

    EXPLANATION = "explanation"
    HELP = "help"
    DIFFICULTY = "difficulty"
    OTHER = "other"


class CallBackOutcome(StrEnum):
    """What became of a call back."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"
    NEEDLESS = "needless"
    # By the member.
    CANCELLED = "cancelled"


class ContactReason(StrEnum):
    """Why a member and the call centre talk."""

    ACCOUNT = "account"
    REIMBURSEMENT = "reimbursement"
    REQUEST = "request"
    DOCUMENT = "document"
    DEBIT = "debit"
    TERMINATION = "termination"
    COMPLAINT = "complaint"
    OTHER = "other"


class AssistedFile(Base):
    """A member's file that an agent opened, in one session and for one reason.

    It is bound to the session, not to the agent: another browser of the same agent opens nothing.
    """

    __tablename__ = "assisted_files"
    # For the supervisors' journal: the files of an agent in a day, and those of a period.
    __table_args__ = (Index("ix_assisted_files_of_agent", "account_id", "opened_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    # The session's row goes when it ends; the trace of the file stays.
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("login_sessions.id", ondelete="SET NULL"), index=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    reason: Mapped[ContactReason] = mapped_column(growing_list(ContactReason))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DifficultyKind(StrEnum):
    """What a member found difficult."""

    SIGN_IN = "sign_in"
    ACTIVATION = "activation"
    NUMBER = "number"
    DEBIT = "debit"
    UNDERSTANDING = "understanding"
    DEVICE = "device"
    OTHER = "other"


class Difficulty(Base):
    """A difficulty that an advisor noted during a call; `note` is encrypted."""

    __tablename__ = "difficulties"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[DifficultyKind] = mapped_column(growing_list(DifficultyKind))
    note: Mapped[str | None] = mapped_column(EncryptedText)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class CallBack(Base):
    """A member to call back; open until an advisor closes it.

    One that the member booked has a `code`, random, in its addresses; a `topic`, the slug of a
    service; the half hour that begins at `slot_at`, and a `seat` in it, counted from 1: two calls
    never have the same seat. `sequence` counts its changes, the last one at `changed_at`.
    `attempts` are calls that nobody answered. `note` is the advisor's own.
    """

    __tablename__ = "call_backs"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("slot_at", "seat"),
        # One open booking a member and a topic; what nobody booked has no topic.
        Index(
            "uq_call_backs_open",
            "member_id",
            "topic",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    reason: Mapped[CallBackReason] = mapped_column(growing_list(CallBackReason))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    topic: Mapped[str | None] = mapped_column(String(40))
    motive: Mapped[Motive | None] = mapped_column(growing_list(Motive))
    phone: Mapped[str | None] = mapped_column(String(20))
    slot_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seat: Mapped[int | None]
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[CallBackOutcome | None] = mapped_column(growing_list(CallBackOutcome))
    note: Mapped[str | None] = mapped_column(EncryptedText, deferred=True)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
