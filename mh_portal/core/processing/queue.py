"""The queue of the requests that wait for the insurer: what is urgent first, filtered and counted."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Executable, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.members.models import Member
from mh_portal.core.messages.models import Thread
from mh_portal.core.messages.rules import ThreadState
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.others import UNDER_WAY
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.terminations.models import Termination

LENGTH = 25
# « Within 7 days » on the 24th takes in what is due on the 31st.
A_WEEK = timedelta(days=7)
# Deeper into the queue nobody pages: filters lead there.
DEEPEST = 400


class Share(StrEnum):
    """A part of the queue, as its filter and its counts name it."""

    FREE = "free"
    MINE = "mine"
    LATE = "late"
    THIS_WEEK = "this_week"
    COMPLAINT = "complaint"


@dataclasses.dataclass(frozen=True)
class Asked:
    """What an agent wants to see of the queue; None is everything."""

    kind: str | None = None
    state: RequestState | None = None
    share: Share | None = None


@dataclasses.dataclass(frozen=True)
class Row:
    """A request in the queue, without what its member wrote; `sent_at` in local time.

    `version` is the one the list was made with. Nobody has it while `holder_id` is None.
    """

    reference: str
    kind: str
    state: RequestState
    sent_at: datetime
    promised_on: date | None
    version: int
    member_number: str
    holder_id: int | None
    holder: str
    is_complaint: bool

    @property
    def title(self) -> str:
        """What the request is called."""
        return KINDS[self.kind].title

    @property
    def is_urgent(self) -> bool:
        """Whether it stands before the others: of a kind that cannot wait, or a complaint."""
        return self.is_complaint or KINDS[self.kind].is_priority

    def is_late(self, today: date) -> bool:
        """Tell whether the promised day is over."""
        return self.promised_on is not None and self.promised_on < today


@dataclasses.dataclass(frozen=True)
class Page:
    """A page of the queue; pages count from 1, `total` counts the rows of all of them."""

    rows: Sequence[Row]
    number: int
    pages: int
    total: int


_IS_COMPLAINT = exists().where(
    Thread.request_id == Request.id,
    Thread.complained_at.is_not(None),
    Thread.resolved_at.is_(None),
    # Closed without an answer, it was withdrawn.
    Thread.state != ThreadState.CLOSED,
)
# An end that the portal has confirmed takes effect by itself: it waits for nobody.
_RUNS_BY_ITSELF = exists().where(
    Termination.request_id == Request.id,
    Termination.withdrawn_at.is_(None),
    Request.taken_by_id.is_(None),
)
_WAITS = and_(Request.state.in_(sorted(UNDER_WAY)), ~_RUNS_BY_ITSELF)
_PRIORITY = sorted(kind.slug for kind in KINDS.values() if kind.is_priority)
_IS_URGENT = or_(Request.kind.in_(_PRIORITY), _IS_COMPLAINT)
_ROWS = (
    select(
        Request.reference,
        Request.kind,
        Request.state,
        Request.submitted_at,
        Request.promised_on,
        Request.version,
        Member.member_number,
        Request.taken_by_id,
        Account.name,
        _IS_COMPLAINT.label("is_complaint"),
    )
    .join(Member, Member.id == Request.member_id)
    .outerjoin(Account, Account.id == Request.taken_by_id)
)


def list_queue(db: Session, asked: Asked, agent_id: int, number: int = 1) -> Page:
    """Return a page of the requests that wait: what is urgent first, then by the promised day.

    What waits for its member comes after what waits for the insurer. A page beyond the last one
    is empty.
    """
    wanted = [_WAITS, *_conditions(asked, agent_id)]
    total = db.scalar(select(func.count()).select_from(Request).where(*wanted)) or 0
    found = _ROWS.where(*wanted).order_by(
        Request.state == RequestState.WAITING_FOR_MEMBER,
        case((_IS_URGENT, 0), else_=1),
        Request.promised_on,
        Request.id,
    )
    rows = _read(db, found.limit(LENGTH).offset((number - 1) * LENGTH))
    return Page(rows, number, max(1, -(-total // LENGTH)), total)


def count(db: Session, agent_id: int) -> dict[Share, int]:
    """Return how many requests wait in each part of the queue."""
    counted = [
        func.coalesce(func.sum(case((_condition(share, agent_id), 1), else_=0)), 0)
        for share in Share
    ]
    found = db.execute(select(*counted).select_from(Request).where(_WAITS)).one()
    return dict(zip(Share, found, strict=True))


def find(db: Session, reference: str) -> Row | None:
    """Return the request that was sent under a reference as the queue shows it, waiting or over."""
    rows = _read(db, _ROWS.where(Request.reference == reference, Request.submitted_at.is_not(None)))
    return rows[0] if rows else None


def _conditions(asked: Asked, agent_id: int) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.kind is not None:
        found.append(Request.kind == asked.kind)
    if asked.state is not None:
        found.append(Request.state == asked.state)
    if asked.share is not None:
        found.append(_condition(asked.share, agent_id))
    return found


def _condition(share: Share, agent_id: int) -> ColumnElement[bool]:
    today = clock.today()
    conditions: dict[Share, ColumnElement[bool]] = {
        Share.FREE: Request.taken_by_id.is_(None),
        Share.MINE: Request.taken_by_id == agent_id,
        Share.LATE: Request.promised_on < today,
        Share.THIS_WEEK: Request.promised_on.between(today, today + A_WEEK),
        Share.COMPLAINT: _IS_COMPLAINT,
    }
    return conditions[share]


def _read(db: Session, statement: Executable) -> list[Row]:
    return [
        Row(
            reference=row.reference,
            kind=row.kind,
            state=row.state,
            sent_at=row.submitted_at.astimezone(clock.ZONE),
            promised_on=row.promised_on,
            version=row.version,
            member_number=row.member_number,
            holder_id=row.taken_by_id,
            holder=row.name or "",
            is_complaint=bool(row.is_complaint),
        )
        for row in db.execute(statement)
    ]
