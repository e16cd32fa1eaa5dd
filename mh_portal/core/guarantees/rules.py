"""What the statutory scheme and a guarantee line pay for an act, and why; pure rules.

Amounts are euros, rounded half up to the cent at each share (CSS R160-5 for the statutory one).
CSS is the social security code, whose rules for « responsible » contracts bind nearly all of them.
"""

from __future__ import annotations

import dataclasses
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

ZERO, CENT = Decimal(0), Decimal("0.01")


class Basis(StrEnum):
    """What the value of a guarantee line is a part of."""

    PERCENT_OF_BASE_INCLUDING_STATUTORY = "percent_of_base_including_statutory"
    PERCENT_OF_BASE_ON_TOP = "percent_of_base_on_top"
    FIXED_AMOUNT = "fixed_amount"
    COPAYMENT_ONLY = "copayment_only"
    PERCENT_OF_COST = "percent_of_cost"
    FULL_COVER = "full_cover"


# What these leave is the fee in excess of the base.
BY_BASE = frozenset(
    {
        Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY,
        Basis.PERCENT_OF_BASE_ON_TOP,
        Basis.COPAYMENT_ONLY,
    }
)


class Per(StrEnum):
    """What a guarantee line's value is granted for."""

    ACT = "act"
    YEAR = "year"
    DAY = "day"
    EYE = "eye"
    PAIR = "pair"


class Rule(StrEnum):
    """A step of the reasoning, named by the rule that is followed."""

    STATUTORY_SHARE = "statutory_share"
    FLAT_PARTICIPATION = "flat_participation"
    PROMISE = "promise"
    COPAYMENT_ADDED = "copayment_added"
    YEAR_USED = "year_used"
    COPAYMENT_OWED = "copayment_owed"
    PRICE_CEILING = "price_ceiling"
    PRICE_REACHED = "price_reached"


# Where each rule stands; the contract itself where no law decides.
SOURCES: dict[Rule, str] = {
    Rule.STATUTORY_SHARE: "CSS R160-5",
    Rule.FLAT_PARTICIPATION: "CSS L160-13",
    Rule.COPAYMENT_OWED: "CSS L871-1, R871-2",
    Rule.PRICE_CEILING: "CSS L871-1, R871-2",
    Rule.PRICE_REACHED: "loi 89-1009, art. 9",
}


class LeftReason(StrEnum):
    """Why a part of the price is left to the member."""

    FLAT_PARTICIPATION = "flat_participation"
    NOT_COVERED = "not_covered"
    ABOVE_CEILING = "above_ceiling"
    YEAR_USED = "year_used"
    EXCESS_FEE = "excess_fee"
    LINE_LIMIT = "line_limit"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Care:
    """What was done: `price` and reimbursement `base` of all units together, statutory `rate` in
    percent, `flat` participation in all, and how many `units` (days, eyes, pairs) there were.
    """

    price: Decimal
    base: Decimal
    rate: int
    flat: Decimal = ZERO
    units: int = 1


@dataclasses.dataclass(frozen=True, kw_only=True)
class Promise:
    """What a guarantee line says: a percentage or euros, as `basis` tells; None where it needs none.

    `adds_to_copayment`: the amount comes on top of the copayment, which is paid anyway.
    """

    basis: Basis
    value: Decimal | None = None
    per: Per = Per.ACT
    adds_to_copayment: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Terms:
    """What surrounds a line.

    `owes_copayment`: a responsible contract, and no act that the law excepts. `ceiling`: the
    legal limit of the price in the full-cover basket, where it is known. `granted`: what a year
    may cost in all, on this line or by the table's own annual cap; `used` of it this year.
    """

    owes_copayment: bool = False
    ceiling: Decimal | None = None
    granted: Decimal | None = None
    used: Decimal = ZERO


@dataclasses.dataclass(frozen=True)
class Reason:
    """A step that was taken and the amount it leads to."""

    rule: Rule
    amount: Decimal


@dataclasses.dataclass(frozen=True, kw_only=True)
class Outcome:
    """Who pays what: `statutory` + `complementary` + `left` = the price.

    `copayment` is the part of the base that the statutory scheme does not bear. `left_parts` add
    up to `left`.
    """

    statutory: Decimal
    copayment: Decimal
    complementary: Decimal
    left: Decimal
    reasons: tuple[Reason, ...]
    left_parts: tuple[tuple[LeftReason, Decimal], ...]


