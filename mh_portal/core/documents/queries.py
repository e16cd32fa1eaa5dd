"""Reading what documents are made from."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, defer, joinedload

from mh_portal.core.contracts import queries as contracts
from mh_portal.core.contracts.models import Beneficiary, Contract
from mh_portal.core.documents import rules

_NIRS = select(Beneficiary.rank, Beneficiary.nir).where(
    Beneficiary.contract_id == bindparam("contract"), Beneficiary.nir.is_not(None)
)
_CONTRACT = (
    select(Contract)
    .where(Contract.id == bindparam("id"))
    .options(defer(Contract.iban), joinedload(Contract.product, innerjoin=True))
)


def list_contracts(db: Session, member_id: int, on: date) -> list[Contract]:
    """Return a member's contracts with product and beneficiaries, the main one of a day first."""
    return sorted(
        contracts.list_of_member(db, member_id),
        key=lambda contract: rules.precedence(
            contract.status(on), contract.started_on, is_responsible=contract.product.responsible
        ),
    )


def find_contract(db: Session, contract_id: int) -> Contract | None:
    """Return the contract of an internal number with its product, or None."""
    return db.scalar(_CONTRACT, {"id": contract_id})


def get_nirs(db: Session, contract_id: int) -> dict[int, str]:
    """Return the social-security numbers of a contract's people by rank, where they have one."""
    return {rank: nir for rank, nir in db.execute(_NIRS, {"contract": contract_id}) if nir}
