"""Reading conversations: a member's, those that hang on a request, those that wait for an answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.members.models import Member
from mh_portal.core.messages import rules, words
from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.messages.rules import Author, Side, ThreadState, Topic
from mh_portal.core.papers.models import Paper

PAGE = 10


@dataclasses.dataclass(frozen=True)
class Summary:
    """A conversation in a list, at a moment of local time; `unread` are the insurer's messages."""

    reference: str
    topic: Topic
    subject: str
    state: ThreadState
    changed_at: datetime
    answer_by: date | None
    is_complaint: bool
    messages: int
    unread: int

    @property
    def about(self) -> str:
        """What it is about, in words."""
        return words.TOPICS[self.topic]


@dataclasses.dataclass(frozen=True)
class Page:
    """A page of a member's conversations, the one last changed first; pages count from 1."""

    threads: Sequence[Summary]
    number: int
    pages: int


@dataclasses.dataclass(frozen=True)
class Attached:
    """A file that came with a message, without what is in it; `size` is in bytes."""

    code: str
    name: str
    size: int


@dataclasses.dataclass(frozen=True)
class Said:
    """A message as it is read; moments of local time. `seen_at` is when the other side read it."""

    id: int
    side: Side
    author: Author
    at: datetime
    text: str
    seen_at: datetime | None
    papers: Sequence[Attached] = ()

    @property
    def who(self) -> str:
        """Who wrote it, in words."""
        return words.AUTHORS[self.author]

    @property
    def is_unread(self) -> bool:
        """Whether the member has still to read it."""
        return self.side is Side.INSURER and self.seen_at is None


@dataclasses.dataclass(frozen=True)
class Conversation:
    """A conversation with all that was said, the oldest first."""

    thread: Thread
    messages: Sequence[Said]

    @property
    def unread(self) -> int:
        """How many messages the member has still to read."""
        return sum(message.is_unread for message in self.messages)


@dataclasses.dataclass(frozen=True)
class Complaint:
    """Where a complaint stands between the two days that the law gives; moments of local time."""

    made_at: datetime
    acknowledge_by: date
    acknowledged_at: datetime | None
    resolve_by: date
    resolved_at: datetime | None
    withdrawn_at: datetime | None


@dataclasses.dataclass(frozen=True)
class Waiting:
    """A conversation for those who answer; `due` is the next day by which something is owed."""

    reference: str
    topic: Topic
    state: ThreadState
    is_complaint: bool
    is_acknowledged: bool
    due: date | None
    changed_at: datetime
    member_number: str
    member_name: str


