"""Requests about data rights, made as members make them."""

from __future__ import annotations

import secrets

from sqlalchemy.orm import Session

from mh_portal.core import actors
from mh_portal.core.members.models import Member
from mh_portal.core.requests import service
from mh_portal.core.requests.kinds import rights
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState

ANSWERS = {
    "right": "rectification",
    "about": "Mon prénom s’écrit Jeanne, avec deux n.",
    "answer_by": "portal",
}


def make_draft(db: Session, member: Member, answers: dict[str, str] | None = None) -> Request:
    """Add a draft with all its answers, or with those that are given."""
    actor = actors.member(member.id)
    draft = service.start(db, member.id, rights.KIND, secrets.token_urlsafe(), actor)
    given = ANSWERS if answers is None else answers
    if given:
        service.answer(db, draft, given, version=draft.version, actor=actor)
    return draft


def make_request(
    db: Session, member: Member, state: RequestState = RequestState.SUBMITTED
) -> Request:
    """Add a request that was sent; another state is written into its row as it is."""
    request = make_draft(db, member)
    service.submit(db, request, version=request.version, actor=actors.member(member.id))
    request.state = state
    db.flush()
    return request
