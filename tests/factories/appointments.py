"""Calls that members book, made as they make them."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy.orm import Session

from mh_portal.core import actors
from mh_portal.core.appointments import queries, service
from mh_portal.core.appointments.rules import Opening
from mh_portal.core.appointments.service import Wish
from mh_portal.core.assistance.models import CallBack, Motive
from mh_portal.core.members.models import Member

PHONE = "+33639981234"
OPENING = Opening(time(9), time(17, 30), 2)


def make_wish(slot_at: datetime, motive: Motive = Motive.HELP, phone: str = PHONE) -> Wish:
    """Return what somebody asks for."""
    return Wish(slot_at, motive, phone)


def make_booking(
    db: Session,
    member: Member,
    topic: str = "teleconsultation",
    slot_at: datetime | None = None,
    opening: Opening = OPENING,
) -> CallBack:
    """Book a call at a half hour, or at the last one that is free."""
    wish = make_wish(slot_at or queries.list_free(db, opening)[-1])
    actor = actors.member(member.id)
    return service.book(db, member.id, topic, wish, opening=opening, actor=actor)


def make_sample(db: Session, member: Member) -> dict[str, str]:
    """Book a call and cancel another; return what addresses name."""
    cancelled = make_booking(db, member, "aide-a-domicile")
    service.cancel(db, cancelled, actors.member(member.id))
    slot_at = queries.list_free(db, OPENING)[-2]
    return {
        "call": make_booking(db, member).code or "",
        "cancelled_call": cancelled.code or "",
        "free_day": slot_at.date().isoformat(),
        "free_hour": f"{slot_at:%H:%M}",
    }
