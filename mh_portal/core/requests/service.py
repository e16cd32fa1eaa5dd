"""Changing requests: beginning one, answering, sending, taking back, letting drafts lapse."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.members import queries as members
from mh_portal.core.papers import queries as papers
from mh_portal.core.profile import queries as profile
from mh_portal.core.requests import attachments, moving, promises, queries, rules
from mh_portal.core.requests.emails import RequestCompleted, RequestLapsed
from mh_portal.core.requests.kind import Kind
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.moving import NotPossibleError, RequestError
from mh_portal.core.requests.rules import Party, Reason, RequestState

# Where the same click, made twice, finds a request: one answered at once has moved on by then.
SENT = frozenset({RequestState.SUBMITTED})
SENT_AT_ONCE = SENT | {RequestState.IN_PROGRESS, RequestState.ACCEPTED}
# How many drafts lapse in one transaction: nobody waits long behind it.
LAPSED_AT_ONCE = 100
# An answer of the member's side: the state it leads to is also that of an advisor's taking.
_COMPLETED = "requests:request:completed"


class ChangedMeanwhileError(RequestError):
    """Somebody changed the request since its page was shown; nothing was overwritten."""


class IncompleteError(RequestError):
    """An answer or a paper is missing or wrong."""


class ObstacleError(RequestError):
    """All is answered, and still it cannot be sent; `reasons` are sentences for the member."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def start(db: Session, member_id: int, kind: Kind, key: str, actor: Actor) -> Request:
    """Return a draft of that kind to fill in.

    `key` is a text that the form carries: the same form sent twice gives the same draft. So does
    a draft of the kind in which nothing has been answered yet.
    """
    # With the member in the hash, a key can only ever find a draft of the same member.
    start_key = hashlib.sha256(f"{member_id}:{kind.slug}:{key}".encode()).digest()
    known = _find_started(db, member_id, kind, start_key)
    if known is not None:
        return known
    try:
        with db.begin_nested():
            return _add(db, member_id, kind, start_key, actor)
    except IntegrityError:
        # The same form, sent twice at once: the other one was committed first.
        known = _find_started(db, member_id, kind, start_key)
        if known is None:
            raise
        return known


def answer(
    db: Session, request: Request, answers: Mapping[str, Any], *, version: int, actor: Actor
) -> None:
    """Keep answers of a draft; `version` is the one whose page they were typed into.

    Raises NotPossibleError when it is no draft any more, and ChangedMeanwhileError when the
    request has changed since and another answer would be overwritten.
    """
    if request.state is not RequestState.DRAFT:
        raise NotPossibleError(request)
    kept = {name: request.details.get(name) for name in answers}
    if kept == answers:
        return
    if request.version != version and any(value is not None for value in kept.values()):
        raise ChangedMeanwhileError
    request.details = {**request.details, **answers}
    request.updated_at = clock.utcnow()
    db.flush()
    facts = {"reference": request.reference, "answers": sorted(answers)}
    audit.record(db, "requests:answers:saved", actor, member_id=request.member_id, changes=facts)


def submit(db: Session, request: Request, *, version: int, actor: Actor) -> None:
    """Send a draft; what is promised is worked out from today. Once sent, again changes nothing.

    Raises NotPossibleError, ChangedMeanwhileError when the answers are not those of the page that
    was confirmed, IncompleteError and ObstacleError.
    """
    kind = KINDS[request.kind]
    if request.state in (SENT_AT_ONCE if kind.is_at_once else SENT):
        return
    moving.require(request, RequestState.SUBMITTED, actor)
    if request.version != version:
        raise ChangedMeanwhileError
    if kind.read(request.details).faults() or attachments.are_missing(db, request):
        raise IncompleteError
    if reasons := kind.obstacles(db, request):
        raise ObstacleError(reasons)
    member = members.get(db, request.member_id)
    today = clock.today()
    address = profile.get_details(db, member, today).address
    promised_on = promises.due_on(kind.promise, today, address.postal_code)
    request.submitted_at = clock.utcnow()
    request.promised_on = promised_on
    moving.move(db, request, RequestState.SUBMITTED, actor)
    moving.tell(db, member, kind.receipt(db, request, member), actor)
    kind.sent(db, request, actor)


