"""How long answers took, and whether they came by the promised day."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.indicators.counting import (
    ACKNOWLEDGED,
    ANSWERED,
    DECIDED,
    IN_TIME,
    LATE,
    WRITTEN,
    Name,
    Tally,
)
from mh_portal.core.messages import rules as messages
from mh_portal.core.messages.models import Thread
from mh_portal.core.requests import promises
from mh_portal.core.requests.models import Request

# Longer ones are counted as so long: what is far beyond every promise needs no exact number.
LONGEST = 400
# The delay of the receipt that the law asks for stands beside the kinds of requests.
COMPLAINT, MESSAGE = "complaint", "message"
# The promise to those who write does not depend on where they live.
NO_PLACE = ""


@dataclasses.dataclass(frozen=True)
class Answer:
    """Something that was answered: its event, and the reference of what it was about."""

    id: int
    action: str
    at: datetime
    member_id: int | None
    reference: str


def of_event(event: Any) -> Answer | None:
    """Return the answer that an event is; None for a draft that lapsed: nobody waited for it."""
    state = event.changes.get("state")
    if isinstance(state, list) and state[:1] == ["draft"]:
        return None
    reference = event.changes.get("reference")
    if not isinstance(reference, str):
        return None
    return Answer(event.id, event.action, event.at, event.member_id, reference)


def count(db: Session, answers: Sequence[Answer]) -> Tally:
    """Count answers by kind, by days taken, and by whether the promise was kept.

    Days are those of the calendar from the day of sending; what is answered on it took none.
    """
    tally: Tally = Counter()
    if not answers:
        return tally
    asked = _requests(db, answers) | _complaints(db, answers)
    written = _messages(db, answers)
    for answer in answers:
        is_message = answer.action == ANSWERED
        found = written.get(answer.id) if is_message else asked.get(answer.reference)
        if found is None:
            continue
        kind, sent_on, promised_on = found
        day = answer.at.astimezone(clock.ZONE).date()
        kept = IN_TIME if promised_on is None or day <= promised_on else LATE
        taken = min(max((day - sent_on).days, 0), LONGEST)
        tally[day, Name.REQUEST_DELAY.value, f"{kind}|{taken}|{kept}"] += 1
        tally[day, Name.REQUEST_ANSWERED.value, kept] += 1
    return tally


# By reference, or by the number of an event: the kind, the day of sending, the promised day.
_Of = tuple[str, date, date | None]
_Asked = dict[str, _Of]


def _requests(db: Session, answers: Sequence[Answer]) -> _Asked:
    sought = sorted({each.reference for each in answers if each.action in DECIDED})
    rows = db.execute(
        select(Request.reference, Request.kind, Request.submitted_at, Request.promised_on).where(
            Request.reference.in_(sought), Request.submitted_at.is_not(None)
        )
    )
    return {
        reference: (kind, sent_at.astimezone(clock.ZONE).date(), promised_on)
        for reference, kind, sent_at, promised_on in rows
        if sent_at is not None
    }


def _complaints(db: Session, answers: Sequence[Answer]) -> _Asked:
    sought = sorted({each.reference for each in answers if each.action == ACKNOWLEDGED})
    rows = db.execute(
        select(Thread.reference, Thread.complained_at, Thread.acknowledge_by).where(
            Thread.reference.in_(sought), Thread.complained_at.is_not(None)
        )
    )
    return {
        reference: (COMPLAINT, made_at.astimezone(clock.ZONE).date(), acknowledge_by)
        for reference, made_at, acknowledge_by in rows
        if made_at is not None
    }


def _messages(db: Session, answers: Sequence[Answer]) -> dict[int, _Of]:
    """Return since when each answered conversation waited: from the first message after an answer.

    Complaints have days of their own, and what the insurer writes unasked is no answer.
    """
    answered = [each for each in answers if each.action == ANSWERED and each.member_id]
    if not answered:
        return {}
    complaints: dict[str, datetime] = {
        reference: made_at
        for reference, made_at in db.execute(
            select(Thread.reference, Thread.complained_at).where(
                Thread.reference.in_(sorted({each.reference for each in answered})),
                Thread.complained_at.is_not(None),
            )
        )
        if made_at is not None
    }
    wanted = {each.id: each for each in answered}
    waits: dict[str, datetime] = {}
    found: dict[int, _Of] = {}
    for event in db.execute(
        select(AuditEvent.id, AuditEvent.at, AuditEvent.action, AuditEvent.changes)
        .where(
            AuditEvent.member_id.in_(sorted({each.member_id or 0 for each in answered})),
            AuditEvent.action.in_((*WRITTEN, ANSWERED)),
            AuditEvent.id <= max(wanted),
        )
        .order_by(AuditEvent.id)
    ):
        reference = event.changes.get("reference", "")
        if event.action != ANSWERED:
            waits.setdefault(reference, event.at)
            continue
        since = waits.pop(reference, None)
        is_complaint = reference in complaints and complaints[reference] <= event.at
        if event.id in wanted and since is not None and not is_complaint:
            day = since.astimezone(clock.ZONE).date()
            due = promises.due_on(messages.ANSWERS_WITHIN, day, NO_PLACE)
            found[event.id] = (MESSAGE, day, due)
    return found
