"""A request read out for the insurer, in the words of the questions that its member answered."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.blueprints.requests import cases
from mh_portal.blueprints.requests.forms import JOURNEYS
from mh_portal.core.members.models import Member
from mh_portal.core.requests import queries
from mh_portal.core.requests.models import Request
from mh_portal.language import gettext as _
from mh_portal.web.readings import Reading


def read(db: Session, member: Member, request: Request) -> Reading:
    """Return the answers in words, and the papers by what they show."""
    answers = JOURNEYS[request.kind].read_out(db, member, cases.details_of(request))
    return Reading(
        answers=[(answer.question, answer.words) for answer in answers],
        papers=cases.papers_by_label(db, request),
    )


def tell(db: Session, member: Member) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return what was answered in all requests of a member, drafts too, as question and words."""
    return {
        request.reference: _answers(db, member, request)
        for request in queries.list_with_answers(db, member.id)
        if request.kind in JOURNEYS
    }


def _answers(db: Session, member: Member, request: Request) -> Sequence[tuple[str, str]]:
    details = cases.details_of(request)
    given = dataclasses.asdict(details)
    journey = JOURNEYS[request.kind]
    told = [
        # What can be chosen no more, such as a contract that is gone, stands as it was kept.
        (answer.question, answer.words or str(given[answer.name] or _("Left empty")))
        for answer in journey.read_out(db, member, details)
        if given[answer.name] is not None
    ]
    return [*told, *journey.besides(details)]


def get_facts(db: Session, member: Member, request: Request) -> Mapping[str, Any]:
    """Return what the kind works out about a request, such as the allowance that is left."""
    return JOURNEYS[request.kind].facts(db, member, request)
