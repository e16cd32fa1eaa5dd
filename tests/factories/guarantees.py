"""Guarantee lines as the import leaves them, with facts a test may change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.core.guarantees.models import CODES, Basis, Guarantee, Per
from tests.factories.members import DIGEST, make_product

FIRST = date(2020, 1, 1)
# code: label, basis, value, per
LINES: dict[str, tuple[str, Basis, str | None, Per]] = {
    "consultation_general": ("Consultation d’un généraliste",
        Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY, "150", Per.ACT),
    "pharmacy_65": ("Médicaments remboursés à 65 %", Basis.COPAYMENT_ONLY, None, Per.ACT),
    "hospital_daily": ("Forfait journalier hospitalier", Basis.FULL_COVER, None, Per.DAY),
    "dental_free": ("Prothèses dentaires à tarif libre",
        Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY, "300", Per.ACT),
    "glasses_free": ("Lunettes à tarif libre", Basis.FIXED_AMOUNT, "220", Per.PAIR),
    "lenses_not_reimbursed": ("Lentilles non remboursées", Basis.FIXED_AMOUNT, "150", Per.YEAR),
    "hearing_free": ("Aides auditives à tarif libre", Basis.FIXED_AMOUNT, "500", Per.ACT),
    "vaccines": ("Vaccins non remboursés", Basis.PERCENT_OF_COST, "50", Per.ACT),
}  # fmt: skip


def make_guarantee(db: Session, code: str = "consultation_general", **facts: Any) -> Guarantee:
    """Add a line of the product « SG1 », valid since 2020, unless told otherwise."""
    label, basis, value, per = LINES.get(
        code, (code.replace("_", " ").capitalize(), Basis.COPAYMENT_ONLY, None, Per.ACT)
    )
    category = next(chapter for chapter, codes in CODES.items() if code in codes)
    defaults: dict[str, Any] = {
        "product_code": "SG1",
        "valid_from": FIRST,
        "category": category,
        "position": CODES[category].index(code) + 1,
        "code": code,
        "label": label,
        "basis": basis,
        "value": Decimal(value) if value else None,
        "per": per,
        "note": "",
        "extract_digest": DIGEST,
    }
    line = Guarantee(**(defaults | facts))
    make_product(db, line.product_code)
    db.add(line)
    db.flush()
    return line


def make_table(db: Session, product_code: str = "SG1", **facts: Any) -> list[Guarantee]:
    """Add one version of a product's table: a line of each basis."""
    return [make_guarantee(db, code, product_code=product_code, **facts) for code in LINES]
