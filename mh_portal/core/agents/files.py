"""The members' files that are open at an agent's desk."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.assistance import words
from mh_portal.core.assistance.models import AssistedFile
from mh_portal.core.members.models import Member
from mh_portal.core.members.rules import display_name


@dataclasses.dataclass(frozen=True)
class OpenFile:
    """A file that is open in a session: whose, why, and until when (local time)."""

    member_number: str
    name: str
    reason: str
    until: datetime


_OPEN = (
    select(
        Member.member_number,
        Member.first_name,
        Member.last_name,
        AssistedFile.reason,
        AssistedFile.expires_at,
    )
    .join(Member, AssistedFile.member_id == Member.id)
    .where(
        AssistedFile.session_id == bindparam("of_session"),
        AssistedFile.closed_at.is_(None),
        AssistedFile.expires_at > bindparam("now"),
    )
    .order_by(AssistedFile.id.desc())
)


def list_open(db: Session, session_id: int) -> Sequence[OpenFile]:
    """Return the files that are open in one session of an agent, the newest first."""
    rows = db.execute(_OPEN, {"of_session": session_id, "now": clock.utcnow()})
    return [
        OpenFile(
            row.member_number,
            f"{display_name(row.first_name)} {display_name(row.last_name)}",
            words.REASONS[row.reason],
            row.expires_at.astimezone(clock.ZONE),
        )
        for row in rows
    ]
