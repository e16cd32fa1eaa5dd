"""Reading how a member's contracts are paid, with the days the member chose."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Contract, Product
from mh_portal.core.debits import rules, shifts
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.debits.rules import Debit, Period, Terms
from mh_portal.core.debits.terms import COLUMNS, MONTHS, terms


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plan:
    """How a contract is paid; `terms` are None for cheques. `premium` is for `months`, in euros."""

    contract_id: int
    number: str
    product: str
    insurer: str
    started_on: date
    ended_on: date | None
    premium: Decimal
    months: int
    terms: Terms | None

    def next_debit(self, on: date) -> Debit | None:
        """Return the debit that comes next on a day, that day's own included."""
        return rules.next_debit(self.terms, on) if self.terms else None

    def coming(self, on: date) -> Sequence[Debit]:
        """Return the debits of the next twelve months, the earliest first."""
        return shifts.year_of_debits(self.terms, on) if self.terms else ()

    def day(self, on: date) -> int | None:
        """Return the day of the month that holds in the end, after every change under way."""
        coming = self.coming(on)
        return coming[-1].due_on.day if coming else None

    def past(self, on: date) -> Sequence[Debit]:
        """Return the debits of the last twelve months, the latest first."""
        if self.terms is None:
            return ()
        found = rules.schedule(self.terms, rules.year_before(on), on - rules.A_DAY)
        return found[::-1]

    def next_cheque(self, on: date) -> Period | None:
        """Return the period that is paid for next, of a contract paid by cheque."""
        following = rules.periods(self.months, self.started_on, self.ended_on, on)
        return next((period for period in following if period.start > on), None)

    def move_to_advance(self, on: date) -> tuple[Debit, Debit] | None:
        """Return the last debit in arrears and the first in advance, near the time of the move."""
        if self.terms is None or abs(on - rules.ADVANCE_SINCE) > rules.MOVE_IS_TOLD:
            return None
        if self.ended_on is not None and self.ended_on < on:
            return None
        return rules.move_to_advance(self.terms)

    def paying_beyond_end(self) -> Plan:
        """Return the same where the last debit pays for more than the contract covers."""
        terms = self.terms and dataclasses.replace(self.terms, pays_beyond_end=True)
        return dataclasses.replace(self, terms=terms)

    def is_due_again(self, on: date) -> bool:
        """Tell whether something is still to be paid: a debit from a day on, or a cheque."""
        return (self.next_debit(on) if self.terms else self.next_cheque(on)) is not None

    def is_shown(self, on: date) -> bool:
        """Tell whether there is still something to show: a debit of these years, or a cheque."""
        if self.terms is None:
            return self.ended_on is None or self.ended_on >= on
        return bool(self.coming(on) or self.past(on))


# Built once.
_PLANS = (
    select(Contract.id, Contract.contract_number, Product.name, Product.insurer, *COLUMNS)
    .join(Product, Product.product_code == Contract.product_code)
    .outerjoin(DebitShift, DebitShift.contract_id == Contract.id)
    .where(Contract.member_id == bindparam("of_member"))
    .order_by(Contract.started_on.desc(), Contract.contract_number, DebitShift.id)
)


def list_plans(db: Session, member_id: int) -> list[Plan]:
    """Return how each of a member's contracts is paid, the newest start first."""
    rows = db.execute(_PLANS, {"of_member": member_id})
    return [_plan(list(group)) for _id, group in itertools.groupby(rows, attrgetter("id"))]


def find_plan(db: Session, member_id: int, number: str | None) -> Plan | None:
    """Return how the member's contract of that number is paid, or None when it is not theirs."""
    return next((plan for plan in list_plans(db, member_id) if plan.number == number), None)


def _plan(rows: Sequence[Any]) -> Plan:
    one = rows[0]
    return Plan(
        contract_id=one.id,
        number=one.contract_number,
        product=one.name,
        insurer=one.insurer,
        started_on=one.started_on,
        ended_on=one.ended_on,
        premium=one.premium,
        months=MONTHS[one.frequency],
        terms=terms(rows),
    )
