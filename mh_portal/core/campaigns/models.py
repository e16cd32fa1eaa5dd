"""The tables of the campaigns, their waves, who was written to, and the batches of letters."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mh_portal.core.columns import EncryptedJson, EncryptedText, Key, UtcDateTime, growing_list
from mh_portal.core.database import Base

_UNPRINTED = text("channel = 'letter' AND letter_batch_id IS NULL")


class CampaignKind(StrEnum):
    """What is written about; a member gets each kind once, however often it is planned."""

    AWARENESS = "awareness"
    LAUNCH = "launch"
    IDENTIFIER = "identifier"
    ACTIVATION = "activation"
    DEBIT_DATE = "debit-date"
    SERVICES = "services"


class CampaignState(StrEnum):
    """Whether waves go out: each day, not for now, or no more since everybody was written to."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class MailingChannel(StrEnum):
    """How a member is written to; NONE: there is neither an e-mail nor a postal address."""

    EMAIL = "email"
    LETTER = "letter"
    NONE = "none"


class Campaign(Base):
    """A kind that is written to an audience from a day on, at most `per_day` members a day.

    `expected` is how many the audience held when it was planned; `planned_by` is an agent's
    account, empty for the operator's command. Members are taken in the order of their numbers, and
    the last one was `reached`: the next wave need not look at all before.
    """

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[CampaignKind] = mapped_column(growing_list(CampaignKind))
    audience: Mapped[str] = mapped_column(String(40))
    starts_on: Mapped[date]
    per_day: Mapped[int]
    state: Mapped[CampaignState] = mapped_column(growing_list(CampaignState), index=True)
    expected: Mapped[int]
    reached: Mapped[int] = mapped_column(Key, default=0)
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    planned_by: Mapped[int | None] = mapped_column(Key)

    waves: Mapped[list[Wave]] = relationship(order_by="Wave.number", back_populates="campaign")


class Wave(Base):
    """What a campaign releases on one day, kept from its first member on.

    Until `completed_at` is set somebody has to go on with it on its day: a process may have died in
    it. `members` is how many it holds.
    """

    __tablename__ = "campaign_waves"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        UniqueConstraint("campaign_id", "day"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int]
    day: Mapped[date]
    members: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    campaign: Mapped[Campaign] = relationship(back_populates="waves")


class LetterBatch(Base):
    """The letters of a wave in one PDF file, and how many letters and pages it holds.

    A wave's first batch is made with it; members whose e-mail comes back are in a later one.
    `made_at` is set once the file is on the disk, `handed_over_at` when a supervisor took it.
    `code` names the file there, and `file_key` opens it: without the key it is worth nothing.
    """

    __tablename__ = "letter_batches"
    __table_args__ = (UniqueConstraint("wave_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("campaign_waves.id"))
    number: Mapped[int]
    day: Mapped[date]
    letters: Mapped[int]
    pages: Mapped[int]
    code: Mapped[str] = mapped_column(String(32), unique=True)
    file_key: Mapped[str | None] = mapped_column(EncryptedText)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    wave: Mapped[Wave] = relationship()


class Mailing(Base):
    """One member written to by one campaign: added with the message, once and for all.

    `message_id` is the e-mail's number in the outbox; it stays when a letter follows because the
    e-mail came back, and `channel` then says LETTER. `facts` fill the letter in, encrypted, until
    the retention takes them. `followed_at` is when the address in the message was first opened.
    """

    __tablename__ = "campaign_mailings"
    __table_args__ = (
        # Nobody gets the same campaign twice, whatever crashes or runs at the same time.
        UniqueConstraint("kind", "member_id"),
        Index("ix_campaign_mailings_wave_id_channel", "wave_id", "channel"),
        # The letters that are in no batch yet: asked for each minute, and few.
        Index(
            "ix_campaign_mailings_unprinted",
            "wave_id",
            sqlite_where=_UNPRINTED,
            postgresql_where=_UNPRINTED,
        ),
        CheckConstraint("channel <> 'email' OR message_id IS NOT NULL", name="written"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("campaign_waves.id"))
    kind: Mapped[CampaignKind] = mapped_column(growing_list(CampaignKind))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    channel: Mapped[MailingChannel] = mapped_column(growing_list(MailingChannel))
    message_id: Mapped[int | None] = mapped_column(Key, index=True)
    letter_batch_id: Mapped[int | None] = mapped_column(ForeignKey("letter_batches.id"), index=True)
    facts: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    followed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    wave: Mapped[Wave] = relationship()
