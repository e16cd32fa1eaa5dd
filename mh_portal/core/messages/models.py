"""The tables of the conversations and of what was said in them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from mh_portal.core.actors import ActorKind
from mh_portal.core.columns import EncryptedText, Key, UtcDateTime, closed_list, growing_list
from mh_portal.core.database import Base
from mh_portal.core.members.models import MENU, Member
from mh_portal.core.messages.rules import Side, ThreadState, Topic
from mh_portal.core.requests.models import REFERENCE_LENGTH


class Thread(Base):
    """A conversation with a member; at most one hangs on a request.

    `answer_by` is the day promised for what waits to be answered, empty when nothing does. A
    complaint has `complained_at` and the two days the law gives (`acknowledge_by`, `resolve_by`);
    `acknowledged_at` and `resolved_at` are when the insurer did so. `updated_at` is the moment of
    the last message, or of the end.
    """

    __tablename__ = "message_threads"
    __table_args__ = (
        UniqueConstraint("reference"),
        UniqueConstraint("request_id"),
        Index("ix_message_threads_of_member", "member_id", "updated_at"),
        # The queue of those who answer, and what the retention table looks for.
        Index("ix_message_threads_queue", "state", "answer_by"),
        Index("ix_message_threads_complaints", "resolve_by"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    reference: Mapped[str] = mapped_column(String(REFERENCE_LENGTH))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    topic: Mapped[Topic] = mapped_column(growing_list(Topic))
    subject: Mapped[str] = mapped_column(EncryptedText)
    state: Mapped[ThreadState] = mapped_column(closed_list(ThreadState))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_by: Mapped[date | None]
    complained_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledge_by: Mapped[date | None]
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolve_by: Mapped[date | None]
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_complaint(self) -> bool:
        """Whether the legal countdown runs, or ran."""
        return self.complained_at is not None

    @property
    def is_unresolved(self) -> bool:
        """Whether it is a complaint that nobody has answered."""
        return self.is_complaint and self.resolved_at is None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is a complaint that was ended in the member's name before its answer."""
        return self.is_unresolved and self.state is ThreadState.CLOSED


class Message(Base):
    """Something that was said; rows are only ever added, `seen_at` once.

    `side` is whom it speaks for, the actor who wrote it. `seen_at` is when the other side read
    it. `sent_key` is a hash of what its form carried, so that sending the form twice says it once.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("sent_key"),
        Index("ix_messages_of_thread", "thread_id", "side", "seen_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("message_threads.id"))
    side: Mapped[Side] = mapped_column(closed_list(Side))
    actor_kind: Mapped[ActorKind] = mapped_column(growing_list(ActorKind))
    actor_id: Mapped[int | None] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(EncryptedText)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))


# How many messages of the insurer a member has not read. It is read when it is asked for; the
# look-up of a session asks for its group, so that the menu costs no statement of its own.
Member.unread_messages = column_property(
    select(func.count())
    .select_from(Message)
    .join(Thread, Thread.id == Message.thread_id)
    .where(Thread.member_id == Member.id, Message.side == Side.INSURER, Message.seen_at.is_(None))
    .correlate_except(Message, Thread)
    .scalar_subquery(),
    deferred=True,
    group=MENU,
)
