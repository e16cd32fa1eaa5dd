"""The journal of the agents: which files they opened and why, and everything they did."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, and_, case, func, or_, select, text, tuple_
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.agents import rules
from mh_portal.core.agents.rules import Opening, Unusual
from mh_portal.core.assistance.models import AssistedFile, CallBack, ContactReason
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.members.models import Member
from mh_portal.core.members.rules import comparable_name
from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.requests.models import Request

# Said as it stands in the partial indexes, which a bound value would not find.
OF_AGENTS = text("audit_events.actor_kind = 'agent'")
# The rules ask the database once for so many files.
CHUNK = 100
# So many files are looked through at most for one page of those that stand out.
MOST_READ = 2_000
A_DAY = timedelta(days=1)
# To open a file again closes the one before, be it long over.
_ENDED_AT = case(
    (AssistedFile.closed_at < AssistedFile.expires_at, AssistedFile.closed_at),
    else_=AssistedFile.expires_at,
)


@dataclasses.dataclass(frozen=True)
class Asked:
    """What a supervisor looks for; days are local and inclusive, None is everything."""

    agent_id: int | None = None
    member_number: str = ""
    first: date | None = None
    last: date | None = None
    # Of events alone: the area of the action, « requests ».
    area: str = ""


@dataclasses.dataclass(frozen=True)
class OpenedFile:
    """A file that an agent opened; moments in local time, `closed_at` None while it is open.

    Nobody need close it: it ends by itself.
    """

    id: int
    agent_id: int
    agent: str
    member_number: str
    reason: ContactReason
    opened_at: datetime
    closed_at: datetime | None
    acts: int
    unusual: tuple[Unusual, ...]


@dataclasses.dataclass(frozen=True)
class Event:
    """Something that an agent did, at a moment of local time; without a member for the team's."""

    id: int
    at: datetime
    agent: str
    member_number: str | None
    action: str
    changes: dict[str, Any]


Entry = TypeVar("Entry", OpenedFile, Event)


@dataclasses.dataclass(frozen=True)
class Page(Generic[Entry]):
    """A page of a journal, newest first; `before` is where the next one begins, None at the end."""

    entries: Sequence[Entry]
    before: int | None


def list_agents(db: Session) -> Sequence[tuple[int, str]]:
    """Return the number and name of every agent there ever was, by name."""
    query = select(Account.id, Account.name).where(Account.agent_role.is_not(None))
    return [(row.id, row.name) for row in db.execute(query.order_by(Account.name, Account.id))]


def list_files(
    db: Session,
    asked: Asked,
    names: Iterable[str],
    *,
    length: int,
    before: int | None,
    is_unusual: bool,
) -> Page[OpenedFile]:
    """Return the files that were opened, or of these only what stands out.

    `names` are those of all agents. What stands out is found by reading, `MOST_READ` files at most: a page of it may be short, and the next
    one goes on.
    """
    found: list[OpenedFile] = []
    team = frozenset(comparable_name(name) for name in names)
    most = MOST_READ if is_unusual else length + 1
    for read, file in enumerate(_files(db, asked, team, before, most)):
        if len(found) == length or read + 1 == MOST_READ:
            return Page(found, before)
        before = file.id
        if file.unusual or not is_unusual:
            found.append(file)
    return Page(found, None)


def list_events(db: Session, asked: Asked, *, length: int, before: int | None) -> Page[Event]:
    """Return what the agents did."""
    query = _events(asked)
    if before is not None:
        last = select(AuditEvent.at, AuditEvent.id).where(AuditEvent.id == before)
        query = query.where(tuple_(AuditEvent.at, AuditEvent.id) < last.scalar_subquery())
    rows = db.execute(query.limit(length + 1)).all()
    entries = [
        Event(row.id, row.at.astimezone(clock.ZONE), row.name, row.number, row.action, row.changes)
        for row in rows[:length]
    ]
    return Page(entries, entries[-1].id if len(rows) > length else None)


def _files(
    db: Session, asked: Asked, team: frozenset[str], before: int | None, most: int
) -> Iterator[OpenedFile]:
    """Give the files that were opened, the newest first, judged a chunk at a time."""
    left = most
    while left > 0:
        wanted = min(CHUNK, left)
        query = _opened(asked).limit(wanted)
        rows = db.execute(query if before is None else query.where(AssistedFile.id < before)).all()
        if rows:
            yield from _judged(db, rows, team)
        if len(rows) < wanted:
            return
        before, left = rows[-1].id, left - wanted


