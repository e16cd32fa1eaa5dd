"""Reading requests: one of a member's, all of them, those that are open, and what happened to one."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Executable, and_, bindparam, case, or_, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import ActorKind
from mh_portal.core.database import rows
from mh_portal.core.requests import rules
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.models import Request, RequestTransition
from mh_portal.core.requests.rules import RequestState


@dataclasses.dataclass(frozen=True)
class Summary:
    """A request without its answers, which are not deciphered for a list; moments in local time."""

    reference: str
    kind: str
    state: RequestState
    begun_at: datetime
    changed_at: datetime
    sent_at: datetime | None
    promised_on: date | None
    has_outcome: bool

    @property
    def title(self) -> str:
        """What the request is called."""
        return KINDS[self.kind].title

    @property
    def is_draft(self) -> bool:
        """Whether it waits to be finished and sent."""
        return self.state is RequestState.DRAFT

    @property
    def is_at_once(self) -> bool:
        """Whether the portal answers it by itself, so that nothing is promised."""
        return KINDS[self.kind].is_at_once

    @property
    def is_confirmed(self) -> bool:
        """Whether its outcome is certain already and the day of it to come: an end of contract."""
        return rules.is_confirmed(self.state, has_outcome=self.has_outcome)

    @property
    def is_waiting(self) -> bool:
        """Whether the member is asked for something."""
        return self.state is RequestState.WAITING_FOR_MEMBER

    @property
    def was_answered(self) -> bool:
        """Whether somebody has answered it; what the portal did at once is no news."""
        is_answer = self.state in rules.ANSWERS
        return is_answer and not (self.is_at_once and self.state is RequestState.ACCEPTED)

    @property
    def is_personal(self) -> bool:
        """Whether no trusted helper may ask for it."""
        return KINDS[self.kind].is_personal

    @property
    def is_private(self) -> bool:
        """Whether no trusted helper may look at it: a draft of what they may not ask for."""
        return self.is_draft and self.is_personal

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return rules.is_over(self.state)

    @property
    def kept_until(self) -> date:
        """The day on which it lapses, for a draft."""
        return rules.kept_until(self.changed_at)


@dataclasses.dataclass(frozen=True)
class Event:
    """A request was moved, at a moment of local time; what was said then is `note`."""

    at: datetime
    before: RequestState | None
    state: RequestState
    actor_kind: ActorKind
    reason: str | None
    note: str | None


# Built once: to build such a statement anew takes longer than the database takes to answer it.
_SUMMARIES = (
    select(
        Request.reference,
        Request.kind,
        Request.state,
        Request.created_at,
        Request.updated_at,
        Request.submitted_at,
        Request.promised_on,
        Request.outcome.is_not(None).label("has_outcome"),
    )
    .where(Request.member_id == bindparam("of_member"))
    .order_by(Request.updated_at.desc(), Request.id.desc())
)
# A draft that its member threw away is nothing to look at any more.
_SHOWN = _SUMMARIES.where(
    or_(Request.submitted_at.is_not(None), Request.state != RequestState.WITHDRAWN)
)
_ANSWERED = and_(
    Request.submitted_at.is_not(None),
    # One by one: a list is written into the statement anew each time that it is asked.
    or_(*(Request.state == state for state in sorted(rules.ANSWERS))),
    Request.updated_at >= bindparam("since"),
)
_OPEN = and_(*(Request.state != state for state in sorted(rules.FINAL)))
# What waits for the member comes first, and drafts, which keep nobody waiting, last.
_TURN = case(
    (Request.state == RequestState.WAITING_FOR_MEMBER, 0),
    (Request.state == RequestState.DRAFT, 2),
    else_=1,
)
_CURRENT = (
    _SUMMARIES.where(or_(_OPEN, _ANSWERED))
    .order_by(None)
    .order_by(_TURN, Request.updated_at.desc(), Request.id.desc())
    .limit(bindparam("at_most"))
)
# The version of a draft without any answer is the first one.
_BEGUN = _SUMMARIES.where(
    Request.state == RequestState.DRAFT, Request.kind == bindparam("of_kind"), Request.version > 1
)
_ACCEPTED = (
    select(Request.reference, Request.details)
    .where(
        Request.member_id == bindparam("of_member"),
        Request.kind == bindparam("of_kind"),
        Request.state == RequestState.ACCEPTED,
        Request.updated_at >= bindparam("since"),
    )
    .order_by(Request.updated_at, Request.id)
)
_ONE = select(Request).where(
    Request.member_id == bindparam("of_member"), Request.reference == bindparam("sought")
)
_FOR_CHANGE = _ONE.with_for_update()
_SENT = select(Request).where(
    Request.reference == bindparam("sought"), Request.submitted_at.is_not(None)
)
_TIMELINE = (
    select(
        RequestTransition.at,
        RequestTransition.from_state,
        RequestTransition.to_state,
        RequestTransition.actor_kind,
        RequestTransition.reason,
        RequestTransition.note,
    )
    .where(RequestTransition.request_id == bindparam("of_request"))
    .order_by(RequestTransition.id)
)


def find_of_member(db: Session, member_id: int, reference: str) -> Request | None:
    """Return a member's request of that reference, or None: also when it is somebody else's."""
    return db.scalar(_ONE, {"of_member": member_id, "sought": reference})


def find_for_change(db: Session, member_id: int, reference: str) -> Request | None:
    """Return the same; whoever else wants to change it waits until `db` is committed."""
    return db.scalar(_FOR_CHANGE, {"of_member": member_id, "sought": reference})


def find_sent(db: Session, reference: str) -> Request | None:
    """Return the request of any member that was sent under a reference, or None."""
    return db.scalar(_SENT, {"sought": reference})


def list_of_member(db: Session, member_id: int) -> Sequence[Summary]:
    """Return a member's requests, the one last changed first."""
    return _summaries(db, _SHOWN, of_member=member_id)


