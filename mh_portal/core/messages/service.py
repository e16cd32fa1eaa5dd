"""The member's side of a conversation: begun, gone on with, read, ended, called a complaint."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor, ActorKind
from mh_portal.core.audit import service as audit
from mh_portal.core.members import queries as members
from mh_portal.core.members.models import Member
from mh_portal.core.messages import rules
from mh_portal.core.messages.emails import ComplaintAcknowledged, MessageSent
from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.messages.rules import Side, ThreadState, Topic
from mh_portal.core.papers import service as papers
from mh_portal.core.papers.rules import Received
from mh_portal.core.profile import queries as profile
from mh_portal.core.requests import moving, promises
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import ALPHABET, RANDOM_CHARACTERS
from mh_portal.language import long_date


class MessageError(Exception):
    """The conversation cannot be changed so."""


class OverError(MessageError):
    """The conversation is over already, or is no complaint that waits."""


@dataclasses.dataclass(frozen=True)
class Opening:
    """What a conversation begins with; `request` is the one it hangs on, if any.

    A complaint is acknowledged at once by e-mail, unless `waits_for_advisor`: one is to do it.
    """

    topic: Topic
    subject: str
    text: str
    is_complaint: bool = False
    waits_for_advisor: bool = False
    request: Request | None = None
    files: Sequence[Received] = ()


def promised_on(db: Session, member: Member, today: date) -> date:
    """Return the day by which a message of that day is answered."""
    postal_code = profile.get_details(db, member, today).address.postal_code
    return promises.due_on(rules.ANSWERS_WITHIN, today, postal_code)


def begin(
    db: Session, member_id: int, opening: Opening, *, key: str, actor: Actor
) -> tuple[Thread, Message]:
    """Begin a conversation in the member's name; return it with its first message.

    `key` is a text that the form carries: the same form sent twice begins one.
    """
    sent_key = _sent_key(member_id, key, opening.text)
    known = _find_sent(db, sent_key)
    if known is not None:
        return known
    try:
        with db.begin_nested():
            thread = add_thread(db, member_id, opening)
            message = add_message(
                db, thread, opening.text, Side.MEMBER, actor, sent_key=sent_key, files=opening.files
            )
    except IntegrityError:
        # The same form, sent twice at once: the other one was committed first.
        known = _find_sent(db, sent_key)
        if known is None:
            raise
        return known
    facts = {"reference": thread.reference, "topic": thread.topic.value}
    audit.record(db, "messages:thread:begun", actor, member_id=member_id, changes=facts)
    _wait_for_answer(db, thread)
    if opening.is_complaint:
        mark_complaint(db, thread, actor, is_acknowledged=not opening.waits_for_advisor)
        thread.answer_by = thread.resolve_by
    if thread.acknowledged_at is None:
        _confirm(db, thread, actor)
    return thread, message


def write(
    db: Session,
    thread: Thread,
    text: str,
    *,
    key: str,
    actor: Actor,
    files: Iterable[Received] = (),
) -> Message:
    """Say something more in the member's name; one that was over goes on.

    `key` as above, of this conversation. What the member has before their eyes is read by then.
    """
    sent_key = _sent_key(thread.member_id, key, text)
    known = _find_sent(db, sent_key)
    if known is not None:
        return known[1]
    message = add_message(db, thread, text, Side.MEMBER, actor, sent_key=sent_key, files=files)
    facts = {"reference": thread.reference}
    audit.record(db, "messages:message:sent", actor, member_id=thread.member_id, changes=facts)
    see(db, thread, Side.MEMBER, actor)
    _wait_for_answer(db, thread)
    _confirm(db, thread, actor)
    return message


def mark_seen(db: Session, thread: Thread, reader: Side, actor: Actor) -> int:
    """Note, and record, that a side has read what the other one wrote, as `see`."""
    count = see(db, thread, reader, actor)
    if count:
        facts = {"reference": thread.reference}
        audit.record(db, "messages:thread:read", actor, member_id=thread.member_id, changes=facts)
    return count


def see(db: Session, thread: Thread, reader: Side, actor: Actor) -> int:
    """Note that a side has read what the other one wrote; return how many messages were new.

    It is part of an act that is recorded under its own name, such as to open or to answer. For
    the member only their own eyes count: a helper or an advisor who looks leaves it unread.
    """
    if reader is Side.MEMBER and actor.kind is not ActorKind.MEMBER:
        return 0
    written_by = Side.INSURER if reader is Side.MEMBER else Side.MEMBER
    done = db.execute(
        update(Message)
        .where(
            Message.thread_id == thread.id, Message.side == written_by, Message.seen_at.is_(None)
        )
        .values(seen_at=clock.utcnow())
    )
    count: int = done.rowcount  # type: ignore[attr-defined]  # a result of UPDATE has it
    return count


def end(
    db: Session,
    thread: Thread,
    actor: Actor,
    reader: Side = Side.MEMBER,
    *,
    withdraws: bool = False,
) -> None:
    """End a conversation: the question has its answer. Once ended, again changes nothing.

    A complaint that nobody has answered is ended by nobody but the member who `withdraws` it:
    raises OverError.
    """
    if thread.state is ThreadState.CLOSED:
        return
    if thread.is_unresolved and not withdraws:
        raise OverError(thread.reference)
    see(db, thread, reader, actor)
    thread.state, thread.answer_by = ThreadState.CLOSED, None
    thread.updated_at = clock.utcnow()
    facts = {"reference": thread.reference}
    action = "messages:complaint:withdrawn" if thread.is_withdrawn else "messages:thread:closed"
    audit.record(db, action, actor, member_id=thread.member_id, changes=facts)


def mark_complaint(
    db: Session, thread: Thread, actor: Actor, *, is_acknowledged: bool = True
) -> None:
    """Note that a conversation is a complaint, from today; once noted, again changes nothing.

    It is acknowledged by the e-mail that tells so, unless an advisor is to do it.
    """
    if thread.is_complaint:
        return
    today, member = clock.today(), members.get(db, thread.member_id)
    postal_code = profile.get_details(db, member, today).address.postal_code
    thread.complained_at = clock.utcnow()
    thread.acknowledge_by = rules.acknowledge_by(today, promises.public_holidays(postal_code))
    thread.resolve_by = rules.resolve_by(today)
    if thread.state is ThreadState.CLOSED:
        thread.state = ThreadState.WAITING
    facts = {"reference": thread.reference}
    audit.record(db, "messages:complaint:made", actor, member_id=thread.member_id, changes=facts)
    if is_acknowledged:
        tell_acknowledged(db, thread)


def tell_acknowledged(db: Session, thread: Thread) -> None:
    """Write to the member that the complaint arrived, and by when it is answered."""
    if thread.resolve_by is None:
        raise OverError(thread.reference)
    thread.acknowledged_at = clock.utcnow()
    member = members.get(db, thread.member_id)
    moving.tell(
        db,
        member,
        ComplaintAcknowledged(member.greeting, thread.reference, long_date(thread.resolve_by)),
    )


def add_message(
    db: Session,
    thread: Thread,
    text: str,
    side: Side,
    actor: Actor,
    *,
    sent_key: bytes | None = None,
    files: Iterable[Received] = (),
) -> Message:
    """Add what was said to a conversation, with its files; nobody is told.

    Raises papers.rules.RefusedError when the member has no room left for them.
    """
    message = Message(
        thread_id=thread.id,
        side=side,
        actor_kind=actor.kind,
        actor_id=actor.id,
        at=clock.utcnow(),
        text=text,
        sent_key=sent_key,
    )
    db.add(message)
    thread.updated_at = message.at
    db.flush()
    for file in files:
        papers.add(db, file, member_id=thread.member_id, message_id=message.id, actor=actor)
    return message


def add_thread(db: Session, member_id: int, opening: Opening) -> Thread:
    """Add a conversation in which nothing is said yet."""
    now = clock.utcnow()
    thread = Thread(
        reference=_new_reference(db),
        member_id=member_id,
        request_id=opening.request.id if opening.request else None,
        topic=opening.topic,
        subject=opening.subject,
        state=ThreadState.WAITING,
        created_at=now,
        updated_at=now,
    )
    db.add(thread)
    db.flush()
    return thread


def _wait_for_answer(db: Session, thread: Thread) -> None:
    """Let a conversation wait for the insurer; a day that was promised already holds."""
    thread.state = ThreadState.WAITING
    if thread.answer_by is None:
        member = members.get(db, thread.member_id)
        thread.answer_by = promised_on(db, member, clock.today())


def _confirm(db: Session, thread: Thread, actor: Actor) -> None:
    member = members.get(db, thread.member_id)
    promised = long_date(thread.answer_by) if thread.answer_by else ""
    moving.tell(db, member, MessageSent(member.greeting, thread.reference, promised), actor)


def _sent_key(member_id: int, key: str, text: str) -> bytes:
    # With the member in the hash, a key can only ever find a message of the same member; with the
    # words, two pages that were opened side by side lose none.
    return hashlib.sha256(f"{member_id}:{key}:{text}".encode()).digest()


def _find_sent(db: Session, sent_key: bytes) -> tuple[Thread, Message] | None:
    row = db.execute(
        select(Thread, Message)
        .join(Message, Message.thread_id == Thread.id)
        .where(Message.sent_key == sent_key)
    ).first()
    return None if row is None else (row[0], row[1])


def _new_reference(db: Session) -> str:
    while True:
        characters = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
        found = rules.reference(clock.today().year, characters)
        if db.scalar(select(Thread.id).where(Thread.reference == found)) is None:
            return found
