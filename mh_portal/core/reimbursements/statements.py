"""The monthly statement: what was paid in one month, as the page and the PDF both show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mh_portal.core.reimbursements import rules


@dataclass(frozen=True)
class Amounts:
    """What some acts cost, who paid what of it and what nobody paid; euros."""

    count: int
    billed: Decimal
    statutory_paid: Decimal
    complementary_paid: Decimal
    left: Decimal


@dataclass(frozen=True)
class StatementLine:
    """One act of care as lists and statements show it; euros."""

    reimbursement_id: str
    contract_number: str
    beneficiary_name: str
    paid_on: date
    care_date: date
    act_code: str
    act_label: str
    provider: str
    billed: Decimal
    base: Decimal
    statutory_paid: Decimal
    complementary_paid: Decimal

    @property
    def left(self) -> Decimal:
        """What nobody paid back of this act."""
        return rules.left(self.billed, self.statutory_paid, self.complementary_paid)


@dataclass(frozen=True)
class Statement:
    """The payments of one month to one member, of all contracts, in the order of payment.

    `month` is its first day. `as_of` is the day on which a month still running was looked at;
    None for a month that is over. `complete_since` is the first payment the portal knows, when
    older ones of this member are still to arrive; None otherwise. `address` is printed line by
    line; `contracts` are the numbers of the contracts that the lines belong to.
    """

    month: date
    member_name: str
    member_number: str
    address: tuple[str, ...]
    contracts: tuple[str, ...]
    lines: tuple[StatementLine, ...]
    totals: Amounts
    as_of: date | None = None
    complete_since: date | None = None


def total_of(lines: Iterable[StatementLine]) -> Amounts:
    """Return the sums of some lines."""
    return sum_of(
        Amounts(1, line.billed, line.statutory_paid, line.complementary_paid, line.left)
        for line in lines
    )


def sum_of(parts: Iterable[Amounts]) -> Amounts:
    """Return several sums in one."""
    kept = list(parts)
    return Amounts(
        sum(part.count for part in kept),
        sum((part.billed for part in kept), rules.ZERO),
        sum((part.statutory_paid for part in kept), rules.ZERO),
        sum((part.complementary_paid for part in kept), rules.ZERO),
        sum((part.left for part in kept), rules.ZERO),
    )
