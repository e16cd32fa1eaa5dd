"""What a contract is on a day, from its dates; pure rules."""

from __future__ import annotations

import calendar
from datetime import date
from enum import StrEnum


class ContractStatus(StrEnum):
    """What a contract is on a day."""

    COMING = "coming"
    IN_FORCE = "in_force"
    ENDED = "ended"


def status(started_on: date, ended_on: date | None, on: date) -> ContractStatus:
    """Return what a contract is on a day; its last day, `ended_on`, is still covered."""
    if on < started_on:
        return ContractStatus.COMING
    if ended_on is not None and on > ended_on:
        return ContractStatus.ENDED
    return ContractStatus.IN_FORCE


def reading_day(started_on: date, ended_on: date | None, today: date) -> date:
    """Return the day on which a contract is best shown: today, or its nearest covered day."""
    day = max(today, started_on)
    return min(day, ended_on) if ended_on else day


def next_renewal(renewal_day: str, ended_on: date | None, today: date) -> date | None:
    """Return the next day a contract renews, after today; None when it ends before.

    `renewal_day` is « MM-DD »; 29 February falls on the 28th in a year without one.
    """
    month, day = (int(part) for part in renewal_day.split("-"))
    renewals = (_in_year(year, month, day) for year in (today.year, today.year + 1))
    renewal = next(found for found in renewals if found > today)
    return None if ended_on is not None and ended_on < renewal else renewal


def _in_year(year: int, month: int, day: int) -> date:
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day, last))
