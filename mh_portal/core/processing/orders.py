"""Orders for the printer of the cards: each accepted card goes into one file, exactly once.

What was ordered stands in the log of the request itself, where its member follows it too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.requests import card_orders, moving
from mh_portal.core.requests.card_orders import NoContractError
from mh_portal.core.requests.kinds import card
from mh_portal.core.requests.models import Request, RequestTransition
from mh_portal.core.requests.rules import Reason, RequestState

# A file that a printer takes; the next ones wait for the next file.
MOST = 500
SHOWN = 20
_KEY = "%Y%m%d%H%M%S%f"


@dataclasses.dataclass(frozen=True)
class Order:
    """A file that was made, at a moment of local time; `key` finds it again."""

    key: str
    made_at: datetime
    by: str
    cards: int


_IS_ORDERED = exists().where(
    RequestTransition.request_id == Request.id, RequestTransition.reason == Reason.ORDERED
)
_WAITING = (
    select(Request)
    .where(Request.kind == card.SLUG, Request.state == RequestState.ACCEPTED, ~_IS_ORDERED)
    .order_by(Request.updated_at, Request.id)
    .limit(MOST)
)


def count_waiting(db: Session) -> int:
    """Return how many accepted cards are in no file, at most `MOST`."""
    found = _WAITING.with_only_columns(Request.id).subquery()
    return db.scalar(select(func.count()).select_from(found)) or 0


def make(db: Session, actor: Actor) -> Order | None:
    """Put the cards that wait into a file; None when there is none.

    A card whose contract is not there any more is left out, and waits on. Of two agents at once
    one waits for the other: writing to the audit trail takes its lock before anything is read.
    """
    now = clock.utcnow()
    audit.record(db, "requests:card_order:made", actor, changes={"order": f"{now:{_KEY}}"})
    ordered = [request for request in db.scalars(_WAITING).all() if _can_be_printed(db, request)]
    for request in ordered:
        request.updated_at = now
        state, action = request.state, "requests:card:ordered"
        moving.log(db, request, state, actor, reason=Reason.ORDERED, action=action)
    db.flush()
    made_at = now.astimezone(clock.ZONE)
    return Order(f"{now:{_KEY}}", made_at, "", len(ordered)) if ordered else None


def list_made(db: Session) -> Sequence[Order]:
    """Return the files that were made last, the newest first."""
    # Cards first: there are many more transitions than orders.
    rows = db.execute(
        select(RequestTransition.at, Account.name, func.count().label("cards"))
        .join(Request, Request.id == RequestTransition.request_id)
        .join(Account, Account.id == RequestTransition.actor_id)
        .where(
            Request.kind == card.SLUG,
            Request.state == RequestState.ACCEPTED,
            RequestTransition.reason == Reason.ORDERED,
        )
        .group_by(RequestTransition.at, Account.name)
        .order_by(RequestTransition.at.desc())
        .limit(SHOWN)
    )
    return [
        Order(
            f"{row.at.astimezone(UTC):{_KEY}}", row.at.astimezone(clock.ZONE), row.name, row.cards
        )
        for row in rows
    ]


def find_file(db: Session, key: str, actor: Actor) -> bytes | None:
    """Return the table of an order, as often as the printer needs it, or None; it is recorded."""
    made_at = _moment(key)
    if made_at is None:
        return None
    query = select(Request).join(RequestTransition, RequestTransition.request_id == Request.id)
    found = db.scalars(
        query.where(
            RequestTransition.reason == Reason.ORDERED, RequestTransition.at == made_at
        ).order_by(Request.id)
    ).all()
    if not found:
        return None
    audit.record(db, "requests:card_order:given", actor, changes={"order": key})
    return card_orders.order_file(db, found)


def _can_be_printed(db: Session, request: Request) -> bool:
    try:
        card_orders.order_line(db, request)
    except NoContractError:
        return False
    return True


def _moment(key: str) -> datetime | None:
    try:
        return datetime.strptime(key, _KEY).replace(tzinfo=UTC)
    except ValueError:
        return None
