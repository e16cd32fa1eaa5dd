"""What is paid back, or still to be paid, when a contract ends inside a period; by days, to the cent.

Premiums are owed only to the day of effect; the rest is paid back within 30 days of it, else with
interest (C. ass. L113-15-2, C. mut. L221-10-2, CSS L932-21-2).
"""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from mh_portal.core.debits import calendar, rules
from mh_portal.core.debits.rules import Period, Terms
from mh_portal.core.terminations.rules import A_DAY, REFUND_WITHIN

CENT, ZERO = Decimal("0.01"), Decimal("0.00")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settlement:
    """The period that the contract ends in, None when it ends with one.

    `refund` comes back by `refund_by` when the period was paid; `owed` is left to pay when it was
    not. Euros; one of both is always zero.
    """

    refund_by: date
    period: Period | None = None
    premium: Decimal = ZERO
    days: int = 0
    uncovered: int = 0
    refund: Decimal = ZERO
    owed: Decimal = ZERO


class Confirmed(Protocol):
    """What was worked out when an end was confirmed: a termination, or a row of its columns."""

    effect_on: date | None
    refund: Decimal | None
    owed: Decimal | None
    refund_by: date | None


def settled(found: Confirmed, ended_on: date | None) -> Settlement | None:
    """Return what follows from a confirmed end of a contract that ends on a day.

    None when none was confirmed, and when the insurer's extract has said another end since.
    """
    if found.effect_on is None or found.refund_by is None or ended_on != found.effect_on - A_DAY:
        return None
    return Settlement(
        refund_by=found.refund_by, refund=found.refund or ZERO, owed=found.owed or ZERO
    )


def settle(terms: Terms, effect_on: date, *, is_debited: bool = True) -> Settlement:
    """Return what follows from an end: what `effect_on`, the first day without cover, cuts off.

    A debit that the bank draws before that day has been paid, and the next ones are stopped. A
    contract paid by cheque is taken to have been paid at the beginning of its period.
    """
    refund_by = effect_on + REFUND_WITHIN
    period = next(rules.periods(terms.months, terms.started_on, terms.ended_on, effect_on), None)
    if period is None or effect_on <= period.start or effect_on > period.end:
        return Settlement(refund_by=refund_by)
    days = (period.end - period.start).days + 1
    uncovered = (period.end - effect_on).days + 1
    cut_off = (terms.premium * uncovered / days).quantize(CENT, ROUND_HALF_UP)
    is_paid = not is_debited or _is_drawn(terms, period, effect_on)
    return Settlement(
        refund_by=refund_by,
        period=period,
        premium=terms.premium,
        days=days,
        uncovered=uncovered,
        refund=cut_off if is_paid else ZERO,
        owed=ZERO if is_paid else terms.premium - cut_off,
    )


def _is_drawn(terms: Terms, period: Period, effect_on: date) -> bool:
    return calendar.next_bank_day(rules.due_day(terms, period)) < effect_on
