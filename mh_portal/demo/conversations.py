"""What the demo's account holder has written and been answered: a conversation, a complaint."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.actors import Actor, ActorKind
from mh_portal.core.audit import service as audit
from mh_portal.core.members.models import Member
from mh_portal.core.messages import answering, rules, service
from mh_portal.core.messages.models import Thread
from mh_portal.core.messages.rules import Side, ThreadState, Topic
from mh_portal.core.messages.service import Opening
from mh_portal.core.requests import promises

# Begun so many days before the demo: what with, and the answer if there is one.
TALKS = (
    (
        9,
        Opening(
            Topic.OTHER,
            "Attente au téléphone",
            "Bonjour, j’ai attendu trois fois une demi-heure sans réponse. "
            "Ce n’est pas acceptable.",
            is_complaint=True,
        ),
        "",
    ),
    (
        3,
        Opening(
            Topic.REIMBURSEMENT,
            "Mes lunettes du 3 mars",
            "Bonjour,\nma facture de lunettes date du 3 mars. Avez-vous tout reçu ?",
        ),
        "Bonjour Monsieur Lemoine,\nnous avons tout reçu. Le paiement part cette semaine.",
    ),
)
BETWEEN = timedelta(hours=26)
# Somebody of the insurer's, whose name nobody has to know.
ADVISOR = Actor(ActorKind.AGENT)


def add(db: Session, holder: Member) -> None:
    """Add the conversations and their events, each as of its day; nobody is written to."""
    for number, (days, opening, answer) in enumerate(TALKS):
        begun = timedelta(days=days)
        with clock.earlier(begun):
            thread = _begin(db, holder, number, opening)
        if answer:
            with clock.earlier(begun - BETWEEN):
                _answer(db, thread, answer)


def _begin(db: Session, holder: Member, number: int, opening: Opening) -> Thread:
    today, actor = clock.today(), actors.member(holder.id)
    thread = service.add_thread(db, holder.id, opening)
    # No reference that is drawn has a zero: none can be the same.
    thread.reference = f"M-{today.year}-DEMO-{number:02}"
    service.add_message(db, thread, opening.text, Side.MEMBER, actor)
    facts = {"reference": thread.reference, "topic": opening.topic.value}
    audit.record(db, "messages:thread:begun", actor, member_id=holder.id, changes=facts)
    if opening.is_complaint:
        holidays = promises.public_holidays(holder.postal_code)
        thread.complained_at = thread.acknowledged_at = clock.utcnow()
        thread.acknowledge_by = rules.acknowledge_by(today, holidays)
        thread.answer_by = thread.resolve_by = rules.resolve_by(today)
        facts = {"reference": thread.reference}
        audit.record(db, "messages:complaint:made", actor, member_id=holder.id, changes=facts)
    return thread


def _answer(db: Session, thread: Thread, text: str) -> None:
    service.add_message(db, thread, text, Side.INSURER, ADVISOR)
    answering.mark_seen(db, thread, ADVISOR)
    thread.state = ThreadState.ANSWERED
    facts = {"reference": thread.reference}
    audit.record(
        db, "messages:message:answered", ADVISOR, member_id=thread.member_id, changes=facts
    )
