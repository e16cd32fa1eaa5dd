"""The letters of a campaign: batches of them, each one file that is printed and posted.

A batch is opened first, then its file is made and kept. Where that fails, for want of room on the
disk, the batch stays without a file, and whoever comes next makes it.
"""

from __future__ import annotations

import dataclasses
import secrets
import time
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.audit import service as audit
from mh_portal.core.campaigns import recipients, rules
from mh_portal.core.campaigns.facts import Facts
from mh_portal.core.campaigns.models import (
    CampaignKind,
    LetterBatch,
    Mailing,
    MailingChannel,
    Wave,
)
from mh_portal.core.papers.storage import ORPHANS_LAST, Storage

# A statement takes so many numbers at most.
_READ_AT_ONCE = 500

storage = Storage("letters")


@dataclasses.dataclass(frozen=True)
class Letter:
    """A letter to print; `address` are the lines below the name."""

    mailing_id: int
    kind: CampaignKind
    name: str
    address: tuple[str, ...]
    facts: Facts


def list_waiting(db: Session) -> list[int]:
    """Return the waves that have letters for a new batch: released ones, once a day each."""
    newest = func.max(LetterBatch.day)
    rows = db.execute(
        select(Wave.id, newest)
        .outerjoin(LetterBatch, LetterBatch.wave_id == Wave.id)
        .where(Wave.id.in_(_unprinted(Mailing.wave_id)), Wave.completed_at.is_not(None))
        .group_by(Wave.id)
        .order_by(Wave.id)
    )
    return [wave_id for wave_id, day in rows if rules.may_print(day, clock.today())]


def open_batch(db: Session, wave_id: int) -> LetterBatch | None:
    """Put the letters of a wave that are in no batch into a new one; None when there are none."""
    # Whoever else wants to open one waits, and finds nothing left.
    db.scalars(select(Wave.id).where(Wave.id == wave_id).with_for_update()).one()
    numbers = list(db.scalars(_unprinted(Mailing.id).where(Mailing.wave_id == wave_id)))
    if not numbers:
        return None
    last = select(func.max(LetterBatch.number)).where(LetterBatch.wave_id == wave_id)
    batch = LetterBatch(
        wave_id=wave_id,
        number=(db.scalar(last) or 0) + 1,
        day=clock.today(),
        letters=len(numbers),
        pages=0,
        code=secrets.token_hex(16),
    )
    db.add(batch)
    db.flush()
    db.execute(
        update(Mailing)
        .where(
            Mailing.wave_id == wave_id,
            Mailing.channel == MailingChannel.LETTER,
            Mailing.letter_batch_id.is_(None),
        )
        .values(letter_batch_id=batch.id)
        .execution_options(synchronize_session=False)
    )
    return batch


def list_unmade(db: Session) -> Sequence[LetterBatch]:
    """Return the batches whose file is still to be made, the oldest first."""
    unmade = select(LetterBatch).where(
        LetterBatch.made_at.is_(None), LetterBatch.handed_over_at.is_(None)
    )
    return db.scalars(unmade.order_by(LetterBatch.id)).all()


def list_letters(db: Session, batch_id: int) -> list[Letter]:
    """Return the letters of a batch, to print; those whose facts were erased are left out."""
    rows = db.execute(
        select(Mailing.id, Mailing.kind, Mailing.member_id, Mailing.facts)
        .where(Mailing.letter_batch_id == batch_id, Mailing.facts.is_not(None))
        .order_by(Mailing.id)
    ).all()
    named: dict[int, tuple[str, tuple[str, ...]]] = {}
    for begin in range(0, len(rows), _READ_AT_ONCE):
        some = [row.member_id for row in rows[begin : begin + _READ_AT_ONCE]]
        for member, lines in recipients.list_members(db, some):
            named[member.id] = recipients.name_on_letter(member), lines
    return [
        Letter(row.id, row.kind, *named[row.member_id], Facts(**row.facts))
        for row in rows
        if row.member_id in named
    ]


def keep_batch(db: Session, batch_id: int, content: bytes, pages: int) -> bool:
    """Keep the file of a batch, enciphered; False when somebody else has kept it meanwhile.

    Raises OSError when there is no room on the disk: nothing has changed then.
    """
    batch = db.scalars(
        select(LetterBatch).where(LetterBatch.id == batch_id).with_for_update()
    ).one()
    if batch.made_at is not None:
        return False
    key = Fernet.generate_key()
    # A file that a process wrote before it died has a key that nobody knows.
    storage.erase(batch.code)
    storage.write(batch.code, content, key)
    batch.pages, batch.file_key, batch.made_at = pages, key.decode(), clock.utcnow()
    db.flush()
    facts = {"batch": batch.id, "letters": batch.letters, "pages": pages}
    audit.record(db, "campaigns:letters:made", actors.SYSTEM, changes=facts)
    return True


def read(batch: LetterBatch) -> bytes:
    """Return the file of a batch (PDF); raises LookupError when it is not, or no more, there."""
    if batch.file_key is None:
        raise LookupError(batch.id)
    try:
        return storage.read(batch.code, batch.file_key.encode())
    except FileNotFoundError:
        raise LookupError(batch.id) from None


def sweep(db: Session) -> int:
    """Erase the files older than a day whose key is gone, or that no row names; return how many."""
    held = select(LetterBatch.code).where(LetterBatch.file_key.is_not(None))
    orphans = set(storage.list_older(time.time() - ORPHANS_LAST.total_seconds()))
    orphans -= set(db.scalars(held))
    for code in orphans:
        storage.erase(code)
    return len(orphans)


def _unprinted(column: Any) -> Select[Any]:
    return select(column).where(
        Mailing.channel == MailingChannel.LETTER, Mailing.letter_batch_id.is_(None)
    )
