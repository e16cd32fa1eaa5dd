"""Reading what decides about a person's care: the table, the scheme, what the year has brought."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Beneficiary, Contract
from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.guarantees import acts, queries, statutory
from mh_portal.core.members.models import Member
from mh_portal.core.profile import queries as profile
from mh_portal.core.quotes.settling import ZERO, Cover, purse_of
from mh_portal.core.reimbursements.models import Reimbursement

# Care may be planned so many years ahead; the tariffs of then may still change.
YEARS_AHEAD = 5
# Nothing is known of dental tariffs before this day, that of the first table.
FIRST_DAY = date(2020, 1, 1)


@dataclasses.dataclass(frozen=True)
class Insured:
    """Somebody a contract covers; `value` names both in forms and drafts."""

    contract: Contract
    person: Beneficiary

    @property
    def value(self) -> str:
        """The contract's number and the rank: « C00000001/2 »."""
        return f"{self.contract.contract_number}/{self.person.rank}"

    @property
    def name(self) -> str:
        """The person's name."""
        return self.person.full_name

    def covers(self, day: date) -> bool:
        """Tell whether the contract covers the person on a day."""
        return self.contract.cover_of(self.person).includes(day)


_BROUGHT = (
    select(Reimbursement.act_code, func.sum(Reimbursement.complementary_paid))
    .where(
        Reimbursement.contract_id == bindparam("contract_id"),
        Reimbursement.beneficiary_rank == bindparam("rank"),
        Reimbursement.care_date >= bindparam("first"),
        Reimbursement.care_date <= bindparam("last"),
    )
    .group_by(Reimbursement.act_code)
)


def list_insured(contracts: Iterable[Contract], today: date) -> list[Insured]:
    """Return everybody whom a contract covers or will cover, the oldest contract's words first."""
    return [
        Insured(contract, person)
        for contract in contracts
        if contract.status(today) is not ContractStatus.ENDED
        for person in contract.beneficiaries
        if person.ended_on is None or person.ended_on >= today
    ]


def find_insured(contracts: Sequence[Contract], value: str | None) -> Insured | None:
    """Return the person of a value among a member's contracts, or None."""
    people = (
        Insured(contract, person) for contract in contracts for person in contract.beneficiaries
    )
    return next((insured for insured in people if insured.value == value), None)


def get_cover(db: Session, member: Member, insured: Insured, day: date) -> Cover:
    """Return what a contract of the member gives a person on a day of care."""
    contract = insured.contract
    known = profile.get_details(db, member, day).scheme
    lines = queries.list_valid_on(db, contract.product_code, day)
    return Cover(
        day=day,
        scheme=statutory.scheme_of(alsace_moselle=known.alsace_moselle),
        lines={line.code: line for line in lines},
        is_responsible=contract.product.responsible,
        used=_used(db, insured, day),
    )


def _used(db: Session, insured: Insured, day: date) -> dict[str, Decimal]:
    """Return what the year of a day has brought the person so far, by purse."""
    sought = {
        "contract_id": insured.contract.id,
        "rank": insured.person.rank,
        "first": date(day.year, 1, 1),
        "last": date(day.year, 12, 31),
    }
    used: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for code, amount in db.execute(_BROUGHT, sought):
        act = acts.find(code, day)
        if act is not None:
            used[purse_of(act.line)] += amount
    return dict(used)
