"""Reading papers: those of a request or a message, one of a member's, and what is in it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from mh_portal.core.papers.models import Paper
from mh_portal.core.papers.storage import storage

_OF_REQUEST = select(Paper).where(Paper.request_id == bindparam("of_request")).order_by(Paper.id)
_OF_MESSAGE = select(Paper).where(Paper.message_id == bindparam("of_message")).order_by(Paper.id)
_ONE = select(Paper).where(
    Paper.member_id == bindparam("of_member"), Paper.code == bindparam("sought")
)
_USED = select(func.coalesce(func.sum(Paper.size), 0)).where(
    Paper.member_id == bindparam("of_member")
)


def list_of_request(db: Session, request_id: int) -> Sequence[Paper]:
    """Return the papers of a request, the oldest first."""
    return db.scalars(_OF_REQUEST, {"of_request": request_id}).all()


def list_of_message(db: Session, message_id: int) -> Sequence[Paper]:
    """Return the papers of a message, the oldest first."""
    return db.scalars(_OF_MESSAGE, {"of_message": message_id}).all()


def find_of_member(db: Session, member_id: int, code: str) -> Paper | None:
    """Return a member's paper of that code, or None: also when it is somebody else's."""
    return db.scalar(_ONE, {"of_member": member_id, "sought": code})


def get_used(db: Session, member_id: int) -> int:
    """Return how many bytes a member's papers take."""
    return db.scalar(_USED, {"of_member": member_id}) or 0


def read_content(paper: Paper) -> bytes:
    """Return what is in a paper."""
    return storage.read(paper.code, paper.file_key.encode())
