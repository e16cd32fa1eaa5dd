"""Decisions about messages, and what the sample portal's addresses name of them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.consents import service, unsubscribing, wordings
from mh_portal.core.consents.models import Decision
from mh_portal.core.consents.rules import Answer, Channel, Purpose
from mh_portal.core.consents.unsubscribing import Subscription
from mh_portal.core.members.models import Member


def current_wording(purpose: Purpose) -> str:
    """Return the key of the text that the space shows today."""
    return wordings.of_space(purpose, clock.today()).key


def decisions(db: Session, member_id: int) -> list[Decision]:
    """Return every decision of a member, oldest first."""
    rows = select(Decision).where(Decision.member_id == member_id).order_by(Decision.id)
    return list(db.scalars(rows))


def decide(
    db: Session,
    member_id: int,
    purpose: Purpose = Purpose.OFFERS,
    *,
    seen: int | None = None,
    answers: Mapping[Channel, Answer] | None = None,
    **by_name: Answer,
) -> list[Decision]:
    """Save answers, such as `email=Answer.GIVEN`; return the decisions that were added.

    `seen` is what the page showed: what holds, unless a test says otherwise.
    """
    before = decisions(db, member_id)
    newest = max((each.id for each in before if each.purpose is purpose), default=0)
    service.decide(
        db,
        member_id,
        purpose,
        {Channel(name): answer for name, answer in (answers or by_name).items()},
        seen=newest if seen is None else seen,
        wording=current_wording(purpose),
        actor=actors.member(member_id),
    )
    return decisions(db, member_id)[len(before) :]


def sample_facts(db: Session, member: Member) -> dict[str, str]:
    """Let a member decide once; return what addresses and forms name of it."""
    (decision,) = decide(db, member.id, Purpose.SATISFACTION, email=Answer.WITHDRAWN)
    return {
        "consent": decision.reference,
        "consent_seen": str(decision.id),
        "consent_wording": current_wording(Purpose.OFFERS),
        "unsubscription": unsubscribing.token(Subscription(member.id, Purpose.OFFERS)),
    }
