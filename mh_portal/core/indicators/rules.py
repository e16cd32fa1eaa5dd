"""What holds for indicators: the spans of days they are shown by, and what a spread of days says."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})", re.ASCII)
# The portal has no past before, and databases count no days far beyond.
YEARS = range(2000, 2200)


class Step(StrEnum):
    """By what the figures are told; the values stand in addresses."""

    DAY = "jour"
    WEEK = "semaine"


# How many of them may be asked for, the usual one first.
LENGTHS: Mapping[Step, tuple[int, ...]] = {Step.DAY: (14, 30, 60), Step.WEEK: (13, 26, 52)}


@dataclasses.dataclass(frozen=True)
class Span:
    """Days that are counted together, both ends included."""

    first: date
    last: date


@dataclasses.dataclass(frozen=True)
class Period:
    """So many days or weeks, the last of which holds the day `last`."""

    step: Step
    length: int
    last: date

    @property
    def spans(self) -> list[Span]:
        """The days or the weeks (Monday to Sunday), the earliest first."""
        if self.step is Step.DAY:
            days = (self.last - A_DAY * back for back in range(self.length))
            return [Span(day, day) for day in days][::-1]
        monday = monday_of(self.last)
        weeks = (monday - A_WEEK * back for back in range(self.length))
        return [Span(start, start + A_WEEK - A_DAY) for start in weeks][::-1]

    @property
    def first(self) -> date:
        """The first day."""
        return self.spans[0].first

    @property
    def before(self) -> Period:
        """As many days or weeks, just before."""
        return dataclasses.replace(self, last=self.first - A_DAY)


def monday_of(day: date) -> date:
    """Return the first day of the week of a day."""
    return day - A_DAY * day.weekday()


def week_name(day: date) -> str:
    """Return the week of a day as addresses write it (ISO 8601): « 2022-W12 »."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def parse_week(text: str) -> date | None:
    """Return the Monday of a week written « 2022-W12 », or None."""
    found = _WEEK.fullmatch(text)
    if found is None or int(found[1]) not in YEARS:
        return None
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None


def percentile(spread: Mapping[int, int], share: float) -> int | None:
    """Return the smallest number of days within which that share of the answers came; None of none.

    `spread` maps numbers of days to how often they were taken: the nearest rank, which is a delay
    that somebody really had.
    """
    total = sum(spread.values())
    if not total:
        return None
    rank = max(1, math.ceil(share * total))
    for days in sorted(spread):
        rank -= spread[days]
        if rank <= 0:
            return days
    raise ValueError(share)


def percent(part: int, whole: int) -> int | None:
    """Return a share in whole percent, down: 99.6 is not all of them; None of nothing."""
    return 100 * part // whole if whole else None
