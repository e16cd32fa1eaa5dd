"""The audit chain: how an event is tied to the one before, and how a break is found.

Each digest is an HMAC over the event and the digest before it, with a key kept outside the
database, so that a change, a removal or an insertion shows. A chain alone misses a cut tail:
the newest digest is therefore also appended to a file outside the database.
"""

from __future__ import annotations

import dataclasses
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core.audit.models import AuditEvent

BATCH = 5_000
# The file of the heads, in the folder of everything the portal keeps.
HEADS_FILE = "audit-heads.log"


@dataclasses.dataclass(frozen=True)
class Break:
    """The first broken link: the event's number, and what is wrong with it."""

    event_id: int
    reason: str


class Chain:
    """The key of the chain and the file of its heads, set once at the start of the process."""

    def __init__(self) -> None:
        self._key = b""
        self._heads: Path | None = None

    def configure(self, key: bytes, heads: Path) -> None:
        """Take the key and the file to which the newest digests are appended."""
        self._key = key
        self._heads = heads

    def digest(
        self,
        previous: bytes,
        *,
        at: datetime,
        action: str,
        actor_kind: str,
        actor_id: int | None,
        member_id: int | None,
        changes: dict[str, Any],
    ) -> bytes:
        """Return the 32 bytes that tie these facts to the `previous` digest."""
        facts = [at.isoformat(), action, actor_kind, actor_id, member_id, changes]
        text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
        return hmac.digest(self._key, previous + text.encode(), "sha256")

    def publish(self, event_id: int, digest: bytes) -> None:
        """Append a committed head to the file outside the database."""
        if self._heads is None:
            return
        descriptor = os.open(self._heads, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, f"{event_id} {digest.hex()}\n".encode())
        finally:
            os.close(descriptor)

    def last_published(self) -> tuple[int, str] | None:
        """Return the newest head of the file: event number and digest in hex; None if empty."""
        if self._heads is None or not self._heads.exists():
            return None
        with self._heads.open("rb") as file:
            return newest_head(file)

    def find_break(self, db: Session) -> Break | None:
        """Walk the whole chain; return its first broken link, or None when it holds."""
        return self.find_break_among(_walk(db), self.last_published())

    def find_break_among(
        self, events: Iterable[AuditEvent], published: tuple[int, str] | None
    ) -> Break | None:
        """Return the first broken link of `events`, which come in their order, or None."""
        previous = b""
        last_id = 0
        for event in events:
            expected = self.digest(
                previous,
                at=event.at,
                action=event.action,
                actor_kind=event.actor_kind,
                actor_id=event.actor_id,
                member_id=event.member_id,
                changes=event.changes,
            )
            if not hmac.compare_digest(expected, event.digest):
                return Break(event.id, "does not follow from the event before it")
            if published and event.id == published[0] and event.digest.hex() != published[1]:
                return Break(event.id, "is not the event that was published")
            previous, last_id = event.digest, event.id
        if published and published[0] > last_id:
            return Break(published[0], "is missing: the end of the chain was cut off")
        return None


def newest_head(lines: Iterable[bytes]) -> tuple[int, str] | None:
    """Return the newest of published heads: event number and digest in hex; None if there is none."""
    newest: tuple[int, str] | None = None
    for line in lines:
        number, _, digest = line.decode("ascii", "replace").strip().partition(" ")
        # A line cut short by a crash is no head; the one before it stands.
        if number.isdigit() and len(digest) == 64 and (not newest or int(number) > newest[0]):
            newest = (int(number), digest)
    return newest


def _walk(db: Session) -> Iterator[AuditEvent]:
    """Give every event in its order, a batch of them in memory."""
    last_id = 0
    while True:
        events = db.scalars(
            select(AuditEvent).where(AuditEvent.id > last_id).order_by(AuditEvent.id).limit(BATCH)
        ).all()
        yield from events
        if len(events) < BATCH:
            db.expunge_all()
            return
        last_id = events[-1].id
        db.expunge_all()


chain = Chain()
