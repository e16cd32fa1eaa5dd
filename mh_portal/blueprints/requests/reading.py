"""A request read out for the insurer, in the words of the questions that its member answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.blueprints.requests import cases
from mh_portal.blueprints.requests.forms import JOURNEYS
from mh_portal.core.members.models import Member
from mh_portal.core.requests.models import Request
from mh_portal.web.readings import Reading


def read(db: Session, member: Member, request: Request) -> Reading:
    """Return the answers in words, and the papers by what they show."""
    answers = JOURNEYS[request.kind].read_out(db, member, cases.details_of(request))
    return Reading(
        answers=[(answer.question, answer.words) for answer in answers],
        papers=cases.papers_by_label(db, request),
    )


def get_facts(db: Session, member: Member, request: Request) -> Mapping[str, Any]:
    """Return what the kind works out about a request, such as the allowance that is left."""
    return JOURNEYS[request.kind].facts(db, member, request)
