"""What is left of a bill, which days a period has, and since when a history is whole; pure rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"[1-9][0-9]{3}")
ZERO = Decimal("0.00")


def left(billed: Decimal, statutory_paid: Decimal, complementary_paid: Decimal) -> Decimal:
    """Return what nobody paid back, in euros; never below zero, should too much have been paid."""
    return max(billed - statutory_paid - complementary_paid, ZERO)


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last day of a month that lacks it."""
    place = day.year * 12 + day.month - 1 - months
    first = date(place // 12, place % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), month_end(first))


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_end(month: date) -> date:
    """Return the last day of a month."""
    return next_month(month) - timedelta(days=1)


def parse_month(text: str) -> date | None:
    """Return the first day of a month written « 2022-02 », or None."""
    found = _MONTH.fullmatch(text)
    if found is None or not date.min.year <= int(found[1]) < date.max.year:
        return None
    return date(int(found[1]), int(found[2]), 1)


def parse_year(text: str) -> int | None:
    """Return a year written « 2022 », or None."""
    return int(text) if _YEAR.fullmatch(text) and int(text) < date.max.year else None


def complete_since(oldest_payment: date | None, contracts_began: Iterable[date]) -> date | None:
    """Return since when a member's history is whole, or None when nothing of it is missing.

    `oldest_payment` is the oldest one of the whole member base: older ones are still to arrive.
    A contract that began in the same month can lack nothing: care is paid days after it was had.
    """
    began = min(contracts_began, default=None)
    if oldest_payment is None or began is None or began >= oldest_payment.replace(day=1):
        return None
    return oldest_payment
