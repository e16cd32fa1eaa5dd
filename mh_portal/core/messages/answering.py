"""The insurer's side of a conversation: answered, acknowledged, called a complaint, ended."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.members import queries as members
from mh_portal.core.messages import service
from mh_portal.core.messages.emails import MessageReceived
from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.messages.rules import Side, ThreadState
from mh_portal.core.messages.service import OverError
from mh_portal.core.papers.rules import Received
from mh_portal.core.requests import moving


def find_for_change(db: Session, reference: str) -> Thread | None:
    """Return the conversation of that reference; whoever else wants to change it waits."""
    return db.scalar(select(Thread).where(Thread.reference == reference).with_for_update())


def begin(
    db: Session, member_id: int, opening: service.Opening, actor: Actor
) -> tuple[Thread, Message]:
    """Write to a member first; return the conversation and its message."""
    thread = service.add_thread(db, member_id, opening)
    return thread, answer(db, thread, opening.text, actor, files=opening.files)


def answer(
    db: Session,
    thread: Thread,
    text: str,
    actor: Actor,
    *,
    files: Iterable[Received] = (),
    resolves: bool = True,
) -> Message:
    """Answer, and tell the member that there is something to read; return the message.

    To ask something back does not answer a complaint: it does not `resolves` it.
    """
    message = service.add_message(db, thread, text, Side.INSURER, actor, files=files)
    service.see(db, thread, Side.INSURER, actor)
    thread.state, thread.answer_by = ThreadState.ANSWERED, None
    if resolves and thread.is_complaint and thread.resolved_at is None:
        thread.resolved_at = message.at
        # What is answered needs no acknowledging (ACPR 2022-R-01).
        thread.acknowledged_at = thread.acknowledged_at or message.at
    facts = {"reference": thread.reference}
    audit.record(db, "messages:message:answered", actor, member_id=thread.member_id, changes=facts)
    member = members.get(db, thread.member_id)
    moving.tell(db, member, MessageReceived(member.greeting, thread.reference))
    return message


def acknowledge(db: Session, thread: Thread, actor: Actor) -> None:
    """Tell the member by e-mail that the complaint arrived; once done, again changes nothing.

    Raises OverError where there is no complaint, or one that was withdrawn: the e-mail promises
    an answer.
    """
    if not thread.is_complaint or thread.is_withdrawn:
        raise OverError(thread.reference)
    if thread.acknowledged_at is not None:
        return
    service.tell_acknowledged(db, thread)
    facts = {"reference": thread.reference}
    audit.record(
        db, "messages:complaint:acknowledged", actor, member_id=thread.member_id, changes=facts
    )


def mark_complaint(db: Session, thread: Thread, actor: Actor) -> None:
    """Note that what the member wrote is a complaint, and tell them; as the member may do."""
    service.mark_complaint(db, thread, actor)


def close(db: Session, thread: Thread, actor: Actor) -> None:
    """End a conversation; raises OverError for a complaint that has no answer yet.

    The member may go on with it at any time: to write is enough.
    """
    service.end(db, thread, actor, Side.INSURER)


def mark_seen(db: Session, thread: Thread, actor: Actor) -> None:
    """Note that somebody at the insurer's has read what the member wrote; who did is recorded."""
    service.see(db, thread, Side.INSURER, actor)
