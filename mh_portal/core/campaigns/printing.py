"""Handing a campaign's letters to the printer: which batches there are, who took them, since when."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.campaigns.models import LetterBatch, Wave


@dataclasses.dataclass(frozen=True)
class Batch:
    """A file of letters; moments are local time, `made_at` is None until the file is there.

    `day` is that of the batch, later than its wave's where e-mails came back meanwhile.
    """

    wave: int
    day: date
    number: int
    letters: int
    pages: int
    made_at: datetime | None
    handed_over_at: datetime | None


_BATCHES: Select[*tuple[Any, ...]] = (
    select(
        Wave.campaign_id,
        Wave.number.label("wave"),
        LetterBatch.day,
        LetterBatch.number,
        LetterBatch.letters,
        LetterBatch.pages,
        LetterBatch.made_at,
        LetterBatch.handed_over_at,
    )
    .join(Wave, Wave.id == LetterBatch.wave_id)
    .order_by(Wave.number.desc(), LetterBatch.number.desc())
)
_OF_CAMPAIGN = _BATCHES.where(Wave.campaign_id == bindparam("campaign"))
# The printer has all others.
_OPEN = _BATCHES.where(LetterBatch.handed_over_at.is_(None))
_ONE = (
    select(LetterBatch)
    .join(Wave, Wave.id == LetterBatch.wave_id)
    .where(
        Wave.campaign_id == bindparam("campaign"),
        Wave.number == bindparam("wave"),
        LetterBatch.number == bindparam("number"),
        LetterBatch.made_at.is_not(None),
    )
)


def list_batches(db: Session, campaign_id: int) -> Sequence[Batch]:
    """Return the batches of a campaign, the newest first."""
    return [_batch(row) for row in db.execute(_OF_CAMPAIGN, {"campaign": campaign_id})]


def list_open(db: Session) -> Mapping[int, Sequence[Batch]]:
    """Return the batches that the printer does not have yet, by the number of their campaign."""
    found: dict[int, list[Batch]] = {}
    for row in db.execute(_OPEN):
        found.setdefault(row.campaign_id, []).append(_batch(row))
    return found


def find_made(db: Session, campaign_id: int, wave: int, number: int) -> LetterBatch | None:
    """Return a batch whose file is there, by the numbers that its address has; None for any other."""
    asked = {"campaign": campaign_id, "wave": wave, "number": number}
    return db.scalars(_ONE, asked).one_or_none()


def record_download(db: Session, batch: LetterBatch, actor: Actor) -> None:
    """Record that somebody took the file: it holds names and addresses."""
    audit.record(db, "campaigns:letters:downloaded", actor, changes=_facts(batch))


def hand_over(db: Session, batch: LetterBatch, actor: Actor) -> None:
    """Note that the printer has a batch; noted again, the first time stays."""
    if batch.handed_over_at is None:
        batch.handed_over_at = clock.utcnow()
        audit.record(db, "campaigns:letters:handed_over", actor, changes=_facts(batch))


def _batch(row: Any) -> Batch:
    return Batch(
        row.wave,
        row.day,
        row.number,
        row.letters,
        row.pages,
        _local(row.made_at),
        _local(row.handed_over_at),
    )


def _facts(batch: LetterBatch) -> dict[str, int]:
    return {"batch": batch.id, "letters": batch.letters}


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(clock.ZONE)
