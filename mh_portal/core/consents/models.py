"""The table of the decisions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.actors import ActorKind
from mh_portal.core.columns import Key, UtcDateTime, closed_list
from mh_portal.core.consents.rules import Answer, Channel, Collection, Purpose
from mh_portal.core.database import Base

# Two columns of one closed list: the constraint of both would have one name.
_PREVIOUS = Enum(
    Answer,
    native_enum=False,
    create_constraint=True,
    length=40,
    name="previous",
    values_callable=lambda answers: [answer.value for answer in answers],
)

# Who may act is a list that grows with the portal: no constraint to widen each time.
_ACTOR = Enum(
    ActorKind,
    native_enum=False,
    create_constraint=False,
    length=40,
    name="actorkind",
    values_callable=lambda kinds: [kind.value for kind in kinds],
)


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
    previous: Mapped[Answer] = mapped_column(_PREVIOUS)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    collection: Mapped[Collection] = mapped_column(closed_list(Collection))
    wording: Mapped[str] = mapped_column(String(40))
    actor_kind: Mapped[ActorKind] = mapped_column(_ACTOR)
    actor_id: Mapped[int | None] = mapped_column(Key)

    @property
    def batch(self) -> str:
        """What the references of all decisions saved together begin with."""
        return self.reference.rpartition("-")[0]