def rounded(amount: Decimal) -> Decimal:
    """Return an amount to the cent, half a cent upwards."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def statutory_share(price: Decimal, base: Decimal, rate: int) -> Decimal:
    """Return the statutory scheme's share before flat participations (CSS R160-5).

    The base is the most it counts; a lower price is counted as it is.
    """
    return rounded(min(price, base) * rate / 100)


def settle(care: Care, promise: Promise | None, terms: Terms) -> Outcome:
    """Share the price of an act; without a promise the contract pays nothing."""
    share = statutory_share(care.price, care.base, care.rate)
    # The scheme keeps the participation back from its own share, down to nothing (CSS L160-13).
    flat = min(care.flat, share)
    reasons = [Reason(Rule.STATUTORY_SHARE, share)]
    if flat:
        reasons.append(Reason(Rule.FLAT_PARTICIPATION, flat))
    copayment = min(care.price, care.base) - share
    paid, steps = _complementary(care, promise, terms, share, copayment)
    rest = care.price - share - paid
    cut = next((step.amount for step in steps if step.rule is Rule.YEAR_USED), ZERO)
    return Outcome(
        statutory=share - flat,
        copayment=copayment,
        complementary=paid,
        left=flat + rest,
        reasons=(*reasons, *steps),
        left_parts=tuple(
            (reason, amount)
            for reason, amount in (
                (LeftReason.FLAT_PARTICIPATION, flat),
                *_parts_of_rest(care, promise, terms, rest, cut),
            )
            if amount
        ),
    )


def _complementary(
    care: Care, promise: Promise | None, terms: Terms, share: Decimal, copayment: Decimal
) -> tuple[Decimal, list[Reason]]:
    """Return what the contract pays, and how that came about.

    It never pays the flat participation: a responsible contract may not (CSS L871-1), and none
    of the insurer's does.
    """
    if promise is None:
        return ZERO, []
    amount = rounded(max(_promised(care, promise, share, copayment), ZERO))
    steps = [Reason(Rule.PROMISE, amount)]
    if terms.granted is not None:
        within = min(amount, max(terms.granted - terms.used, ZERO))
        if within < amount:
            steps.append(Reason(Rule.YEAR_USED, amount - within))
        amount = within
    if promise.adds_to_copayment and copayment:
        amount += copayment
        steps.append(Reason(Rule.COPAYMENT_ADDED, copayment))
    # Also when the year is used up: the copayment stays due (CSS R871-2).
    if terms.owes_copayment and amount < copayment:
        amount = copayment
        steps.append(Reason(Rule.COPAYMENT_OWED, copayment))
    room = care.price - share
    if promise.basis is Basis.FULL_COVER and _is_above(care.price, terms.ceiling):
        room = max((terms.ceiling or ZERO) - share, ZERO)
        amount = min(amount, room)
        steps.append(Reason(Rule.PRICE_CEILING, amount))
    # No more than the costs that remain (loi 89-1009, article 9).
    elif amount > room:
        amount = room
        steps.append(Reason(Rule.PRICE_REACHED, room))
    return amount, steps


def _promised(care: Care, promise: Promise, share: Decimal, copayment: Decimal) -> Decimal:
    value = promise.value or ZERO
    match promise.basis:
        case Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY:
            return value * care.base / 100 - share
        case Basis.PERCENT_OF_BASE_ON_TOP:
            return value * care.base / 100
        case Basis.FIXED_AMOUNT:
            return value if promise.per is Per.YEAR else value * care.units
        case Basis.COPAYMENT_ONLY:
            return copayment
        case Basis.PERCENT_OF_COST:
            return value * care.price / 100
        case Basis.FULL_COVER:
            return care.price - share


def _is_above(price: Decimal, ceiling: Decimal | None) -> bool:
    return ceiling is not None and price > ceiling


def _parts_of_rest(
    care: Care, promise: Promise | None, terms: Terms, rest: Decimal, cut: Decimal
) -> list[tuple[LeftReason, Decimal]]:
    """Return why the rest is left, the amounts adding up to it; `cut` was used up this year."""
    above = max(care.price - terms.ceiling, ZERO) if terms.ceiling is not None else ZERO
    excess = max(care.price - care.base, ZERO)
    is_measured_by_base = promise is not None and promise.basis in BY_BASE
    causes = (
        (LeftReason.NOT_COVERED, rest if promise is None else ZERO),
        (LeftReason.ABOVE_CEILING, above),
        (LeftReason.YEAR_USED, cut),
        (LeftReason.EXCESS_FEE, excess if is_measured_by_base else ZERO),
        (LeftReason.LINE_LIMIT, rest),
    )
    parts = []
    for reason, most in causes:
        part = min(rest, most)
        parts.append((reason, part))
        rest -= part
    return parts
