"""Reimbursements as the import leaves them, with facts a test may change."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Contract
from mh_portal.core.reimbursements.models import Reimbursement
from tests.factories.members import DIGEST

_numbers = itertools.count(1)


def make_reimbursement(db: Session, contract: Contract, **facts: Any) -> Reimbursement:
    """Add a consultation of 10 February 2022 at 25 €, wholly repaid but for 1 €."""
    defaults: dict[str, Any] = {
        "reimbursement_id": f"R{next(_numbers):09}",
        "contract_id": contract.id,
        "beneficiary_rank": 1,
        "care_date": date(2022, 2, 10),
        "paid_on": date(2022, 2, 17),
        "act_code": "G",
        "act_label": "Consultation du médecin généraliste",
        "provider": "Dr Anne Vautrin",
        "billed": Decimal("25.00"),
        "base": Decimal("25.00"),
        "statutory_paid": Decimal("16.50"),
        "complementary_paid": Decimal("7.50"),
        "extract_digest": DIGEST,
    }
    row = Reimbursement(**(defaults | facts))
    db.add(row)
    db.flush()
    return row