def list_with_answers(db: Session, member_id: int) -> Sequence[Request]:
    """Return all requests of a member with what was answered, the oldest first."""
    found = select(Request).where(Request.member_id == member_id).order_by(Request.id)
    return db.scalars(found).all()


def list_current(db: Session, member_id: int, since: datetime, limit: int) -> Sequence[Summary]:
    """Return what is open, and what was answered `since` a moment; at most `limit` of them.

    What waits for the member comes first, drafts last; then the one last changed first.
    """
    return _summaries(db, _CURRENT, of_member=member_id, since=since, at_most=limit)


def list_begun(db: Session, member_id: int, kind: str) -> Sequence[Summary]:
    """Return a member's drafts of a kind that hold an answer, the one last changed first."""
    return _summaries(db, _BEGUN, of_member=member_id, of_kind=kind)


def list_accepted(
    db: Session, member_id: int, kind: str, since: datetime
) -> Sequence[tuple[str, dict[str, Any]]]:
    """Return reference and answers of what was accepted of a kind `since` a moment, oldest first."""
    found = db.execute(_ACCEPTED, {"of_member": member_id, "of_kind": kind, "since": since})
    return [(row.reference, row.details) for row in found]


def list_events(db: Session, request_id: int) -> Sequence[Event]:
    """Return what happened to a request, the oldest first."""
    found = db.execute(_TIMELINE, {"of_request": request_id})
    return [
        Event(_local(row.at), row.from_state, row.to_state, row.actor_kind, row.reason, row.note)
        for row in found
    ]


def _summaries(db: Session, statement: Executable, **asked: Any) -> list[Summary]:
    return [
        Summary(
            reference=row.reference,
            kind=row.kind,
            state=row.state,
            begun_at=_local(row.created_at),
            changed_at=_local(row.updated_at),
            sent_at=_local(row.submitted_at) if row.submitted_at else None,
            promised_on=row.promised_on,
            has_outcome=row.has_outcome,
        )
        for row in rows(db, statement, asked)
    ]


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.ZONE)
