"""Keeping counts: added to those of the day, and how far a source was counted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import BigInteger, Date, String, bindparam, delete, select, text
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.columns import UtcDateTime
from mh_portal.core.indicators.counting import Name, Tally
from mh_portal.core.indicators.models import CountMark, DayCount

_ADD = text(
    "INSERT INTO indicator_counts (name, day, detail, count) VALUES (:name, :day, :detail, :count) "
    "ON CONFLICT (name, day, detail) DO UPDATE SET count = indicator_counts.count + excluded.count"
).bindparams(bindparam("day", type_=Date), bindparam("name", type_=String))
_SET = text(
    "INSERT INTO indicator_gauges (name, value, counted_at) VALUES (:name, :value, :counted_at) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value, counted_at = excluded.counted_at"
).bindparams(bindparam("counted_at", type_=UtcDateTime))
_BEGIN = text(
    "INSERT INTO indicator_marks (source, position) VALUES (:source, :position) "
    "ON CONFLICT (source) DO NOTHING"
).bindparams(bindparam("position", type_=BigInteger))
_POSITION = select(CountMark.position).where(CountMark.source == bindparam("sought"))


def add(db: Session, tally: Tally) -> None:
    """Add counts to those of their days, always in one order: two that add never wait in a ring."""
    rows = [
        {"day": day, "name": name, "detail": detail, "count": count}
        for (day, name, detail), count in sorted(tally.items())
        if count
    ]
    if rows:
        db.execute(_ADD, rows)


def replace_wave(db: Session, wave_id: int, tally: Tally) -> None:
    """Put the counts of a campaign's wave in the place of the former ones."""
    of_wave = DayCount.detail.startswith(f"{wave_id}|", autoescape=True)
    db.execute(delete(DayCount).where(DayCount.name == Name.WAVE, of_wave))
    add(db, tally)


def set_gauges(db: Session, values: Mapping[str, int]) -> None:
    """Keep how many there are now, by name."""
    now = clock.utcnow()
    db.execute(
        _SET,
        [{"name": name, "value": values[name], "counted_at": now} for name in sorted(values)],
    )


def position(db: Session, source: str) -> int | None:
    """Return how far a source was counted; None when it never was."""
    return db.scalar(_POSITION, {"sought": source})


def hold(db: Session, source: str, *, start: int = 0) -> int:
    """Return how far a source was counted; whoever else counts it waits until `db` is committed."""
    db.execute(_BEGIN, {"source": source, "position": start})
    found = db.scalar(_POSITION.with_for_update(), {"sought": source})
    return start if found is None else found


def move(db: Session, source: str, to: int) -> None:
    """Note how far a source that is held was counted."""
    db.get_one(CountMark, source, populate_existing=True).position = to
    db.flush()