# Built once: to build such a statement anew takes longer than the database takes to answer it.
_IN_THREAD = select(func.count()).where(Message.thread_id == Thread.id)
_LIST = (
    select(
        Thread.reference,
        Thread.topic,
        Thread.subject,
        Thread.state,
        Thread.updated_at,
        Thread.answer_by,
        Thread.complained_at,
        _IN_THREAD.scalar_subquery().label("messages"),
        _IN_THREAD.where(Message.side == Side.INSURER, Message.seen_at.is_(None))
        .scalar_subquery()
        .label("unread"),
        func.count().over().label("total"),
    )
    .where(Thread.member_id == bindparam("of_member"))
    .order_by(Thread.updated_at.desc(), Thread.id.desc())
    .limit(PAGE)
    .offset(bindparam("skipped"))
)
_ONE = select(Thread).where(
    Thread.member_id == bindparam("of_member"), Thread.reference == bindparam("sought")
)
_FOR_CHANGE = _ONE.with_for_update()
_SAID = (
    select(Message.id, Message.side, Message.actor_kind, Message.at, Message.text, Message.seen_at)
    .where(Message.thread_id == bindparam("of_thread"))
    .order_by(Message.id)
)
_ATTACHED = (
    select(Paper.message_id, Paper.code, Paper.name, Paper.size)
    .join(Message, Message.id == Paper.message_id)
    .where(Message.thread_id == bindparam("of_thread"))
    .order_by(Paper.id)
)
_ATTACHED_ONE = (
    select(Paper)
    .join(Message, Message.id == Paper.message_id)
    .where(Message.thread_id == bindparam("of_thread"), Paper.code == bindparam("sought"))
)
_OF_REQUEST = (
    select(
        Thread,
        Message.id,
        Message.side,
        Message.actor_kind,
        Message.at,
        Message.text,
        Message.seen_at,
    )
    .join(Message, Message.thread_id == Thread.id)
    .where(Thread.request_id == bindparam("of_request"))
    .order_by(Message.id)
)
_REQUEST_FOR_CHANGE = (
    select(Thread).where(Thread.request_id == bindparam("of_request")).with_for_update()
)
# What the law wants next of a complaint, else the day that was promised.
_DUE = case(
    (
        Thread.complained_at.is_not(None) & Thread.acknowledged_at.is_(None),
        Thread.acknowledge_by,
    ),
    (Thread.complained_at.is_not(None) & Thread.resolved_at.is_(None), Thread.resolve_by),
    else_=Thread.answer_by,
)
_OWED = or_(
    Thread.state == ThreadState.WAITING,
    Thread.complained_at.is_not(None)
    & Thread.resolved_at.is_(None)
    & (Thread.state != ThreadState.CLOSED),
)
_QUEUE = (
    select(
        Thread.reference,
        Thread.topic,
        Thread.state,
        Thread.complained_at,
        Thread.acknowledged_at,
        _DUE.label("due"),
        Thread.updated_at,
        Member.member_number,
        Member.first_name,
        Member.last_name,
    )
    .join(Member, Member.id == Thread.member_id)
    .where(_OWED)
    .order_by(
        Thread.complained_at.is_(None), (Thread.state != ThreadState.WAITING), _DUE, Thread.id
    )
    .limit(bindparam("at_most"))
    .offset(bindparam("skipped"))
)
# Of answers alone: the receipt of a complaint is told apart.
_COUNT_DUE = select(
    func.coalesce(func.sum(case((bindparam("today") > _DUE, 1), else_=0)), 0),
    func.coalesce(func.sum(case((bindparam("today") == _DUE, 1), else_=0)), 0),
).where(_OWED, or_(Thread.complained_at.is_(None), Thread.acknowledged_at.is_not(None)))
_COUNT_OWED = select(func.count(), func.count(Thread.complained_at), func.min(_DUE)).where(_OWED)


