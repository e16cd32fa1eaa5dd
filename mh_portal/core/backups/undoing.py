"""What a restore undoes: the events that the present database knows and the backup does not."""

from __future__ import annotations

import collections
import dataclasses
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Connection

from mh_portal.core import clock, durable, spreadsheets
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.members.models import Member

HEADERS = ("moment", "action", "actor", "member")


@dataclasses.dataclass(frozen=True)
class LastEvent:
    """The newest event of a backup."""

    id: int
    digest: bytes


@dataclasses.dataclass(frozen=True)
class Undone:
    """How many events there were of each action, and the file that lists them; None for none."""

    actions: dict[str, int]
    listing: Path | None

    @property
    def count(self) -> int:
        """How many events are undone."""
        return sum(self.actions.values())


def list_undone(connection: Connection, last: LastEvent | None, folder: Path) -> Undone:
    """Write the events after the `last` of the backup into a file of `folder`; return what they are.

    All of them where the database has never known that last event. Members have their number,
    so that whoever is concerned can be called. Raises OSError.
    """
    since = 0
    if last is not None:
        same = (AuditEvent.id == last.id, AuditEvent.digest == last.digest)
        since = connection.scalar(select(AuditEvent.id).where(*same)) or 0
    events = connection.execute(
        select(
            AuditEvent.at,
            AuditEvent.action,
            AuditEvent.actor_kind,
            AuditEvent.actor_id,
            Member.member_number,
        )
        .outerjoin(Member, Member.id == AuditEvent.member_id)
        .where(AuditEvent.id > since)
        .order_by(AuditEvent.id)
    ).all()
    if not events:
        return Undone({}, None)
    rows = [
        (f"{at:%Y-%m-%dT%H:%M:%SZ}", action, " ".join(map(str, filter(None, actor))), number or "")
        for at, action, *actor, number in events
    ]
    # To the microsecond: the list of an earlier restore is never written over.
    path = folder / f"undone-{clock.utcnow():%Y%m%dT%H%M%S.%fZ}.csv"
    durable.write_new(path, [spreadsheets.make_csv(HEADERS, rows)])
    return Undone(dict(collections.Counter(row[1] for row in rows).most_common()), path)
