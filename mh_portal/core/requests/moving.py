"""Moving a request from one state to another: its log, the audit trail, the e-mail that tells."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.actors import Actor, ActorKind
from mh_portal.core.audit import service as audit
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import service as outbox
from mh_portal.core.outbox.email import Email
from mh_portal.core.requests import rules
from mh_portal.core.requests.models import Request, RequestTransition
from mh_portal.core.requests.rules import Party, RequestState

# Programs; whoever else moves a request holds the pen for the member, unless it is said otherwise.
PROGRAMS = frozenset({ActorKind.SYSTEM, ActorKind.OPERATOR})


class RequestError(Exception):
    """The request cannot be changed so."""


class NotPossibleError(RequestError):
    """The state of the request does not allow it, or not by this actor."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.reference, request.state)
        self.reference = request.reference


def require(
    request: Request, after: RequestState, actor: Actor, party: Party | None = None
) -> None:
    """Raise NotPossibleError when the request may not be moved so.

    Without a `party` a program acts for itself, and anybody else for the member.
    """
    side = party or (Party.SYSTEM if actor.kind in PROGRAMS else Party.MEMBER)
    if not rules.may_move(request.state, after, side):
        raise NotPossibleError(request)


def move(
    db: Session,
    request: Request,
    after: RequestState,
    actor: Actor,
    reason: str | None = None,
    *,
    party: Party | None = None,
    note: str | None = None,
    action: str = "",
) -> None:
    """Move a request on, in its log and in the audit trail; raises NotPossibleError.

    `reason` is a code, of `rules.Reason` or of the kind's refusals; `note` is said to the member.
    `action` is what the audit trail calls it, where that is more than the new state.
    """
    require(request, after, actor, party)
    before = request.state
    request.state = after
    # The form that began it has done its work: sent once more, it begins another.
    request.start_key = None
    request.updated_at = clock.utcnow()
    if rules.is_over(after):
        request.taken_by_id = request.taken_at = None
    log(db, request, before, actor, reason=reason, note=note, action=action)


def log(
    db: Session,
    request: Request,
    before: RequestState | None,
    actor: Actor,
    *,
    reason: str | None = None,
    note: str | None = None,
    action: str = "",
) -> None:
    """Write down that a request came to its state, or what else was done with it."""
    db.add(
        RequestTransition(
            request_id=request.id,
            from_state=before,
            to_state=request.state,
            at=request.updated_at,
            actor_kind=actor.kind,
            actor_id=actor.id,
            reason=reason,
            note=note,
        )
    )
    facts: dict[str, Any] = {"reference": request.reference, "kind": request.kind}
    if before is not None:
        facts["state"] = [before, request.state]
    named = action or f"requests:request:{request.state}"
    audit.record(db, named, actor, member_id=request.member_id, changes=facts)


def tell(db: Session, member: Member, email: Email, by: Actor | None = None) -> None:
    """Write to the address the member signs in with, else to the one the insurer knows, if any.

    `by` is who did it, where it may have been somebody else than the member.
    """
    login = db.scalar(select(Account.email).where(Account.member_id == member.id))
    recipient = login or member.email
    if recipient:
        outbox.enqueue(db, email, recipient=recipient, member_id=member.id, by=by)
