"""The insurer's side of a request: taken, given back, papers asked for, accepted, refused, closed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.members import queries as members
from mh_portal.core.outbox.email import Email
from mh_portal.core.requests import moving
from mh_portal.core.requests.emails import RequestAnswered, RequestPapersAsked, RequestTakenUp
from mh_portal.core.requests.kind import Result
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.moving import RequestError
from mh_portal.core.requests.rules import Party, RequestState

_TAKEN = "requests:request:taken"


class TakenError(RequestError):
    """Another agent has the request, or this one does not have it."""


class StaleError(RequestError):
    """Somebody changed the request since the page was shown on which the agent decided."""


class ObjectionError(RequestError):
    """It cannot be accepted with this result; `reasons` are sentences for the advisor."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


class WordsMissingError(RequestError):
    """A request of this kind is accepted with words for the member, and there are none."""


def find_for_change(db: Session, reference: str) -> Request | None:
    """Return the request that was sent under a reference; whoever else wants it waits."""
    return db.scalar(
        select(Request)
        .where(Request.reference == reference, Request.submitted_at.is_not(None))
        .with_for_update()
    )


def require_unchanged(request: Request, version: int) -> None:
    """Raise StaleError unless the request is still the one that the agent saw."""
    if request.version != version:
        raise StaleError(request.reference)


def take(db: Session, request: Request, actor: Actor) -> None:
    """Give a request to an agent, who alone may process it; taken again, nothing changes.

    Raises TakenError when another agent has it, and NotPossibleError when it is over.
    """
    if request.taken_by_id == actor.id:
        return
    if request.state is RequestState.SUBMITTED:
        moving.require(request, RequestState.IN_PROGRESS, actor, Party.INSURER)
    elif request.state not in {RequestState.IN_PROGRESS, RequestState.WAITING_FOR_MEMBER}:
        raise moving.NotPossibleError(request)
    # In one statement, so that two agents never hold the same.
    taken = db.execute(
        update(Request)
        .where(Request.id == request.id, Request.taken_by_id.is_(None))
        .values(taken_by_id=actor.id, taken_at=clock.utcnow(), version=Request.version + 1)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # a result of UPDATE has it
        raise TakenError
    db.refresh(request)
    # One act is one line of the journal, whatever it changes.
    if request.state is RequestState.SUBMITTED:
        after, party = RequestState.IN_PROGRESS, Party.INSURER
        moving.move(db, request, after, actor, party=party, action=_TAKEN)
        _tell(db, request, RequestTakenUp)
    else:
        facts = {"reference": request.reference}
        audit.record(db, _TAKEN, actor, member_id=request.member_id, changes=facts)


def release(db: Session, request: Request, actor: Actor, *, may_for_others: bool = False) -> None:
    """Give a request back to everybody; raises TakenError when another agent has it.

    A supervisor may do so for an agent who is away.
    """
    if request.taken_by_id is None or not may_for_others:
        _require_taken(request, actor)
    request.taken_by_id = request.taken_at = None
    facts = {"reference": request.reference}
    audit.record(db, "requests:request:released", actor, member_id=request.member_id, changes=facts)


def ask_for_papers(db: Session, request: Request, note: str, actor: Actor) -> None:
    """Ask the member to complete the request; `note` says what is missing.

    Raises TakenError and NotPossibleError, as each verb below.
    """
    _require_taken(request, actor)
    moving.move(db, request, RequestState.WAITING_FOR_MEMBER, actor, party=Party.INSURER, note=note)
    _tell(db, request, RequestPapersAsked)


def resume(db: Session, request: Request, actor: Actor) -> None:
    """Go on without waiting for the member."""
    _require_taken(request, actor)
    moving.move(db, request, RequestState.IN_PROGRESS, actor, party=Party.INSURER)


def accept(db: Session, request: Request, result: str, note: str, actor: Actor) -> None:
    """Grant what was asked; `result` is an amount or a day as text where the kind has one.

    Raises ObjectionError when the kind objects to the result, and WordsMissingError.
    """
    _require_taken(request, actor)
    kind = KINDS[request.kind]
    if kind.words_asked and not note.strip():
        raise WordsMissingError(request.reference)
    if reasons := kind.objections(db, request, result):
        raise ObjectionError(reasons)
    if kind.result is not Result.NOTHING:
        request.outcome = {**(request.outcome or {}), kind.result.value: result}
    moving.move(db, request, RequestState.ACCEPTED, actor, party=Party.INSURER, note=note or None)
    kind.accepted(db, request, actor)
    _tell(db, request, RequestAnswered)


def refuse(db: Session, request: Request, reason: str, note: str, actor: Actor) -> None:
    """Refuse it, with a `reason` of the kind's list and words for the member."""
    _require_taken(request, actor)
    if reason not in KINDS[request.kind].refusals:
        raise ValueError(reason)
    moving.move(
        db, request, RequestState.REFUSED, actor, reason, party=Party.INSURER, note=note or None
    )
    _tell(db, request, RequestAnswered)


def close(db: Session, request: Request, note: str, actor: Actor) -> None:
    """End it with an answer that is neither yes nor no."""
    _require_taken(request, actor)
    moving.move(db, request, RequestState.CLOSED, actor, party=Party.INSURER, note=note or None)
    _tell(db, request, RequestAnswered)


def _require_taken(request: Request, actor: Actor) -> None:
    if request.taken_by_id != actor.id:
        raise TakenError


def _tell(
    db: Session,
    request: Request,
    kind: type[RequestAnswered] | type[RequestPapersAsked] | type[RequestTakenUp],
) -> None:
    member = members.get(db, request.member_id)
    email: Email = kind(member.greeting, request.reference)
    moving.tell(db, member, email)
