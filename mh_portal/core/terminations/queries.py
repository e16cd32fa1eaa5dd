"""Reading ended contracts and those that are about to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mh_portal.core.contracts import queries as contracts
from mh_portal.core.contracts.models import Contract
from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.members.models import Member
from mh_portal.core.terminations.models import Termination
from mh_portal.core.terminations.settlement import Settlement, settled

# Built once: to build such a statement anew takes longer than the database takes to answer it.
_OF_REQUEST = select(Termination).where(Termination.request_id == bindparam("of_request"))
_OPEN = select(Termination).where(
    Termination.contract_id == bindparam("of_contract"),
    Termination.effective_at.is_(None),
    Termination.withdrawn_at.is_(None),
)
_BY_TOKEN = select(Termination).where(Termination.token_hash == bindparam("of_token"))
_UNSETTLED = (
    select(Contract.contract_number, Member.member_number)
    .join(Termination, Termination.contract_id == Contract.id)
    .join(Contract.member)
    .where(Termination.is_settled.is_(False), Termination.withdrawn_at.is_(None))
    .order_by(Contract.contract_number)
)
_SETTLED = (
    select(
        Termination.contract_id,
        Termination.effect_on,
        Termination.refund,
        Termination.owed,
        Termination.refund_by,
        Contract.ended_on,
    )
    .join(Contract, Contract.id == Termination.contract_id)
    .where(Contract.member_id == bindparam("of_member"), Termination.withdrawn_at.is_(None))
    .order_by(Termination.id)
)


def find_of_request(db: Session, request_id: int) -> Termination | None:
    """Return what a request led to, or None when it has confirmed no end."""
    return db.scalar(_OF_REQUEST, {"of_request": request_id})


def find_open(db: Session, contract_id: int) -> Termination | None:
    """Return the confirmed end of a contract that is still to come, or None."""
    return db.scalars(_OPEN, {"of_contract": contract_id}).first()


def find_by_token(db: Session, token_hash: bytes) -> Termination | None:
    """Return the termination of a link, or None."""
    return db.scalar(_BY_TOKEN, {"of_token": token_hash})


def list_in_force(db: Session, member_id: int, on: date) -> Sequence[Contract]:
    """Return the contracts in force that the member has subscribed, the newest start first.

    People covered by somebody else's contract have none of their own here.
    """
    return [
        contract
        for contract in contracts.list_of_member(db, member_id)
        if contract.status(on) is ContractStatus.IN_FORCE
    ]


def list_settled(db: Session, member_id: int) -> Mapping[int, Settlement]:
    """Return what is paid back or left to pay of a member's ended contracts, by contract's id.

    Only where the end that was confirmed is the one that holds.
    """
    rows = db.execute(_SETTLED, {"of_member": member_id})
    found = ((row.contract_id, settled(row, row.ended_on)) for row in rows)
    return {contract_id: one for contract_id, one in found if one}


def list_unsettled(db: Session) -> list[tuple[str, str]]:
    """Return contract and member number of each end that no extract has said yet."""
    return [(contract, member) for contract, member in db.execute(_UNSETTLED)]
