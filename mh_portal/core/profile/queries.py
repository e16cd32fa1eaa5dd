"""Reading what holds of a member: the portal's own value where there is one, else the extract's."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.bounces.models import UndeliverableAddress
from mh_portal.core.contracts import rules as contract_rules
from mh_portal.core.contracts.models import Contract, PaymentMethod
from mh_portal.core.database import rows
from mh_portal.core.members.models import Member
from mh_portal.core.profile import banks, rules
from mh_portal.core.profile.models import HeldAddress, HeldBank, HeldPhone, HeldScheme
from mh_portal.core.profile.rules import Address, Details, Scheme

# Where e-mails go: the login, or what the insurer knows of who has none.
_EMAIL = func.lower(func.coalesce(Account.email, Member.email))
# Built once: to build such a statement anew takes longer than the database takes to answer it.
_HELD = (
    select(
        HeldPhone.phone,
        HeldAddress.address_1,
        HeldAddress.address_2,
        HeldAddress.postal_code,
        HeldAddress.city,
        HeldScheme.scheme_code,
        HeldScheme.alsace_moselle,
        HeldScheme.fund,
        HeldScheme.since,
        HeldScheme.is_settled,
        HeldScheme.changed_at.label("scheme_told_at"),
        UndeliverableAddress.address.label("dead_email"),
    )
    .select_from(Member)
    .outerjoin(HeldPhone, HeldPhone.member_id == Member.id)
    .outerjoin(HeldAddress, HeldAddress.member_id == Member.id)
    .outerjoin(HeldScheme, HeldScheme.member_id == Member.id)
    .outerjoin(Account, Account.member_id == Member.id)
    .outerjoin(UndeliverableAddress, UndeliverableAddress.address == _EMAIL)
    .where(Member.id == bindparam("member_id"))
)
_BANKS = (
    select(Contract, HeldBank)
    .outerjoin(HeldBank, HeldBank.contract_id == Contract.id)
    .options(joinedload(Contract.product, innerjoin=True))
    .where(
        Contract.member_id == bindparam("member_id"),
        Contract.payment_method == PaymentMethod.DIRECT_DEBIT,
    )
    .order_by(Contract.started_on.desc(), Contract.contract_number)
    .execution_options(populate_existing=True)
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class BankAccount:
    """The account of a contract paid by direct debit, as pages show it.

    `iban` is masked. `holder` and `bic` are empty where only the extract knows the account.
    While a new one waits until `usable_from`, `former_iban` is the one still in use, masked.
    `value` is what tells two accounts apart; it is no number of an account.
    """

    contract_id: int
    contract_number: str
    product: str
    insurer: str
    mandate_reference: str
    iban: str
    bank: str
    holder: str
    bic: str
    usable_from: datetime | None
    former_iban: str
    value: str


def get_details(db: Session, member: Member, on: date) -> Details:
    """Return what holds for a member on a day."""
    held = rows(db, _HELD, {"member_id": member.id}).one()
    told = member if held.address_1 is None else held
    holds, coming = _schemes(member, held, on)
    return Details(
        phone=member.phone if held.phone is None else held.phone,
        address=Address(told.address_1, told.address_2, told.postal_code, told.city),
        scheme=holds,
        coming_scheme=coming,
        scheme_told_at=None if held.is_settled else held.scheme_told_at,
        dead_email=held.dead_email or "",
    )


def find_email(db: Session, member_id: int) -> str | None:
    """Return the address a member signs in with, or None."""
    return db.scalar(select(Account.email).where(Account.member_id == member_id))


def list_bank_accounts(db: Session, member_id: int, now: datetime, on: date) -> list[BankAccount]:
    """Return the accounts of a member's contracts paid by direct debit that are not over."""
    read = db.execute(_BANKS, {"member_id": member_id}).all()
    return [
        _account(contract, held, now)
        for contract, held in read
        if contract.status(on) is not contract_rules.ContractStatus.ENDED
    ]


def find_bank_account(
    db: Session, member_id: int, contract_number: str, now: datetime, on: date
) -> BankAccount | None:
    """Return the account of one of those contracts, or None: also when it is somebody else's."""
    accounts = list_bank_accounts(db, member_id, now, on)
    return next((found for found in accounts if found.contract_number == contract_number), None)


def _schemes(member: Member, held: Row[Any], on: date) -> tuple[Scheme, Scheme | None]:
    """Return the scheme that holds on a day, and the one to come; `held` is a row of `_HELD`."""
    known = Scheme(member.scheme_code, member.alsace_moselle)
    if held.scheme_code is None:
        return known, None
    told = Scheme(held.scheme_code, held.alsace_moselle, held.fund, held.since)
    is_same = known == Scheme(told.scheme_code, told.alsace_moselle)
    if held.since <= on and (is_same or not held.is_settled):
        return told, None
    return known, None if held.is_settled else told


def _account(contract: Contract, held: HeldBank | None, now: datetime) -> BankAccount:
    iban = held.iban if held else contract.iban or ""
    waiting = held if held and rules.waits(held.usable_from, now) else None
    former = (waiting.former or {}).get("iban", contract.iban or "") if waiting else ""
    return BankAccount(
        contract_id=contract.id,
        contract_number=contract.contract_number,
        product=contract.product.name,
        insurer=contract.product.insurer,
        mandate_reference=contract.mandate_reference or "",
        iban=rules.masked_iban(iban) if iban else "",
        bank=banks.bank_name(iban),
        holder=held.holder if held else "",
        bic=held.bic if held else "",
        usable_from=waiting.usable_from.astimezone(clock.ZONE) if waiting else None,
        former_iban=rules.masked_iban(former) if former else "",
        value=held.changed_at.isoformat() if held else "",
    )
