"""Reading contracts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, defer, joinedload

from mh_portal.core.contracts.models import Beneficiary, Contract

# The extract's rule for a contract's number.
NUMBER = re.compile(r"[A-Za-z0-9._-]{1,20}")
# One statement, built once. What no page shows is not deciphered: numbers of banks and people.
_OF_MEMBER = (
    select(Contract)
    .where(Contract.member_id == bindparam("member_id"))
    .options(
        defer(Contract.iban),
        joinedload(Contract.product, innerjoin=True),
        joinedload(Contract.beneficiaries).defer(Beneficiary.nir),
    )
    .order_by(Contract.started_on.desc(), Contract.contract_number)
)

_OF_MEMBER_BY_NUMBER = _OF_MEMBER.where(Contract.contract_number == bindparam("number"))


def list_of_member(db: Session, member_id: int) -> Sequence[Contract]:
    """Return a member's contracts with product and beneficiaries, the newest start first."""
    return db.scalars(_OF_MEMBER, {"member_id": member_id}).unique().all()


def find_of_member(db: Session, member_id: int, contract_number: str) -> Contract | None:
    """Return a member's contract of that number, or None: also when it is somebody else's.

    A text that no contract has for a number, as an address may hold, finds none.
    """
    if not NUMBER.fullmatch(contract_number):
        return None
    sought = {"member_id": member_id, "number": contract_number}
    return db.scalars(_OF_MEMBER_BY_NUMBER, sought).unique().one_or_none()
