"""Reading the member base."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core.members.models import Member


def find_by_number(db: Session, member_number: str) -> Member | None:
    """Return the member of that 8-digit number, or None."""
    return db.scalar(select(Member).where(Member.member_number == member_number))
