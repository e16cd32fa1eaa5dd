"""A termination that somebody asks for without a login: the same draft, known by its facts.

Law 2022-1158, art. 17 (C. ass. L113-14, C. mut. L221-10-3, CSS L932-12-2): free, permanent, and
open to whoever has no account.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.members import queries as members
from mh_portal.core.requests import rules, service
from mh_portal.core.requests.kinds import termination
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.terminations import identity, queries
from mh_portal.core.terminations import service as terminations
from mh_portal.core.terminations.identity import Claim

# Who leaves a borrowed computer leaves nothing open behind for long.
VISIT_LASTS = timedelta(hours=1)
YEAR_DIGITS = 4
_ONE = select(Request).where(
    Request.reference == bindparam("sought"), Request.kind == termination.KIND.slug
)
_FOR_CHANGE = _ONE.with_for_update()
_SENT = _ONE.where(Request.submitted_at.is_not(None))
_BY_ID = select(Request).where(Request.id == bindparam("of_request")).with_for_update()


def begin(db: Session, claim: Claim, key: str) -> Request:
    """Return a draft for the member with these facts; `key` is what the form carried.

    Raises CardWaitsError and FactsDoNotMatchError, to be committed all the same.
    """
    member = identity.prove(db, claim)
    draft = service.start(db, member.id, termination.KIND, key, actors.VISITOR)
    typed = {
        "last_name": claim.last_name,
        "first_name": claim.first_name,
        "birth_date": claim.birth_date.isoformat(),
        "member_number": claim.member_number,
    }
    _keep(db, draft, {"identity": typed})
    return draft


def choose(db: Session, draft: Request, number: str, reason: str) -> None:
    """Keep the contract and the reason; raises as `begin` when the number is not the member's.

    The number is kept as it was typed, too: nothing else of the contract is shown.
    """
    member = members.get(db, draft.member_id)
    contract = identity.find_contract(db, member, number, clock.today())
    typed = {**(termination.details_of(draft).identity or {}), "contract": number}
    _keep(
        db,
        draft,
        {
            "contract": contract.contract_number,
            "reason": reason,
            "event_on": None,
            "identity": typed,
        },
    )


def tell_day(db: Session, draft: Request, day: str) -> None:
    """Keep the day of the event, or of the notice, as YYYY-MM-DD."""
    _keep(db, draft, {"event_on": day})


def find(db: Session, reference: str, *, for_change: bool = False) -> Request | None:
    """Return what was begun so under a reference within the last hour, else None."""
    found = db.scalar(_FOR_CHANGE if for_change else _ONE, {"sought": reference})
    if found is None or found.updated_at < clock.utcnow() - VISIT_LASTS:
        return None
    is_begun_so = bool(found.details) and termination.details_of(found).identity is not None
    return found if is_begun_so else None


def send(db: Session, draft: Request, version: int) -> None:
    """Send it, as `service.submit` does."""
    service.submit(db, draft, version=version, actor=actors.VISITOR)


def find_by_token(db: Session, token: str) -> Request | None:
    """Return the request that a link of a receipt leads to; whoever else wants it waits."""
    found = queries.find_by_token(db, terminations.hash_of(token))
    if found is not None:
        return db.scalar(_BY_ID, {"of_request": found.request_id})
    return db.scalar(_SENT.with_for_update(), {"sought": _reference_of(token)})


def find_unconfirmed(db: Session, token: str) -> Request | None:
    """Return the request of a link whose end nobody has confirmed, to read it; or None."""
    reference = _reference_of(token)
    return db.scalar(_SENT, {"sought": reference}) if reference else None


def _reference_of(token: str) -> str:
    """Return the reference that a link names under its seal; empty for any other text."""
    year, characters = token[:YEAR_DIGITS], token[YEAR_DIGITS:][: rules.RANDOM_CHARACTERS]
    if not (year.isascii() and year.isdigit()):
        return ""
    reference = rules.reference(int(year), characters)
    return reference if hmac.compare_digest(terminations.token_of(reference), token) else ""


def is_draft(request: Request) -> bool:
    """Tell whether it has not been sent."""
    return request.state is RequestState.DRAFT


def _keep(db: Session, draft: Request, answers: dict[str, Any]) -> None:
    service.answer(db, draft, answers, version=draft.version, actor=actors.VISITOR)
