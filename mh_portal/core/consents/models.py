"""The table of the decisions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.actors import ActorKind
from mh_portal.core.columns import Key, UtcDateTime, closed_list, growing_list
from mh_portal.core.consents.rules import Answer, Channel, Collection, Purpose
from mh_portal.core.database import Base


class Decision(Base):
    """What a member decided for one purpose and one channel; rows are only ever added.

    The newest row of a pair holds. `previous` is what held before it, for undoing and for the
    history. `wording` is the key of the text that was shown. `reference` is what the receipt is
    asked for by: the part before its last hyphen is shared by what was saved together.
    """

    __tablename__ = "consent_decisions"
    __table_args__ = (
        UniqueConstraint("reference"),
        Index("ix_consent_decisions_newest", "member_id", "purpose", "channel", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    reference: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    purpose: Mapped[Purpose] = mapped_column(closed_list(Purpose))
    channel: Mapped[Channel] = mapped_column(closed_list(Channel))
    answer: Mapped[Answer] = mapped_column(closed_list(Answer))
    previous: Mapped[Answer] = mapped_column(closed_list(Answer, "previous"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    collection: Mapped[Collection] = mapped_column(closed_list(Collection))
    wording: Mapped[str] = mapped_column(String(40))
    actor_kind: Mapped[ActorKind] = mapped_column(growing_list(ActorKind))
    actor_id: Mapped[int | None] = mapped_column(Key)

    @property
    def batch(self) -> str:
        """What the references of all decisions saved together begin with."""
        return self.reference.rpartition("-")[0]
