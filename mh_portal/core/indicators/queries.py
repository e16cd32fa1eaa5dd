"""Reading the counts: in time that grows with the days asked for, whatever happened on them."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.campaigns.models import Campaign, CampaignKind, Wave
from mh_portal.core.indicators.counting import Name, Tally
from mh_portal.core.indicators.models import DayCount, Gauge
from mh_portal.core.indicators.rules import A_DAY, Span
from mh_portal.core.indicators.waves import Stage

# So many waves are shown, the newest ones: more than a season of campaigns.
MOST_WAVES = 40

_WAVES = (
    select(Wave.id, Campaign.id.label("campaign_id"), Campaign.kind, Wave.number, Wave.day)
    .join(Campaign, Campaign.id == Wave.campaign_id)
    .order_by(Wave.day.desc(), Wave.id.desc())
    .limit(MOST_WAVES)
)


@dataclasses.dataclass(frozen=True)
class Counts:
    """What was counted on some days: by day, name and detail."""

    tally: Tally

    def by_span(self, spans: Sequence[Span]) -> dict[tuple[str, str], list[int]]:
        """Return how often each name and detail happened in each of some spans."""
        place = {
            span.first + A_DAY * offset: number
            for number, span in enumerate(spans)
            for offset in range((span.last - span.first).days + 1)
        }
        found: dict[tuple[str, str], list[int]] = {}
        for (day, name, detail), count in self.tally.items():
            if day in place:
                found.setdefault((name, detail), [0] * len(spans))[place[day]] += count
        return found


@dataclasses.dataclass(frozen=True)
class Funnel:
    """A wave of a campaign, and how many of its members have come how far."""

    wave_id: int
    campaign_id: int
    kind: CampaignKind
    number: int
    day: date
    stages: Mapping[Stage, int]


@dataclasses.dataclass(frozen=True)
class Now:
    """How many there are of what waits; `counted_at` in local time, None before the first count."""

    values: Mapping[str, int]
    counted_at: datetime | None

    def get(self, name: str) -> int:
        """Return how many there are."""
        return self.values.get(name, 0)


def list_counts(db: Session, first: date, last: date) -> Counts:
    """Return what was counted from a day to another, the waves left out."""
    names = [name for name in Name if name is not Name.WAVE]
    rows = db.execute(
        select(DayCount.day, DayCount.name, DayCount.detail, DayCount.count).where(
            DayCount.name.in_(names), DayCount.day.between(first, last)
        )
    )
    return Counts(Counter({(day, name, detail): count for day, name, detail, count in rows}))


def list_funnels(db: Session) -> list[Funnel]:
    """Return the newest waves of all campaigns, the latest first."""
    waves = db.execute(_WAVES).all()
    if not waves:
        return []
    first, last = waves[-1].day, waves[0].day
    rows = db.execute(
        select(DayCount.detail, DayCount.count).where(
            DayCount.name == Name.WAVE, DayCount.day.between(first, last)
        )
    )
    counts: dict[str, int] = dict(rows.all())
    return [
        Funnel(
            wave_id=wave.id,
            campaign_id=wave.campaign_id,
            kind=wave.kind,
            number=wave.number,
            day=wave.day,
            stages={stage: counts.get(f"{wave.id}|{stage}", 0) for stage in Stage},
        )
        for wave in waves
    ]


def get_now(db: Session) -> Now:
    """Return what waited at the last count."""
    rows = db.execute(select(Gauge.name, Gauge.value, Gauge.counted_at)).all()
    oldest = min((row.counted_at for row in rows if row.name not in _DAILY), default=None)
    values = {row.name: row.value for row in rows}
    return Now(values, None if oldest is None else oldest.astimezone(clock.ZONE))


# Counted once a day: their age says nothing about the others.
_DAILY = frozenset({"migrated", "migrated_done", "month_end"})


def list_totals(db: Session) -> list[tuple[str, str, int]]:
    """Return how often everything happened since counting began, by name and detail."""
    rows = db.execute(
        select(DayCount.name, DayCount.detail, func.sum(DayCount.count))
        .where(DayCount.name != Name.WAVE)
        .group_by(DayCount.name, DayCount.detail)
        .order_by(DayCount.name, DayCount.detail)
    )
    return [(name, detail, int(count)) for name, detail, count in rows]
