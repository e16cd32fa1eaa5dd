"""What another day of the month does to a contract's debits, from the first that can still move."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable
from datetime import date, timedelta

from mh_portal.core.debits import calendar, rules
from mh_portal.core.debits.rules import DayChange, Debit, Terms

# The days there are files for (e-mail « Votre paiement Malakoff Humanis » of March 2022 names the
# 5th; the 10th and the 15th are offered on request).
DAYS = (5, 10, 15)
# The insurer hands its file to the bank so many bank days before a debit.
FILE_DAYS = 5
# European Payments Council, SEPA Core Direct Debit rulebook: a debit is announced 14 calendar days
# before, unless creditor and debtor agree on another time.
NOTICE = timedelta(days=14)


@dataclasses.dataclass(frozen=True)
class Effect:
    """What a shift does: the debits of a year without it and with it, period by period.

    It holds for the periods that begin `since` then. Both pay for the same periods; only at the
    end of a contract a new date may come too late for its debit, which `after` then lacks.
    """

    day: int
    since: date
    before: tuple[Debit, ...]
    after: tuple[Debit, ...]

    @property
    def pairs(self) -> list[tuple[Debit, Debit | None]]:
        """The two debits of each period, None for one that the contract ends before."""
        moved = {debit.period_start: debit for debit in self.after}
        return [(debit, moved.get(debit.period_start)) for debit in self.before]

    @property
    def first(self) -> Debit:
        """The first debit on its new day."""
        return next(new for old, new in self.pairs if new and old != new)

    @property
    def replaced(self) -> Debit:
        """The debit that would have been drawn in the place of the first new one."""
        return next(old for old, new in self.pairs if new and old != new)

    @property
    def untouched(self) -> tuple[Debit, ...]:
        """The debits before the first new one: it is too late to move them."""
        return tuple(new for new in self.after if new.period_start < self.first.period_start)

    def is_short_notice(self, on: date) -> bool:
        """Tell whether the first new debit comes sooner than debits are announced."""
        return self.first.bank_day - on < NOTICE


def cut_off(bank_day: date) -> date:
    """Return the last day on which a debit can still be moved: five bank days before it."""
    day = bank_day
    for _ in range(FILE_DAYS):
        day -= calendar.A_DAY
        while not calendar.is_bank_day(day):
            day -= calendar.A_DAY
    return day


def in_force(asked: Iterable[DayChange]) -> tuple[DayChange, ...]:
    """Return the changes that hold, in the order of their dates, from those asked for in turn.

    What is asked for later takes the place of whatever an earlier wish would do from then on.
    """
    holding: list[DayChange] = []
    for change in asked:
        holding = [earlier for earlier in holding if earlier.since < change.since]
        holding.append(change)
    return tuple(holding)


def shift(terms: Terms, day: int, on: date) -> Effect | None:
    """Return what debits on another day of the month would do, asked for on a day.

    None when no debit would be drawn on another date: they are on that day already, or none is
    left to be moved there.
    """
    since = _first_open(terms, day, on)
    if since is None:
        return None
    changes = in_force((*terms.changes, DayChange(since, day)))
    before = year_of_debits(terms, on)
    after = year_of_debits(dataclasses.replace(terms, changes=changes), on)
    return Effect(day, since, before, after) if set(after) - set(before) else None


def year_of_debits(terms: Terms, on: date) -> tuple[Debit, ...]:
    """Return the debits of the next twelve months, the earliest first."""
    return tuple(itertools.islice(rules.debits(terms, on), rules.MONTHS // terms.months))


def _first_open(terms: Terms, day: int, on: date) -> date | None:
    """Return the first day of the first period whose debit can be moved, None when there is none.

    Neither the file of the debit that is planned may be with the bank, nor that of the new one.
    The choice of a day came with payment in advance.
    """
    for period in rules.periods(terms.months, terms.started_on, terms.ended_on, on):
        first = rules.first_of_period(period.start, terms.months)
        if terms.day is None and first < rules.ADVANCE_SINCE:
            continue
        moved = dataclasses.replace(terms, changes=(DayChange(first, day),))
        debits = (rules.debit_of(terms, period), rules.debit_of(moved, period))
        if all(on <= cut_off(debit.bank_day) for debit in debits):
            return first
    return None
