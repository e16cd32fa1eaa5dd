"""What the call centre works on: requests that it has, orders of cards, messages, calls to make."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.assistance import service as assistance
from mh_portal.core.assistance.models import CallBack, CallBackReason
from mh_portal.core.members.models import Member
from mh_portal.core.messages.models import Message
from mh_portal.core.outbox.models import OutboxMessage
from mh_portal.core.papers.models import Paper
from mh_portal.core.processing import orders
from mh_portal.core.requests import processing
from tests.factories.kinds import make_card_draft, make_lenses_draft, send
from tests.factories.messages import FILE, make_thread
from tests.factories.requests import make_request


def make_sample(db: Session, member: Member, agent_id: int) -> dict[str, str]:
    """Add one of each that the call centre works on, an agent's; return what addresses name."""
    newest = db.scalar(select(func.max(OutboxMessage.id))) or 0
    agent, today = actors.agent(agent_id), clock.today().isoformat()
    free, held, asked = (
        make_request(db, member),
        send(db, make_lenses_draft(db, member, care_date=today, optician="Optique Carnot")),
        make_request(db, member),
    )
    for request in (held, asked):
        processing.take(db, request, agent)
    processing.ask_for_papers(db, asked, "Quel jour ?", agent)
    _accept_card(db, member, agent)
    order = orders.make(db, agent)
    _accept_card(db, member, agent)
    assistance.mark_call_back(db, member.id, CallBackReason.SIGN_IN_FAILED)
    complaint = make_thread(db, member, is_complaint=True, waits_for_advisor=True)
    question = make_thread(db, member, files=[FILE])
    # What the demo mailbox shows is others' to choose.
    db.execute(delete(OutboxMessage).where(OutboxMessage.id > newest))
    db.flush()
    return {
        "free": free.reference,
        "free_version": str(free.version),
        "held": held.reference,
        "held_version": str(held.version),
        "held_paper": db.scalars(
            select(Paper.code).where(Paper.request_id == held.id).limit(1)
        ).one(),
        "asked": asked.reference,
        "order": order.key if order else "",
        "to_answer": question.reference,
        "to_answer_file": db.scalars(
            select(Paper.code).where(Paper.message_id.is_not(None)).order_by(Paper.id.desc())
        ).first()
        or "",
        "to_answer_last": str(
            db.scalars(select(Message.id).where(Message.thread_id == question.id)).one()
        ),
        "to_acknowledge": complaint.reference,
        "owed_call": str(db.scalars(select(CallBack.id).order_by(CallBack.id.desc())).first()),
    }


def _accept_card(db: Session, member: Member, agent: actors.Actor) -> None:
    request = send(db, make_card_draft(db, member))
    processing.take(db, request, agent)
    processing.accept(db, request, "", "", agent)
