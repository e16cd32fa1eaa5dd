"""What the portal holds that wins over the extract: members changed it since.

An extract tells what the insurer's systems know, which may be older than what a member entered.
Such a value lives in a table of the portal's own, never in the member base, so that no import
can overwrite it. An area that keeps one adds a finder to `FINDERS`. Once an extract says the same,
the value is let go: from then on the insurer's systems know it, and what they say next holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.contracts.models import Contract, DebitDay
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.extracts.format import CONTRACTS, MEMBERS
from mh_portal.core.extracts.references import Numbers
from mh_portal.core.extracts.report import Kept
from mh_portal.core.members.models import Member
from mh_portal.core.profile.models import HeldAddress, HeldBank, HeldPhone, HeldScheme
from mh_portal.core.terminations import queries as terminations
from mh_portal.core.terminations import service as ending

# A finder takes a session and the numbers of the extract's members and gives what is kept.
Finder = Callable[[Session, Numbers], Iterator[Kept]]
FETCHED_AT_ONCE = 2_000


_SAME_PHONE = HeldPhone.phone == Member.phone
_SAME_ADDRESS = and_(
    HeldAddress.address_1 == Member.address_1,
    HeldAddress.address_2 == Member.address_2,
    HeldAddress.postal_code == Member.postal_code,
    HeldAddress.city == Member.city,
)
_SAME_SCHEME = and_(
    HeldScheme.scheme_code == Member.scheme_code,
    HeldScheme.alsace_moselle == Member.alsace_moselle,
)
# Contracts debited at the month's end pay in advance since April 2022, on the 5th.
_SAME_DEBIT_DAY = or_(
    Contract.debit_day == DebitShift.day,
    and_(Contract.debit_day == DebitDay.END, DebitShift.day == DebitDay.FIFTH),
)
_later_shift = aliased(DebitShift)
_IS_LAST_SHIFT = ~exists().where(
    _later_shift.contract_id == DebitShift.contract_id, _later_shift.id > DebitShift.id
)


def find_account_emails(db: Session, numbers: Numbers) -> Iterator[Kept]:
    """Give the members who sign in with another e-mail address than the extract has."""
    query = (
        select(Member.member_number)
        .join(Account, Account.member_id == Member.id)
        .where(Member.email != "", Account.email_key != func.lower(Member.email))
        .order_by(Member.member_number)
    )
    for number in db.scalars(query.execution_options(yield_per=FETCHED_AT_ONCE)):
        if number in numbers:
            yield Kept(MEMBERS.name, "email", number)


def find_details(db: Session, numbers: Numbers) -> Iterator[Kept]:
    """Give the members who gave another telephone, address or scheme than the extract has."""
    for column, held, differs in (
        ("phone", HeldPhone, not_(_SAME_PHONE)),
        ("address", HeldAddress, not_(_SAME_ADDRESS)),
        ("scheme_code", HeldScheme, and_(HeldScheme.is_settled.is_(False), not_(_SAME_SCHEME))),
    ):
        query = (
            select(Member.member_number)
            .join(held, held.member_id == Member.id)
            .where(differs)
            .order_by(Member.member_number)
        )
        for number in db.scalars(query.execution_options(yield_per=FETCHED_AT_ONCE)):
            if number in numbers:
                yield Kept(MEMBERS.name, column, number)


def find_bank_accounts(db: Session, numbers: Numbers) -> Iterator[Kept]:
    """Give the contracts whose member gave another bank account than the extract has."""
    query = (
        select(Contract.contract_number, Member.member_number)
        .join(HeldBank, HeldBank.contract_id == Contract.id)
        .join(Contract.member)
        .where(or_(Contract.iban_index.is_(None), Contract.iban_index != HeldBank.iban_index))
        .order_by(Contract.contract_number)
    )
    for contract, member in db.execute(query.execution_options(yield_per=FETCHED_AT_ONCE)):
        if member in numbers:
            yield Kept(CONTRACTS.name, "iban", contract)


def find_debit_days(db: Session, numbers: Numbers) -> Iterator[Kept]:
    """Give the contracts whose member chose another day of debit than the extract has."""
    query = (
        select(Contract.contract_number, Member.member_number)
        .join(DebitShift, DebitShift.contract_id == Contract.id)
        .join(Contract.member)
        .where(_IS_LAST_SHIFT, DebitShift.is_settled.is_(False), not_(_SAME_DEBIT_DAY))
        .order_by(Contract.contract_number)
    )
    for contract, member in db.execute(query.execution_options(yield_per=FETCHED_AT_ONCE)):
        if member in numbers:
            yield Kept(CONTRACTS.name, "debit_day", contract)


def find_ends(db: Session, numbers: Numbers) -> Iterator[Kept]:
    """Give the contracts that their member ends and of which no extract has said so yet."""
    for contract, member in terminations.list_unsettled(db):
        if member in numbers:
            yield Kept(CONTRACTS.name, "ended_on", contract)


FINDERS: tuple[Finder, ...] = (
    find_account_emails,
    find_details,
    find_bank_accounts,
    find_debit_days,
    find_ends,
)


def list_kept(db: Session, numbers: Numbers) -> Iterator[Kept]:
    """Give everything in which the portal's own value stands against the extract's."""
    for find in FINDERS:
        yield from find(db, numbers)


def release(db: Session) -> None:
    """Let go of what the member base says by now too, after an import.

    A bank account that can still be taken back stays until that is over. Of a scheme the row
    stays for the name of the fund, which no extract has, and days of debit stay for the calendar
    of the past, until an extract says yet another day.
    """
    db.execute(delete(HeldPhone).where(_in_base(HeldPhone.member_id, _SAME_PHONE)))
    db.execute(delete(HeldAddress).where(_in_base(HeldAddress.member_id, _SAME_ADDRESS)))
    db.execute(
        update(HeldScheme)
        .where(HeldScheme.is_settled.is_(False), _in_base(HeldScheme.member_id, _SAME_SCHEME))
        .values(is_settled=True)
    )
    same_account = exists().where(
        Contract.id == HeldBank.contract_id, Contract.iban_index == HeldBank.iban_index
    )
    db.execute(delete(HeldBank).where(HeldBank.usable_from <= clock.utcnow(), same_account))
    _settle_debit_days(db)
    ending.follow_extract(db)


def _settle_debit_days(db: Session) -> None:
    """Forget the shifts of contracts that the insurer has moved since; settle those it knows."""
    of_contract = Contract.id == DebitShift.contract_id
    moved_on = exists().where(of_contract, not_(_SAME_DEBIT_DAY))
    over = select(DebitShift.contract_id).where(_IS_LAST_SHIFT, DebitShift.is_settled, moved_on)
    db.execute(
        delete(DebitShift)
        .where(DebitShift.contract_id.in_(over))
        .execution_options(synchronize_session=False)
    )
    known = exists().where(of_contract, _SAME_DEBIT_DAY)
    db.execute(
        update(DebitShift)
        .where(_IS_LAST_SHIFT, DebitShift.is_settled.is_(False), known)
        .values(is_settled=True)
        .execution_options(synchronize_session=False)
    )


def _in_base(
    member_id: SQLColumnExpression[int], is_same: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Return the condition that the member base has a member for whom that is so."""
    return exists().where(Member.id == member_id, is_same)