def _judged(db: Session, rows: Sequence[Any], team: frozenset[str]) -> Iterator[OpenedFile]:
    done, a_day = _list_done(db, rows), _count_days(db, rows)
    now = clock.utcnow()
    for row in rows:
        opened_at = row.opened_at.astimezone(clock.ZONE)
        acts, had_read = done.get(row.id, (0, False))
        contacts = (row.requested_at, row.wrote_at, row.called_at)
        opening = Opening(
            agent_name=row.agent,
            first_name=row.first_name,
            surnames=(row.last_name, row.birth_name),
            files_that_day=a_day[row.account_id, opened_at.date()],
            acts=acts,
            had_contact=any(at and row.opened_at - at <= rules.CONTACT_LASTS for at in contacts),
            had_read=had_read,
        )
        yield OpenedFile(
            id=row.id,
            agent_id=row.account_id,
            agent=row.agent,
            member_number=row.member_number,
            reason=row.reason,
            opened_at=opened_at,
            closed_at=row.ended_at.astimezone(clock.ZONE) if row.ended_at <= now else None,
            acts=opening.acts,
            unusual=rules.unusual(opening, team),
        )


def _opened(asked: Asked) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            AssistedFile.id,
            AssistedFile.account_id,
            Account.name.label("agent"),
            Member.member_number,
            Member.first_name,
            Member.last_name,
            Member.birth_name,
            AssistedFile.reason,
            AssistedFile.opened_at,
            _ENDED_AT.label("ended_at"),
            _latest(Request.submitted_at, Request.member_id).label("requested_at"),
            _latest(Message.at, Thread.member_id, Message.thread_id == Thread.id).label("wrote_at"),
            _latest(CallBack.created_at, CallBack.member_id).label("called_at"),
        )
        .join(Account, Account.id == AssistedFile.account_id)
        .join(Member, Member.id == AssistedFile.member_id)
        .order_by(AssistedFile.id.desc())
    )
    return _narrowed(query, asked, AssistedFile.account_id, AssistedFile.opened_at)


def _latest(at: Any, member_id: Any, *conditions: Any) -> Any:
    """Return the newest moment of a member's before their file was opened."""
    newest = select(func.max(at)).where(
        member_id == AssistedFile.member_id, at <= AssistedFile.opened_at, *conditions
    )
    return newest.correlate(AssistedFile).scalar_subquery()


def _list_done(db: Session, rows: Sequence[Any]) -> dict[int, tuple[int, bool]]:
    """Return how much was done in each file, and whether its agent had read of the member before.

    To open and to close it is nothing that was done, nor is what was refused.
    """
    is_act = and_(*(AuditEvent.action.not_like(each) for each in ("desk:file:%", "desk:page:%")))
    had_read = and_(
        AuditEvent.action == "desk:file:opened", AuditEvent.changes["had_read"].as_boolean()
    )
    query: Select[*tuple[Any, ...]] = (
        select(
            AssistedFile.id,
            func.sum(case((is_act, 1), else_=0)).label("acts"),
            func.max(case((had_read, 1), else_=0)).label("had_read"),
        )
        .join(
            AuditEvent,
            and_(
                AuditEvent.member_id == AssistedFile.member_id,
                AuditEvent.actor_id == AssistedFile.account_id,
                OF_AGENTS,
                AuditEvent.at >= AssistedFile.opened_at,
                AuditEvent.at <= _ENDED_AT,
            ),
        )
        .where(AssistedFile.id.in_([row.id for row in rows]))
        .group_by(AssistedFile.id)
    )
    return {row.id: (row.acts, bool(row.had_read)) for row in db.execute(query)}


def _count_days(db: Session, rows: Sequence[Any]) -> Counter[tuple[int, date]]:
    """Count the files of each agent on each local day that occurs in the rows."""
    days = {(row.account_id, row.opened_at.astimezone(clock.ZONE).date()) for row in rows}
    query = select(AssistedFile.account_id, AssistedFile.opened_at).where(
        or_(
            *(
                and_(
                    AssistedFile.account_id == agent_id,
                    AssistedFile.opened_at >= _begin(day),
                    AssistedFile.opened_at < _begin(day + A_DAY),
                )
                for agent_id, day in sorted(days)
            )
        )
    )
    return Counter(
        (row.account_id, row.opened_at.astimezone(clock.ZONE).date()) for row in db.execute(query)
    )


def _events(asked: Asked) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            AuditEvent.id,
            AuditEvent.at,
            AuditEvent.action,
            AuditEvent.changes,
            Account.name,
            Member.member_number.label("number"),
        )
        .join(Account, Account.id == AuditEvent.actor_id)
        .outerjoin(Member, Member.id == AuditEvent.member_id)
        .where(OF_AGENTS)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
    )
    if asked.area:
        query = query.where(AuditEvent.action.startswith(f"{asked.area}:", autoescape=True))
    return _narrowed(query, asked, AuditEvent.actor_id, AuditEvent.at)


def _narrowed(
    query: Select[*tuple[Any, ...]], asked: Asked, agent_id: Any, at: Any
) -> Select[*tuple[Any, ...]]:
    if asked.agent_id is not None:
        query = query.where(agent_id == asked.agent_id)
    if asked.member_number:
        query = query.where(Member.member_number == asked.member_number)
    if asked.first is not None:
        query = query.where(at >= _begin(asked.first))
    if asked.last is not None:
        query = query.where(at < _begin(asked.last + A_DAY))
    return query


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), clock.ZONE)
