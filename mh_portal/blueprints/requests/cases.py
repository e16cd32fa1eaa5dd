"""What the views of the requests share: finding one, where it goes on, its answers read out."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import abort
from sqlalchemy.orm import Session

from mh_portal.blueprints.requests.forms import JOURNEYS
from mh_portal.blueprints.requests.journey import Journey, Step
from mh_portal.core.papers import queries as papers
from mh_portal.core.papers.models import Paper
from mh_portal.core.requests import attachments, queries
from mh_portal.core.requests.kind import Details, Result, Slot
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.language import gettext as _
from mh_portal.web import subject
from mh_portal.web.access import acts_as_member
from mh_portal.web.addresses import space_url
from mh_portal.web.transaction import db, reading_db


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What was granted: an amount in euros, a day, or neither."""

    amount: Decimal | None
    day: date | None


def is_open(journey: Journey) -> bool:
    """Tell whether a kind is for who looks: a helper never ends a contract, nor erases data."""
    return not journey.kind.is_personal or acts_as_member()


def journey_of(kind: str) -> Journey:
    """Return the pages of a kind; 404 when there is none, 403 when it is not for who looks."""
    journey = JOURNEYS.get(kind)
    return _open(journey) if journey is not None else abort(404)


def find(reference: str) -> Request:
    """Return the member's request, to read it; 404 for a foreign one, as if it did not exist."""
    case = queries.find_of_member(reading_db(), subject.member().id, reference) or abort(404)
    if case.state is RequestState.DRAFT:
        _open(JOURNEYS[case.kind])
    return case


def find_for_change(reference: str) -> Request:
    """Return the same; whoever else wants to change it waits."""
    case = queries.find_for_change(db(), subject.member().id, reference) or abort(404)
    _open(JOURNEYS[case.kind])
    return case


def _open(journey: Journey) -> Journey:
    return journey if is_open(journey) else abort(403)


def details_of(case: Request) -> Details:
    """Return the answers of a request."""
    return JOURNEYS[case.kind].kind.read(case.details)


def address(step: Step, case: Request) -> str:
    """Return the address of a step."""
    if step.page is not None:
        return space_url(step.page, reference=case.reference)
    return space_url("requests.ask", reference=case.reference, step=step.slug)


def onward(session: Session, case: Request) -> str:
    """Return the address of the first question without an answer, of the papers, or of the recap."""
    journey = JOURNEYS[case.kind]
    step = journey.next_step(details_of(case))
    if step is not None:
        return address(step, case)
    if attachments.are_awaited(session, case):
        return space_url("requests.papers", reference=case.reference)
    return space_url("requests.recap", reference=case.reference)


def rows(case: Request, *, may_change: bool = False) -> list[dict[str, Any]]:
    """Return the answers for a summary list, with the links to change them."""
    found: list[dict[str, Any]] = []
    journey = JOURNEYS[case.kind]
    for answer in journey.read_out(reading_db(), subject.member(), details_of(case)):
        row = {"label": answer.question, "value": answer.words or _("Left empty")}
        if may_change:
            row["href"] = address(answer.step, case)
        found.append(row)
    return found


def papers_of(session: Session, case: Request) -> Sequence[Paper]:
    """Return the papers of a request; a draft has none where its kind asks for none."""
    if case.submitted_at is None and not JOURNEYS[case.kind].kind.papers:
        return ()
    return papers.list_of_request(session, case.id)


def slots_of(session: Session, case: Request) -> list[tuple[Slot, list[Paper]]]:
    """Return what the kind of a request asks for, each with the papers given for it."""
    return attachments.by_slot(JOURNEYS[case.kind].kind, papers_of(session, case))


def papers_by_label(session: Session, case: Request) -> list[tuple[str, list[Paper]]]:
    """Return the papers of a request by what they show, those that were asked for later at the end."""
    given = papers_of(session, case)
    asked = attachments.by_slot(JOURNEYS[case.kind].kind, given)
    known = {slot.name for slot, _papers in asked}
    found = [(slot.label, of_slot) for slot, of_slot in asked if of_slot]
    if later := [paper for paper in given if paper.slot not in known]:
        found.append((_("Papers you added when we asked you"), later))
    return found


def outcome_of(case: Request) -> Outcome:
    """Return what was granted with a request."""
    kept = case.outcome or {}
    amount, day = kept.get(Result.AMOUNT), kept.get(Result.DATE)
    return Outcome(Decimal(amount) if amount else None, date.fromisoformat(day) if day else None)
