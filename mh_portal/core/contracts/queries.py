"""Reading contracts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, defer, joinedload

from mh_portal.core.contracts.models import Beneficiary, Contract

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


def list_of_member(db: Session, member_id: int) -> Sequence[Contract]:
    """Return a member's contracts with product and beneficiaries, the newest start first."""
    return db.scalars(_OF_MEMBER, {"member_id": member_id}).unique().all()
