"""The table of the mandates."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mh_portal.core.columns import Key, UtcDateTime
from mh_portal.core.database import Base
from mh_portal.core.mandates import rules
from mh_portal.core.members.models import Member


class Mandate(Base):
    """A member lets a trusted helper look at the space, and what is granted beside.

    `account_id` is the helper's, empty until the invitation is accepted; of its link the hash is
    kept. `entered_by_id` is the agent's who entered a paper mandate. `announced_at` is when its end
    was told.
    """

    __tablename__ = "mandates"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    may_request: Mapped[bool] = mapped_column()
    may_get_documents: Mapped[bool] = mapped_column()
    until: Mapped[date] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    token_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship()

    @property
    def scope(self) -> rules.Scope:
        """What it grants."""
        return rules.scope(may_request=self.may_request, may_get_documents=self.may_get_documents)