def withdraw(db: Session, request: Request, actor: Actor) -> None:
    """Take a request back; what a draft held is erased. Once taken back, again changes nothing.

    Raises NotPossibleError when it is over.
    """
    if request.state is RequestState.WITHDRAWN:
        return
    was_draft = request.state is RequestState.DRAFT
    moving.move(db, request, RequestState.WITHDRAWN, actor)
    if was_draft:
        request.details = {}
        attachments.erase(db, request, actor)
        return
    kind = KINDS[request.kind]
    kind.withdrawn(db, request, actor)
    member = members.get(db, request.member_id)
    moving.tell(db, member, kind.withdrawal(db, request, member), actor)


def complete(db: Session, request: Request, text: str, actor: Actor) -> None:
    """Send what the insurer asked for: `text`, and the papers given since. Sent twice, it is once.

    Raises IncompleteError when there is neither, and NotPossibleError when nothing is asked.
    """
    if request.state is RequestState.IN_PROGRESS and _is_completed(db, request, text):
        return
    moving.require(request, RequestState.IN_PROGRESS, actor, Party.MEMBER)
    if not text and not attachments.changeable(request, papers.list_of_request(db, request.id)):
        raise IncompleteError
    moving.move(
        db,
        request,
        RequestState.IN_PROGRESS,
        actor,
        party=Party.MEMBER,
        note=text or None,
        action=_COMPLETED,
    )
    member = members.get(db, request.member_id)
    moving.tell(db, member, RequestCompleted(member.greeting, request.reference), actor)


def lapse_drafts(db: Session) -> int:
    """Close the drafts that nobody has touched for so long, and erase what they hold.

    Returns how many; at most `LAPSED_AT_ONCE`, so the caller commits and calls again.
    """
    due = (
        select(Request)
        .where(
            Request.state == RequestState.DRAFT,
            Request.updated_at <= clock.utcnow() - rules.DRAFT_LASTS,
        )
        .order_by(Request.updated_at)
        .limit(LAPSED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    drafts = db.scalars(due).all()
    for draft in drafts:
        was_begun = bool(draft.details)
        draft.details = {}
        attachments.erase(db, draft, actors.SYSTEM)
        moving.move(db, draft, RequestState.CLOSED, actors.SYSTEM, Reason.LAPSED)
        if was_begun:
            member = members.get(db, draft.member_id)
            moving.tell(db, member, RequestLapsed(member.greeting, draft.reference))
    return len(drafts)


def _is_completed(db: Session, request: Request, text: str) -> bool:
    """Tell whether the last thing that happened is that the member sent just this."""
    last = queries.list_events(db, request.id)[-1]
    return last.before is RequestState.WAITING_FOR_MEMBER and (last.note or "") == text


def _find_started(db: Session, member_id: int, kind: Kind, start_key: bytes) -> Request | None:
    """Return the draft that this form began, else one of the kind without any answer, or None."""
    untouched = (
        (Request.member_id == member_id)
        & (Request.kind == kind.slug)
        & (Request.state == RequestState.DRAFT)
        & (Request.version == 1)
    )
    return db.scalars(
        select(Request)
        .where((Request.start_key == start_key) | untouched)
        .order_by(case((Request.start_key == start_key, 0), else_=1), Request.id)
        .limit(1)
    ).first()


def _add(db: Session, member_id: int, kind: Kind, start_key: bytes, actor: Actor) -> Request:
    now = clock.utcnow()
    request = Request(
        reference=_new_reference(db),
        kind=kind.slug,
        member_id=member_id,
        state=RequestState.DRAFT,
        details={},
        start_key=start_key,
        created_at=now,
        updated_at=now,
    )
    db.add(request)
    db.flush()
    moving.log(db, request, None, actor)
    return request


def _new_reference(db: Session) -> str:
    while True:
        characters = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.RANDOM_CHARACTERS))
        found = rules.reference(clock.today().year, characters)
        if db.scalar(select(Request.id).where(Request.reference == found)) is None:
            return found
