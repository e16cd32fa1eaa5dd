"""A member's other requests of a kind: what is open already, and what was granted."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core.members.models import Member
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState

UNDER_WAY = frozenset(
    {RequestState.SUBMITTED, RequestState.IN_PROGRESS, RequestState.WAITING_FOR_MEMBER}
)


def list_others(
    db: Session,
    member_id: int,
    kind: str,
    request: Request | None = None,
    *,
    states: Collection[RequestState] = UNDER_WAY,
) -> Sequence[Request]:
    """Return a member's requests of a kind in some states but for one, the first sent first."""
    found = (
        select(Request)
        .where(Request.member_id == member_id, Request.kind == kind, Request.state.in_(states))
        .order_by(Request.submitted_at, Request.id)
    )
    return [other for other in db.scalars(found) if request is None or other.id != request.id]


def wait_for_others(db: Session, member_id: int) -> None:
    """Let one request of a member be judged at a time: two sent at once must see each other.

    Only where something is about to be written: it takes a lock until the end of the transaction.
    """
    db.execute(select(Member.id).where(Member.id == member_id).with_for_update())
