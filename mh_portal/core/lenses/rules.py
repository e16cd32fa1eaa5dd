"""What is paid for lenses that the Health Insurance does not reimburse; pure rules."""

from __future__ import annotations

import calendar
import dataclasses
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mh_portal.core.contracts.cover import Cover
from mh_portal.core.members.rules import comparable_name

ZERO = Decimal(0)
# A claim lapses two years after the care (C. ass. L114-1, C. mut. L221-11, CSS L932-13).
YEARS_TO_CLAIM = 2


class DayFault(StrEnum):
    """Why a day cannot be the day of care."""

    FUTURE = "future"
    BEFORE_BIRTH = "before_birth"
    NOT_COVERED = "not_covered"
    TOO_LATE = "too_late"


@dataclasses.dataclass(frozen=True)
class Claim:
    """An invoice: the day of care, its price in euros, who sold the lenses."""

    care_date: date
    price: Decimal
    optician: str

    def is_same(self, other: Claim) -> bool:
        """Tell whether two are the same invoice of one person, however the shop is written."""
        if (self.care_date, self.price) != (other.care_date, other.price):
            return False
        mine, theirs = comparable_name(self.optician), comparable_name(other.optician)
        return mine in theirs or theirs in mine


@dataclasses.dataclass(frozen=True, kw_only=True)
class Allowance:
    """What a person may be paid in a year of care, in euros, and what was used of it.

    `reimbursed` was paid or granted, `pending` is what open requests would take.
    """

    year: int
    granted: Decimal
    reimbursed: Decimal = ZERO
    pending: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """What is left; never below zero."""
        return max(self.granted - self.reimbursed - self.pending, ZERO)

    def payable(self, price: Decimal) -> Decimal:
        """Return what is paid for a price."""
        return max(min(price, self.left), ZERO)

    def with_pending(self, price: Decimal) -> Allowance:
        """Return the allowance after one more open request, which takes no more than is left."""
        return dataclasses.replace(self, pending=self.pending + self.payable(price))


def last_day_to_claim(care_date: date) -> date:
    """Return the last day on which care can be claimed: the same day two years on."""
    year = care_date.year + YEARS_TO_CLAIM
    last = calendar.monthrange(year, care_date.month)[1]
    return date(year, care_date.month, min(care_date.day, last))


def may_still_claim(covers: Iterable[Cover], today: date) -> bool:
    """Tell whether some day of a person's cover can still be claimed today."""
    return any(
        cover.starts_on <= today
        and (cover.ends_on is None or today <= last_day_to_claim(cover.ends_on))
        for cover in covers
    )


def fault_of_day(
    day: date, *, today: date, born_on: date, covers: Iterable[Cover]
) -> DayFault | None:
    """Return why lenses bought on a day cannot be claimed today, None when they can."""
    if day > today:
        return DayFault.FUTURE
    if day < born_on:
        return DayFault.BEFORE_BIRTH
    if today > last_day_to_claim(day):
        return DayFault.TOO_LATE
    if not any(cover.includes(day) for cover in covers):
        return DayFault.NOT_COVERED
    return None
