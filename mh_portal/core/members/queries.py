"""Reading the member base."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, defer

from mh_portal.core.members.models import Member

# Built once. What is not asked for here is not deciphered.
_MEMBER = select(Member).options(defer(Member.nir))
_BY_NUMBER = _MEMBER.where(Member.member_number == bindparam("number"))
_BY_ID = _MEMBER.where(Member.id == bindparam("id"))


def find_by_number(db: Session, member_number: str) -> Member | None:
    """Return the member of that 8-digit number, or None."""
    return db.scalar(_BY_NUMBER, {"number": member_number})


def get(db: Session, member_id: int) -> Member:
    """Return the member of that internal number; raises NoResultFound."""
    return db.execute(_BY_ID, {"id": member_id}).scalar_one()
