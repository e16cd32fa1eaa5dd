"""Reading what was imported."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core.extracts.models import Import

_OLDEST_PAYMENT = select(Import.oldest_payment).order_by(Import.id.desc()).limit(1)


def find_oldest_payment(db: Session) -> date | None:
    """Return the day of the oldest reimbursement of the whole member base, or None."""
    return db.scalar(_OLDEST_PAYMENT)
