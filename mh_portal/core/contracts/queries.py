"""Reading contracts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from mh_portal.core.contracts.models import Contract


def list_of_member(db: Session, member_id: int) -> Sequence[Contract]:
    """Return a member's contracts with product and beneficiaries, the newest start first."""
    return db.scalars(
        select(Contract)
        .where(Contract.member_id == member_id)
        .options(joinedload(Contract.product), selectinload(Contract.beneficiaries))
        .order_by(Contract.started_on.desc(), Contract.contract_number)
    ).all()
