"""Marking a member for a call back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.assistance.models import CallBack, CallBackReason


def mark_call_back(db: Session, member_id: int, reason: CallBackReason) -> None:
    """Ask the call centre to call the member; one open mark a reason is enough."""
    already = select(CallBack.id).where(
        CallBack.member_id == member_id, CallBack.reason == reason, CallBack.closed_at.is_(None)
    )
    if db.scalar(already.limit(1)) is None:
        db.add(CallBack(member_id=member_id, reason=reason, created_at=clock.utcnow()))
