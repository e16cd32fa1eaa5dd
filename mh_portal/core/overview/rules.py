"""What is new for a member and what is expected of them, from facts alone; pure rules."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from mh_portal.core.contracts.rules import ContractStatus, status
from mh_portal.core.debits import rules as debits
from mh_portal.core.terminations.settlement import ZERO, Settlement

# For how long a change is news, and how long before its end a contract asks for attention.
NEWS_LAST = timedelta(days=90)
STARTS_LAST = timedelta(days=30)
PAYMENTS_LAST = timedelta(days=30)
ANSWERS_LAST = timedelta(days=30)
A_DAY = timedelta(days=1)
MOVE_IS_NEWS = timedelta(days=31)
END_IS_NEAR = timedelta(days=90)


class MissingContact(StrEnum):
    """What the insurer does not know of a member and needs for letters and calls."""

    ADDRESS = "address"
    PHONE = "phone"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ContractBrief:
    """A contract as the home shows it `on` a day.

    `terms` are None for a contract paid by cheque. `table_since` is when the guarantee table in
    force began to hold; `paid_lately` what was paid in the last `PAYMENTS_LAST`; euros.
    `settlement` is what a confirmed end pays back or leaves to pay.
    """

    on: date
    id: int
    number: str
    product: str
    started_on: date
    ended_on: date | None
    premium: Decimal
    months: int
    terms: debits.Terms | None
    table_since: date | None
    paid_lately: Decimal
    settlement: Settlement | None = None

    @property
    def status(self) -> ContractStatus:
        """What the contract is."""
        return status(self.started_on, self.ended_on, self.on)

    @property
    def is_in_force(self) -> bool:
        """Whether care is covered."""
        return self.status is ContractStatus.IN_FORCE

    @property
    def move_to_advance(self) -> tuple[debits.Debit, debits.Debit] | None:
        """The last debit in arrears and the first in advance, around the time of the move."""
        if self.terms is None or abs(self.on - debits.ADVANCE_SINCE) > MOVE_IS_NEWS:
            return None
        if self.has_ended:
            return None
        return debits.move_to_advance(self.terms)

    @property
    def has_new_table(self) -> bool:
        """Whether the guarantees have changed lately; the first table of a contract is no change."""
        since = self.table_since
        if since is None or not self.is_in_force:
            return False
        return self.started_on < since and self.on - since < NEWS_LAST

    @property
    def has_just_started(self) -> bool:
        """Whether the contract began lately."""
        return self.is_in_force and self.on - self.started_on < STARTS_LAST

    @property
    def has_just_ended(self) -> bool:
        """Whether the contract ended lately."""
        return (
            self.status is ContractStatus.ENDED
            and self.ended_on is not None
            and self.on - self.ended_on < NEWS_LAST
        )

    @property
    def coming_back(self) -> Decimal:
        """What is still to be paid back, as far as the portal knows."""
        found = self.settlement
        return found.refund if found and self.on <= found.refund_by else ZERO

    @property
    def left_to_pay(self) -> Decimal:
        """What is left to pay for the last days covered; the portal is not told of the payment."""
        found = self.settlement
        is_told = not self.has_ended or self.has_just_ended
        return found.owed if found and is_told else ZERO

    @property
    def has_ended(self) -> bool:
        """Whether the last day covered is over."""
        return self.status is ContractStatus.ENDED

    @property
    def ends_soon(self) -> bool:
        """Whether the end of a contract in force is known and near."""
        return (
            self.is_in_force and self.ended_on is not None and self.ended_on - self.on < END_IS_NEAR
        )


@dataclasses.dataclass(frozen=True)
class Payment:
    """What a contract is paid next: by a debit, or by a cheque for a period; never both."""

    contract: ContractBrief
    debit: debits.Debit | None = None
    cheque: debits.Period | None = None

    @property
    def day(self) -> date:
        """When the money is asked for: the day of the debit, or the first day that is paid for."""
        if self.debit:
            return self.debit.bank_day
        return self.cheque.start if self.cheque else date.max


def next_payments(contracts: Iterable[ContractBrief]) -> list[Payment]:
    """Return what comes next of each contract that is still to be paid, the earliest first."""
    found = (_next_payment(contract) for contract in contracts)
    return sorted((one for one in found if one.debit or one.cheque), key=lambda one: one.day)


def _next_payment(contract: ContractBrief) -> Payment:
    if contract.terms:
        return Payment(contract, debit=debits.next_debit(contract.terms, contract.on))
    following = debits.periods(contract.months, contract.started_on, contract.ended_on, contract.on)
    return Payment(
        contract,
        cheque=next((period for period in following if period.start > contract.on), None),
    )


def missing_contacts(
    phone: str, street: str, postal_code: str, city: str
) -> tuple[MissingContact, ...]:
    """Return what the insurer does not know of a member."""
    missing = []
    if not (street.strip() and postal_code.strip() and city.strip()):
        missing.append(MissingContact.ADDRESS)
    if not phone.strip():
        missing.append(MissingContact.PHONE)
    return tuple(missing)