def list_of_member(db: Session, member_id: int, number: int = 1) -> Page | None:
    """Return a page of a member's conversations, or None where there is no such page."""
    rows = db.execute(_LIST, {"of_member": member_id, "skipped": (number - 1) * PAGE}).all()
    if not rows and number > 1:
        return None
    found = [
        Summary(
            reference=row.reference,
            topic=row.topic,
            subject=row.subject,
            state=row.state,
            changed_at=_local(row.updated_at),
            answer_by=row.answer_by,
            is_complaint=row.complained_at is not None,
            messages=row.messages,
            unread=row.unread,
        )
        for row in rows
    ]
    return Page(found, number, max(1, -(-(rows[0].total if rows else 0) // PAGE)))


def count_unread(member: Member) -> int:
    """Return how many messages a member has not read; it came along when the member was read."""
    found: int = member.unread_messages  # type: ignore[attr-defined]  # see `models`
    return found


def find_of_member(db: Session, member_id: int, reference: str) -> Thread | None:
    """Return a member's conversation, or None: also when it is somebody else's."""
    return db.scalar(_ONE, {"of_member": member_id, "sought": reference})


def find_for_change(db: Session, member_id: int, reference: str) -> Thread | None:
    """Return the same; whoever else wants to change it waits until `db` is committed."""
    return db.scalar(_FOR_CHANGE, {"of_member": member_id, "sought": reference})


def find_of_request_for_change(db: Session, request_id: int) -> Thread | None:
    """Return the conversation that hangs on a request, or None; others wait as above."""
    return db.scalar(_REQUEST_FOR_CHANGE, {"of_request": request_id})


def complaint_of(thread: Thread) -> Complaint | None:
    """Return where a conversation stands as a complaint, or None when it is none."""
    if not (thread.complained_at and thread.acknowledge_by and thread.resolve_by):
        return None
    return Complaint(
        made_at=_local(thread.complained_at),
        acknowledge_by=thread.acknowledge_by,
        acknowledged_at=_local(thread.acknowledged_at) if thread.acknowledged_at else None,
        resolve_by=thread.resolve_by,
        resolved_at=_local(thread.resolved_at) if thread.resolved_at else None,
        withdrawn_at=_local(thread.updated_at) if thread.is_withdrawn else None,
    )


def list_messages(db: Session, thread_id: int) -> Sequence[Said]:
    """Return what was said in a conversation and the files with it, the oldest first."""
    papers = _papers(db, thread_id)
    rows = db.execute(_SAID, {"of_thread": thread_id})
    return [_said(row, papers.get(row.id, ())) for row in rows]


def find_paper(db: Session, thread_id: int, code: str) -> Paper | None:
    """Return a file of a conversation, or None."""
    return db.scalar(_ATTACHED_ONE, {"of_thread": thread_id, "sought": code})


def find_of_request(db: Session, request_id: int) -> Conversation | None:
    """Return the conversation that hangs on a request with all that was said; None without any."""
    rows = db.execute(_OF_REQUEST, {"of_request": request_id}).all()
    if not rows:
        return None
    papers = _papers(db, rows[0].Thread.id)
    return Conversation(rows[0].Thread, [_said(row, papers.get(row.id, ())) for row in rows])


def list_of_request(db: Session, request_id: int) -> Sequence[Said]:
    """Return what was said about a request, the oldest first; empty when nothing was."""
    found = find_of_request(db, request_id)
    return found.messages if found else ()


def list_waiting(db: Session, limit: int, skipped: int = 0) -> Sequence[Waiting]:
    """Return the conversations in which the insurer owes something.

    Complaints come first, what is unanswered before what is not, and then by the day it is due.
    """
    rows = db.execute(_QUEUE, {"at_most": limit, "skipped": skipped})
    return [
        Waiting(
            reference=row.reference,
            topic=row.topic,
            state=row.state,
            is_complaint=row.complained_at is not None,
            is_acknowledged=row.acknowledged_at is not None,
            due=row.due,
            changed_at=_local(row.updated_at),
            member_number=row.member_number,
            member_name=f"{row.first_name} {row.last_name}",
        )
        for row in rows
    ]


def count_waiting(db: Session) -> tuple[int, int, date | None]:
    """Return how many conversations wait, how many of them are complaints, and the first day due."""
    found, complaints, due = db.execute(_COUNT_OWED).one()
    return found, complaints, due


def count_due(db: Session, today: date) -> tuple[int, int]:
    """Return how many answers to messages and complaints are late, and how many are due today."""
    late, due = db.execute(_COUNT_DUE, {"today": today}).one()
    return int(late), int(due)


def _papers(db: Session, thread_id: int) -> Mapping[int, Sequence[Attached]]:
    found: dict[int, list[Attached]] = {}
    for row in db.execute(_ATTACHED, {"of_thread": thread_id}):
        found.setdefault(row.message_id, []).append(Attached(row.code, row.name, row.size))
    return found


def _said(row: Any, papers: Sequence[Attached]) -> Said:
    return Said(
        id=row.id,
        side=row.side,
        author=rules.author(row.side, row.actor_kind),
        at=_local(row.at),
        text=row.text,
        seen_at=_local(row.seen_at) if row.seen_at else None,
        papers=papers,
    )


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.ZONE)
