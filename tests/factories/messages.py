"""Conversations, made as members and advisors make them, and surveys of finished requests."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import actors
from mh_portal.core.members.models import Member
from mh_portal.core.messages import answering, service
from mh_portal.core.messages.models import Thread
from mh_portal.core.messages.rules import Topic
from mh_portal.core.papers.models import Paper
from mh_portal.core.papers.rules import MediaType, Received
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.surveys import links
from mh_portal.core.surveys.links import Asked
from tests.factories.requests import make_request

SUBJECT = "Mon remboursement du 3 mars"
TEXT = "Bonjour,\nje n’ai pas reçu mon remboursement."
ANSWER = "Il est parti hier."
AGENT = actors.agent(900)
# As it comes out of the rebuilding: what is in it matters to nobody here.
FILE = Received("Décompte.pdf", MediaType.PDF, b"%PDF-1.7 decompte", b"0" * 32)


def make_thread(db: Session, member: Member, **facts: Any) -> Thread:
    """Begin a conversation in the member's name."""
    opening = service.Opening(
        **{"topic": Topic.REIMBURSEMENT, "subject": SUBJECT, "text": TEXT, **facts}
    )
    actor = actors.member(member.id)
    thread, _ = service.begin(db, member.id, opening, key=secrets.token_urlsafe(), actor=actor)
    return thread


def sample_facts(db: Session, member: Member) -> dict[str, str]:
    """Add a conversation with an answer to read, a complaint, and a finished request to judge."""
    thread = make_thread(db, member)
    answering.answer(db, thread, ANSWER, AGENT, files=[FILE])
    finished = make_request(db, member, RequestState.CLOSED)
    return {
        "thread": thread.reference,
        "message_file": db.scalars(select(Paper.code).where(Paper.message_id.is_not(None))).all()[
            -1
        ],
        "complaint": make_thread(db, member, is_complaint=True).reference,
        "survey": links.token(Asked(member.id, finished.id)),
    }
