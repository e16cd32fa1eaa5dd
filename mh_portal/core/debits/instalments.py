"""Paying an amount in several parts; pure rules."""

from __future__ import annotations

from decimal import Decimal

CENT = Decimal("0.01")
COUNTS = (2, 3, 4)


def parts(amount: Decimal, count: int) -> tuple[Decimal, ...]:
    """Return an amount of euros in so many parts; the first ones bear the cents left over."""
    each, left = divmod(int(amount / CENT), count)
    return tuple((each + (place < left)) * CENT for place in range(count))
