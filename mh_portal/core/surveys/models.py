"""The table of the surveys that were asked for by e-mail or answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import EncryptedText, Key, UtcDateTime, growing_list
from mh_portal.core.database import Base
from mh_portal.core.surveys.rules import Occasion

_OF_SIGN_IN = text("occasion = 'sign_in'")


class Survey(Base):
    """A survey about a request, or about a member's first sign-in; one of each at most.

    It begins with the e-mail (`asked_at`), or with an answer that nobody was written to about.
    `answered_at` is the first answer, `changed_at` the newest. `thread_id` is the complaint that
    was made of it.
    """

    __tablename__ = "surveys"
    __table_args__ = (
        UniqueConstraint("request_id"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        Index(
            "uq_surveys_sign_in",
            "member_id",
            unique=True,
            sqlite_where=_OF_SIGN_IN,
            postgresql_where=_OF_SIGN_IN,
        ),
        Index("ix_surveys_answered_at", "answered_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    occasion: Mapped[Occasion] = mapped_column(growing_list(Occasion))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    score: Mapped[int | None]
    comment: Mapped[str | None] = mapped_column(EncryptedText)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("message_threads.id"), index=True)
