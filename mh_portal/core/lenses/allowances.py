"""What a person may still be paid for lenses in a year: granted, reimbursed, asked for, left."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from mh_portal.core.contracts.insured import Insured
from mh_portal.core.guarantees import acts
from mh_portal.core.guarantees import queries as guarantees
from mh_portal.core.guarantees.models import Basis, Per
from mh_portal.core.lenses.rules import ZERO, Allowance, Claim
from mh_portal.core.reimbursements.models import Reimbursement

LINE = "lenses_not_reimbursed"


@dataclasses.dataclass(frozen=True)
class Asked:
    """A request about an invoice: its reference, and what was granted; None while it is open."""

    reference: str
    claim: Claim
    granted: Decimal | None


@dataclasses.dataclass(frozen=True)
class Paid:
    """A reimbursement of the extract, which may be that of a request."""

    reference: str
    claim: Claim
    amount: Decimal
    paid_on: date


@dataclasses.dataclass(frozen=True)
class Account:
    """The allowance of the year of a day of care, and all that was counted for it."""

    allowance: Allowance
    paid: tuple[Paid, ...]
    asked: tuple[Asked, ...]

    def find_same(self, claim: Claim) -> Asked | Paid | None:
        """Return the request or reimbursement of the same invoice, or None."""
        asked = next((one for one in self.asked if claim.is_same(one.claim)), None)
        return asked or self.find_paid(claim)

    def find_paid(self, claim: Claim) -> Paid | None:
        """Return the reimbursement of an invoice, or None."""
        return next((one for one in self.paid if claim.is_same(one.claim)), None)


def account_of(db: Session, insured: Insured, day: date, asked: Iterable[Asked]) -> Account | None:
    """Return what a person has for care on a day, or None: no contract grants anything.

    `asked` are the person's other requests, the first sent first; those of another year or of
    other contracts do not count. The year is the calendar year of the care.
    """
    covering = insured.covering(day)
    granted = sum(
        (_granted(db, place.contract.product_code, day) for place in covering.values()), ZERO
    )
    if not granted:
        return None
    counted = tuple(
        one
        for one in asked
        if one.claim.care_date.year == day.year
        and insured.covering(one.claim.care_date).keys() & covering.keys()
    )
    places = [(contract_id, place.rank) for contract_id, place in covering.items()]
    paid = _paid(db, places, day.year)
    return Account(_allowance(day.year, granted, paid, counted), tuple(paid), counted)


def _allowance(
    year: int, granted: Decimal, paid: Sequence[Paid], asked: Sequence[Asked]
) -> Allowance:
    """Count what was paid, what was granted and not paid yet, then what is asked for."""
    unmatched = list(paid)
    granted_yet, pending = ZERO, []
    for one in asked:
        # What a request was granted comes back in a later extract: it is counted once.
        match = next((row for row in unmatched if row.claim.is_same(one.claim)), None)
        if match is not None:
            unmatched.remove(match)
        elif one.granted is None:
            pending.append(one.claim.price)
        else:
            granted_yet += one.granted
    reimbursed = sum((row.amount for row in paid), ZERO) + granted_yet
    found = Allowance(year=year, granted=granted, reimbursed=reimbursed)
    for price in pending:
        found = found.with_pending(price)
    return found


def _granted(db: Session, product_code: str, day: date) -> Decimal:
    """Return what a table grants in a year, in euros: the line is a yearly amount or nothing."""
    line = guarantees.find_lines(db, product_code, day, (LINE,)).get(LINE)
    if line is None or line.basis is not Basis.FIXED_AMOUNT or line.per is not Per.YEAR:
        return ZERO
    return line.value or ZERO


def _paid(db: Session, places: Sequence[tuple[int, int]], year: int) -> list[Paid]:
    row = Reimbursement
    found = (
        select(
            row.reimbursement_id,
            row.care_date,
            row.billed,
            row.provider,
            row.complementary_paid,
            row.paid_on,
        )
        .where(
            tuple_(row.contract_id, row.beneficiary_rank).in_(places),
            row.act_code.in_(acts.codes_of(frozenset({LINE}))),
            row.care_date >= date(year, 1, 1),
            row.care_date <= date(year, 12, 31),
        )
        .order_by(row.paid_on, row.id)
    )
    return [
        Paid(reference, Claim(care_date, billed, provider), amount, paid_on)
        for reference, care_date, billed, provider, amount, paid_on in db.execute(found)
    ]
