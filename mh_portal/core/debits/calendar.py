"""The days on which a debit can be drawn: those of TARGET, the payment system of the euro."""

from __future__ import annotations

import functools
from datetime import date, timedelta

A_DAY = timedelta(days=1)
SATURDAY = 5


def easter(year: int) -> date:
    """Return Easter Sunday of a Gregorian year, by the computation of Meeus.

    Written out here because the standard library has none, and a library of the world's holidays
    takes a quarter of a second of each start for these eight lines.
    """
    golden, (century, years) = year % 19, divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_drift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_drift + 15) % 30
    leap_years, year_rest = divmod(years, 4)
    weekday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@functools.lru_cache
def closing_days(year: int) -> frozenset[date]:
    """Return the weekdays and other days on which TARGET is closed beside weekends.

    In force since 2002: European Central Bank, decision of 14 December 2000.
    """
    sunday = easter(year)
    good_friday, easter_monday = sunday - 2 * A_DAY, sunday + A_DAY
    fixed = {date(year, month, day) for month, day in ((1, 1), (5, 1), (12, 25), (12, 26))}
    return frozenset(fixed | {good_friday, easter_monday})


def is_bank_day(day: date) -> bool:
    """Tell whether debits are drawn on a day. French holidays such as 14 July are bank days."""
    return day.weekday() < SATURDAY and day not in closing_days(day.year)


def next_bank_day(day: date) -> date:
    """Return the day itself when debits are drawn on it, else the next one that is such a day."""
    while not is_bank_day(day):
        day += A_DAY
    return day
