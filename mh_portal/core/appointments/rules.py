"""When a booked call can take place: half hours of working days, neither too soon nor too late."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Container, Iterator
from datetime import date, datetime, time, timedelta

from mh_portal.core.requests.rules import A_DAY, SATURDAY, WorkingDays

LASTS = timedelta(minutes=30)
# In hours of the call centre: somebody has to read why before the call.
NOTICE = timedelta(hours=2)
AHEAD = WorkingDays(10)
# The day before the call, when nobody sleeps any more.
REMINDED_AT = time(9)


@dataclasses.dataclass(frozen=True)
class Opening:
    """From and until which time of a working day calls are made, and how many in one half hour."""

    opens: time
    closes: time
    capacity: int


def list_slots(now: datetime, opening: Opening, holidays: Container[date]) -> list[datetime]:
    """Return the beginnings of the half hours that can be booked at a moment of local time."""
    earliest = _after_notice(now, opening, holidays)
    slots = []
    for day in _days(now.date(), AHEAD.due_on(now.date(), holidays)):
        if _is_working_day(day, holidays):
            slots += [slot for slot in _of_day(day, now, opening) if slot >= earliest]
    return slots


def list_seats(taken: Collection[int], capacity: int) -> list[int]:
    """Return the seats of a half hour that are free; `taken` are those that are not.

    A capacity that was lowered leaves seats above it taken: as many below stay empty.
    """
    free = [seat for seat in range(1, capacity + 1) if seat not in taken]
    return free[: max(0, capacity - len(taken))]


def has_passed(slot_at: datetime, now: datetime) -> bool:
    """Tell whether a half hour is over: until then its call can begin, and is not late."""
    return now >= slot_at + LASTS


def reminder_at(slot_at: datetime, now: datetime) -> datetime | None:
    """Return when a call is reminded of; None when that moment has passed. All in local time."""
    moment = datetime.combine(slot_at.date() - A_DAY, REMINDED_AT, slot_at.tzinfo)
    return moment if moment > now else None


def _after_notice(now: datetime, opening: Opening, holidays: Container[date]) -> datetime:
    """Return the moment at which the notice has run, in hours in which calls are made."""
    left, day = NOTICE, now.date()
    while True:
        if _is_working_day(day, holidays):
            begins = max(now, datetime.combine(day, opening.opens, now.tzinfo))
            ends = datetime.combine(day, opening.closes, now.tzinfo)
            if begins + left <= ends:
                return begins + left
            left -= max(ends - begins, timedelta(0))
        day += A_DAY


def _of_day(day: date, now: datetime, opening: Opening) -> Iterator[datetime]:
    slot = datetime.combine(day, opening.opens, now.tzinfo)
    ends = datetime.combine(day, opening.closes, now.tzinfo)
    while slot + LASTS <= ends:
        yield slot
        slot += LASTS


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += A_DAY


def _is_working_day(day: date, holidays: Container[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays
