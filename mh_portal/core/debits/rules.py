"""When a premium is debited, how much, and for which period; pure rules.

A month or a calendar quarter of the contract is a period, and each period has one debit. Whatever
happens to the day, no period is skipped and none is paid twice.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from mh_portal.core.debits import calendar

# Letter « Votre paiement Malakoff Humanis » of March 2022: contracts that were debited at the
# month's end, in arrears, are debited in advance from this period on, on the 5th if nothing else
# was asked for.
ADVANCE_SINCE = date(2022, 4, 1)
ADVANCE_DAY = 5
# « Fin de mois », by the months of a period: 28 March for March, 30 January for January to March.
ARREARS_DAYS = {1: 28, 3: 30}
# For how long before and after it the move is explained.
MOVE_IS_TOLD = timedelta(days=92)
A_DAY = calendar.A_DAY
# The banks are never closed for so long.
LONGEST_CLOSING = timedelta(days=7)
MONTHS = 12


@dataclasses.dataclass(frozen=True)
class DayChange:
    """The day of the month on which premiums are debited, for periods that begin `since` then."""

    since: date
    day: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Terms:
    """How a contract is paid by direct debit.

    `premium` is what one debit draws, in euros, `months` what it pays for: 1 or 3. `day` is None
    for the month's end. `changes` are in the order of their dates; the last one that has begun
    holds. With `pays_beyond_end` a debit pays for its whole period although the contract ends
    inside it: what is paid for the days after is paid back.
    """

    premium: Decimal
    months: int
    day: int | None
    started_on: date
    ended_on: date | None = None
    changes: tuple[DayChange, ...] = ()
    pays_beyond_end: bool = False


@dataclasses.dataclass(frozen=True)
class Period:
    """Days that are paid for together, both ends included."""

    start: date
    end: date


@dataclasses.dataclass(frozen=True)
class Debit:
    """One debit: the day the rules name, the day the bank draws it, and what it pays for."""

    due_on: date
    bank_day: date
    amount: Decimal
    period_start: date
    period_end: date


def periods(months: int, started_on: date, ended_on: date | None, since: date) -> Iterator[Period]:
    """Give the periods of a contract from the one that holds `since` on, without end if it has none.

    The first and the last are cut where the contract begins and ends.
    """
    day = max(since, started_on)
    first = first_of_period(day, months)
    while ended_on is None or first <= ended_on:
        following = _later(first, months)
        last = following - A_DAY
        yield Period(max(first, started_on), last if ended_on is None else min(last, ended_on))
        first = following


def debits(terms: Terms, since: date) -> Iterator[Debit]:
    """Give the debits that the bank draws from a day on, the earliest first."""
    begun = since - LONGEST_CLOSING
    for period in periods(terms.months, terms.started_on, terms.ended_on, begun):
        debit = debit_of(terms, period)
        if debit.bank_day >= since and not is_stopped(terms, debit):
            yield debit


def debit_of(terms: Terms, period: Period) -> Debit:
    """Return the debit that pays for a period."""
    due_on = due_day(terms, period)
    bank_day = calendar.next_bank_day(due_on)
    end = period.end
    if terms.pays_beyond_end:
        end = _later(first_of_period(period.start, terms.months), terms.months) - A_DAY
    return Debit(due_on, bank_day, terms.premium, period.start, end)


def is_stopped(terms: Terms, debit: Debit) -> bool:
    """Tell whether the contract ends before a debit in advance: what is owed is settled apart."""
    in_advance = terms.day is not None or debit.period_start >= ADVANCE_SINCE
    return in_advance and terms.ended_on is not None and debit.bank_day > terms.ended_on


def schedule(terms: Terms, since: date, until: date) -> list[Debit]:
    """Return the debits that the bank draws between two days, both included."""
    return list(itertools.takewhile(lambda debit: debit.bank_day <= until, debits(terms, since)))


def year_before(day: date) -> date:
    """Return the same day a year earlier, of 29 February the 28th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def next_debit(terms: Terms, on: date) -> Debit | None:
    """Return the debit that comes next on a day, that day's own included; None when all is paid."""
    return next(debits(terms, on), None)


def move_to_advance(terms: Terms) -> tuple[Debit, Debit] | None:
    """Return the last debit in arrears and the first in advance, of a contract that saw both."""
    if terms.day is not None:
        return None
    around = schedule(terms, _later(ADVANCE_SINCE, -3), _later(ADVANCE_SINCE, 1))
    before = [debit for debit in around if debit.period_start < ADVANCE_SINCE]
    after = [debit for debit in around if debit.period_start >= ADVANCE_SINCE]
    return (before[-1], after[0]) if before and after else None


def due_day(terms: Terms, period: Period) -> date:
    """Return the day that the rules name for a period's debit, be the banks open on it or not.

    It lies in the first month of the period, and not before the contract begins.
    """
    first = first_of_period(period.start, terms.months)
    day = terms.day
    if day is None:
        day = ADVANCE_DAY if first >= ADVANCE_SINCE else ARREARS_DAYS[terms.months]
    for change in terms.changes:
        if change.since <= first:
            day = change.day
    return max(first.replace(day=day), period.start)


def first_of_period(day: date, months: int) -> date:
    """Return the first day of the month or calendar quarter that holds a day."""
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, MONTHS)
    return date(first.year + years, month + 1, 1)
