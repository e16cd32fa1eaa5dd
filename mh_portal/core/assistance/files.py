"""A member's file, opened by an agent: found while it is open."""

from __future__ import annotations

import dataclasses
import math
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, defer

from mh_portal.core import clock
from mh_portal.core.assistance import words
from mh_portal.core.assistance.models import AssistedFile, ContactReason
from mh_portal.core.members.models import Member


@dataclasses.dataclass(frozen=True)
class OpenFile:
    """A file that is open in an agent's session: whose, why, until when."""

    id: int
    member: Member
    reason: ContactReason
    expires_at: datetime

    @property
    def reason_words(self) -> str:
        """Why it is open, in words."""
        return words.REASONS[self.reason]

    @property
    def minutes_left(self) -> int:
        """How long it stays open; a minute that has begun counts."""
        return math.ceil((self.expires_at - clock.utcnow()).total_seconds() / 60)

    @property
    def until(self) -> str:
        """The hour at which it closes by itself: « 9 h 30 »."""
        moment = self.expires_at.astimezone(clock.ZONE)
        return f"{moment.hour}\u00a0h\u00a0{moment.minute:02}"


_OPEN_NUMBERS = (
    select(Member.member_number)
    .join(AssistedFile, AssistedFile.member_id == Member.id)
    .where(
        AssistedFile.session_id == bindparam("of_session"),
        AssistedFile.closed_at.is_(None),
        AssistedFile.expires_at > bindparam("now"),
    )
)
# Built once: each page of an opened file asks.
_OPEN = (
    select(AssistedFile.id, Member, AssistedFile.reason, AssistedFile.expires_at)
    .join(Member, AssistedFile.member_id == Member.id)
    .options(defer(Member.nir))
    .where(
        AssistedFile.session_id == bindparam("of_session"),
        AssistedFile.closed_at.is_(None),
        AssistedFile.expires_at > bindparam("now"),
        Member.member_number == bindparam("of_number"),
    )
    .order_by(AssistedFile.id.desc())
    .limit(1)
)


def list_open(db: Session, session_id: int) -> frozenset[str]:
    """Return the numbers of the members whose files are open in one session of an agent."""
    asked = {"of_session": session_id, "now": clock.utcnow()}
    return frozenset(db.scalars(_OPEN_NUMBERS, asked))


def find_open(db: Session, session_id: int, member_number: str) -> OpenFile | None:
    """Return the file of a member that is open in one session of an agent, or None."""
    asked = {"of_session": session_id, "of_number": member_number, "now": clock.utcnow()}
    row = db.execute(_OPEN, asked).first()
    return None if row is None else OpenFile(*row)
