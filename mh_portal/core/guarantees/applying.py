"""A line of a table, an act and a scheme, brought into the form that the rules settle."""

from __future__ import annotations

from decimal import Decimal

from mh_portal.core.guarantees import acts
from mh_portal.core.guarantees.models import Basis, Guarantee, Per
from mh_portal.core.guarantees.rules import Promise, Terms

ZERO = Decimal(0)


def promise_of(line: Guarantee) -> Promise:
    """Return what a line promises."""
    return Promise(
        basis=line.basis,
        value=line.value,
        per=line.per,
        adds_to_copayment=line.code in acts.AFTER_COPAYMENT,
    )


def granted_in_year(line: Guarantee, cap: Guarantee | None) -> Decimal | None:
    """Return what a year may bring on a line: its own amount, or the table's annual cap."""
    if line.per is Per.YEAR and line.basis is Basis.FIXED_AMOUNT:
        return line.value
    return cap.value if cap is not None and line.code in acts.CAPPED else None


def terms_of(
    line: Guarantee,
    *,
    care: str,
    is_responsible: bool,
    ceiling: Decimal | None = None,
    cap: Guarantee | None = None,
    used: Decimal = ZERO,
) -> Terms:
    """Return what surrounds a line for a kind of care; `used` of the year, in euros."""
    return Terms(
        owes_copayment=is_responsible and care not in acts.WITHOUT_COPAYMENT,
        ceiling=ceiling,
        granted=granted_in_year(line, cap),
        used=used,
    )
