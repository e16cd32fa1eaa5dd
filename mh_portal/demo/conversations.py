"""What the demo's account holder has written and been answered: a conversation, a complaint."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.members.models import Member
from mh_portal.core.messages import rules
from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.messages.rules import Side, ThreadState, Topic
from mh_portal.core.requests import promises

# Begun so many days before the demo: subject, topic, whether it is a complaint, and what was said.
TALKS = (
    (
        9,
        "Attente au téléphone",
        Topic.OTHER,
        True,
        ("Bonjour, j’ai attendu trois fois une demi-heure sans réponse. Ce n’est pas acceptable.",),
    ),
    (
        3,
        "Mes lunettes du 3 mars",
        Topic.REIMBURSEMENT,
        False,
        (
            "Bonjour,\nma facture de lunettes date du 3 mars. Avez-vous tout reçu ?",
            "Bonjour Monsieur Lemoine,\nnous avons tout reçu. Le paiement part cette semaine.",
        ),
    ),
)
BETWEEN = timedelta(hours=26)


def add(db: Session, holder: Member) -> None:
    """Add the conversations, as they stood when the demo begins; nobody is written to."""
    for number, (days, subject, topic, is_complaint, said) in enumerate(TALKS):
        begun, is_answered = clock.utcnow() - timedelta(days=days), len(said) > 1
        day = begun.astimezone(clock.ZONE).date()
        resolve_by = rules.resolve_by(day) if is_complaint else None
        holidays = promises.public_holidays(holder.postal_code)
        thread = Thread(
            # No reference that is drawn has a zero: none can be the same.
            reference=f"M-{day.year}-DEMO-{number:02}",
            member_id=holder.id,
            topic=topic,
            subject=subject,
            state=ThreadState.ANSWERED if is_answered else ThreadState.WAITING,
            created_at=begun,
            updated_at=begun + BETWEEN * (len(said) - 1),
            answer_by=None if is_answered else resolve_by,
            complained_at=begun if is_complaint else None,
            acknowledge_by=rules.acknowledge_by(day, holidays) if is_complaint else None,
            acknowledged_at=begun if is_complaint else None,
            resolve_by=resolve_by,
        )
        db.add(thread)
        db.flush()
        for turn, text in enumerate(said):
            actor = actors.agent(0) if turn else actors.member(holder.id)
            db.add(
                Message(
                    thread_id=thread.id,
                    side=Side.INSURER if turn else Side.MEMBER,
                    actor_kind=actor.kind,
                    actor_id=actor.id or None,
                    at=begun + BETWEEN * turn,
                    text=text,
                    seen_at=begun + BETWEEN if is_answered and not turn else None,
                )
            )
