"""The people a contract covers beside its member, with facts a test may change."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Beneficiary, BeneficiaryKind, Contract
from tests.factories.members import DIGEST


def make_beneficiary(
    db: Session, contract: Contract, rank: int, first_name: str, **facts: Any
) -> Beneficiary:
    """Add a person, the spouse unless told otherwise, covered from the contract's start."""
    defaults: dict[str, Any] = {
        "kind": BeneficiaryKind.SPOUSE,
        "last_name": "MARTIN",
        "birth_date": date(1942, 4, 2),
        "birth_rank": 1,
        "nir": None,
        "nir_index": None,
        "started_on": contract.started_on,
        "ended_on": None,
        "extract_digest": DIGEST,
    }
    person = Beneficiary(
        contract_id=contract.id, rank=rank, first_name=first_name, **defaults | facts
    )
    db.add(person)
    db.flush()
    db.expire(contract)
    return person
