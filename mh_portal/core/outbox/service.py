"""Puts messages into the outbox, lends them to deliverers, and keeps what became of them."""

from __future__ import annotations

import dataclasses
import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    CursorResult,
    Integer,
    LargeBinary,
    Table,
    bindparam,
    case,
    insert,
    null,
    select,
    type_coerce,
    update,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.columns import keyring
from mh_portal.core.outbox import rules
from mh_portal.core.outbox.email import Email
from mh_portal.core.outbox.models import MessageState, OutboxMessage

_ANSWER_LENGTH = 300
_ADDED = "outbox_added"
WIPED = frozenset({MessageState.SENT, MessageState.FAILED})
_messages = cast(Table, OutboxMessage.__table__)
_ADD = insert(_messages).returning(_messages.c.id)


@dataclasses.dataclass(frozen=True)
class Claim:
    """A message in the hands of one deliverer, until `leased_until` of the machine's clock."""

    id: int
    token: str
    kind: str
    recipient: str
    message_id: str
    tries: int
    useful_until: datetime
    leased_until: datetime
    created_at: datetime
    sealed: bytes = dataclasses.field(repr=False)

    def open_context(self) -> dict[str, Any]:
        """Return what the texts are filled with; raises InvalidToken when no key opens it.

        It is opened here and not in `claim`, where one unreadable row would stop all mail.
        """
        opened: dict[str, Any] = json.loads(keyring.fernet.decrypt(self.sealed))
        return opened


@dataclasses.dataclass(frozen=True)
class Addressed:
    """An e-mail and where it goes, for `enqueue_all`."""

    email: Email
    recipient: str
    member_id: int | None
    dedupe_key: str | None = None
    by: Actor | None = None
    is_trial: bool = False


def enqueue(
    db: Session,
    email: Email,
    *,
    recipient: str,
    member_id: int | None,
    not_before: datetime | None = None,
    dedupe_key: str | None = None,
    by: Actor | None = None,
    is_trial: bool = False,
) -> int:
    """Add an e-mail to the session of the change it tells about; the caller commits both.

    `by` is who made the change: an e-mail to the member says when somebody did it for them.
    With `is_trial` it says that it is a test.
    Returns the message's number. It is due at once, or from `not_before` of the portal's clock.
    When a message with that `dedupe_key` exists already, its number is returned and nothing is
    added.
    """
    db.info[_ADDED] = True
    message = _row(Addressed(email, recipient, member_id, dedupe_key, by, is_trial), not_before)
    return _add(db, message) if dedupe_key is None else _add_once(db, message, dedupe_key)


def enqueue_all(db: Session, written: Sequence[Addressed]) -> None:
    """Add many e-mails in two statements, but for those whose `dedupe_key` is known already.

    The caller commits, and sees to it that nobody else adds the same keys meanwhile.
    """
    keys = [each.dedupe_key for each in written if each.dedupe_key]
    known = set(db.scalars(select(_messages.c.dedupe_key).where(_messages.c.dedupe_key.in_(keys))))
    rows = [_row(each) for each in written if each.dedupe_key not in known]
    if rows:
        db.info[_ADDED] = True
        db.execute(insert(_messages), rows)


def _row(each: Addressed, not_before: datetime | None = None) -> dict[str, Any]:
    now = clock.utcnow()
    return {
        "kind": each.email.kind,
        "security": each.email.security,
        "recipient": each.recipient,
        "member_id": each.member_id,
        "context": each.email.context(each.by) | ({"is_trial": True} if each.is_trial else {}),
        "message_id": f"{now:%Y%m%d%H%M%S}.{secrets.token_hex(8)}",
        "dedupe_key": each.dedupe_key,
        "state": MessageState.QUEUED,
        "not_before": not_before or rules.AT_ONCE,
        "useful_until": rules.useful_until(now, not_before, each.email.useful_for),
        "next_try": rules.machine_now(),
        "tries": 0,
        "repeated": False,
        "last_answer": "",
        "created_at": now,
    }


def was_added_to(db: Session) -> bool:
    """Tell whether an e-mail was added in this session, so that a deliverer is worth waking."""
    return bool(db.info.get(_ADDED))


def _add(db: Session, message: dict[str, Any]) -> int:
    # A row and not an object: a page waits for this, and nobody looks at the object.
    number: int = db.execute(_ADD, message).scalar_one()
    return number


def _add_once(db: Session, message: dict[str, Any], key: str) -> int:
    same = select(_messages.c.id).where(_messages.c.dedupe_key == key)
    known: int | None = db.scalar(same)
    if known is not None:
        return known
    try:
        with db.begin_nested():
            return _add(db, message)
    except IntegrityError:
        # Somebody else committed it between the look and the insertion.
        other: int | None = db.scalar(same)
        if other is None:
            raise
        return other


def new_token() -> str:
    """Return the secret by which a deliverer holds what it claims."""
    return secrets.token_hex(16)


def claim(
    db: Session | Connection,
    limit: int,
    *,
    lease: timedelta,
    token: str = "",
    now: datetime | None = None,
) -> list[Claim]:
    """Lend out at most `limit` due messages, security mail first, then the oldest.

    The caller commits before it sends anything: a message is lent to one deliverer, whatever
    runs at the same time, until `lease` from `now`, a moment of the machine's clock. All are held
    by `token`; without one it is a new one.
    """
    now, token = now or rules.machine_now(), token or new_token()
    claims: list[Claim] = []
    for security in (True, False):
        if len(claims) < limit:
            rows = db.execute(
                _CLAIM,
                {
                    "due_security": security,
                    "due_date": clock.utcnow(),
                    "due_now": now,
                    "due_limit": limit - len(claims),
                    "new_claim": token,
                    "new_lease": now + lease,
                },
            ).all()
            claims += [Claim(*row) for row in sorted(rows)]
    return claims


def _claim_statement() -> Any:
    """Return one statement for both databases; SQLite has no row locks and leaves them out.

    A common table expression, because PostgreSQL may run a subquery more than once, and would
    then lock more rows than it gives back.
    """
    due = (
        select(_messages.c.id)
        .where(
            _messages.c.state == MessageState.QUEUED,
            _messages.c.security == bindparam("due_security"),
            _messages.c.not_before <= bindparam("due_date"),
            _messages.c.next_try <= bindparam("due_now"),
        )
        .order_by(_messages.c.not_before, _messages.c.next_try, _messages.c.id)
        .limit(bindparam("due_limit"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return (
        update(_messages)
        .where(_messages.c.id.in_(select(due.c.id)))
        .values(
            state=MessageState.SENDING,
            claim=bindparam("new_claim"),
            leased_until=bindparam("new_lease"),
            tries=_messages.c.tries + 1,
        )
        .returning(
            _messages.c.id,
            _messages.c.claim,
            _messages.c.kind,
            _messages.c.recipient,
            _messages.c.message_id,
            _messages.c.tries,
            _messages.c.useful_until,
            _messages.c.leased_until,
            _messages.c.created_at,
            type_coerce(_messages.c.context, LargeBinary),
        )
    )


_CLAIM = _claim_statement()


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What became of the message `id` that was held by `token`, in words of the mail server.

    QUEUED waits for another try after `delay`; what was never `tried` waits as if nobody had
    held it. SENT and FAILED wipe what the message said. UNKNOWN: nobody knows whether it arrived.
    """

    id: int
    token: str
    state: MessageState
    answer: str = ""
    delay: timedelta = timedelta(0)
    tried: bool = True


def settle(db: Session | Connection, verdicts: Sequence[Verdict]) -> int:
    """Keep what became of messages; return how many of them were still held by their token."""
    if not verdicts:
        return 0
    result = db.execute(_SETTLE, [_settlement(verdict) for verdict in verdicts])
    return cast("CursorResult[Any]", result).rowcount


def _settlement(verdict: Verdict) -> dict[str, Any]:
    delay = rules.SECOND_TRY if verdict.state is MessageState.UNKNOWN else verdict.delay
    return {
        "old_id": verdict.id,
        "old_claim": verdict.token,
        "new_state": verdict.state,
        "new_answer": " ".join(verdict.answer.split())[:_ANSWER_LENGTH],
        "new_try": rules.machine_now() + delay,
        "new_sent_at": clock.utcnow() if verdict.state is MessageState.SENT else None,
        "untried": 0 if verdict.tried else 1,
        "wiped": verdict.state in WIPED,
    }


# Made once: to build it for each message takes longer than the database needs to run it.
# A lease that ran out leaves its token: who comes late still knows what happened.
_SETTLE = (
    update(_messages)
    .where(_messages.c.id == bindparam("old_id"), _messages.c.claim == bindparam("old_claim"))
    .values(
        state=bindparam("new_state"),
        last_answer=bindparam("new_answer"),
        next_try=bindparam("new_try"),
        sent_at=bindparam("new_sent_at"),
        tries=_messages.c.tries - bindparam("untried", type_=Integer),
        context=case((bindparam("wiped", type_=Boolean), null()), else_=_messages.c.context),
        claim=null(),
        leased_until=null(),
    )
)


def give_back(db: Session | Connection, token: str) -> int:
    """Queue again what the dead owner of `token` never tried; `settle` first what it did."""
    return _change(
        db,
        _messages.c.state.in_((MessageState.SENDING, MessageState.UNKNOWN)),
        _messages.c.claim == token,
        state=MessageState.QUEUED,
        tries=_messages.c.tries - 1,
        claim=None,
        leased_until=None,
        next_try=rules.machine_now(),
    )


def recover_expired(db: Session, *, repeatable: bool, now: datetime | None = None) -> int:
    """Take back the messages whose lease ran out: their deliverer died; return how many.

    They become unknown, or wait again where sending twice leaves one message (`repeatable`).
    """
    now = now or rules.machine_now()
    return _change(
        db,
        _messages.c.state == MessageState.SENDING,
        _messages.c.leased_until <= now,
        state=MessageState.QUEUED if repeatable else MessageState.UNKNOWN,
        leased_until=None,
        next_try=now if repeatable else now + rules.SECOND_TRY,
        last_answer="the deliverer stopped in the middle",
    )


def repeat_unknown(db: Session, *, now: datetime | None = None) -> int:
    """Queue unknown security mail for its one second try, when it is time; return how many."""
    return _change(
        db,
        _messages.c.state == MessageState.UNKNOWN,
        _messages.c.security.is_(True),
        _messages.c.repeated.is_(False),
        _messages.c.next_try <= (now or rules.machine_now()),
        state=MessageState.QUEUED,
        repeated=True,
    )


def _change(db: Session | Connection, *conditions: Any, **values: Any) -> int:
    result = db.execute(update(_messages).where(*conditions).values(**values))
    return cast("CursorResult[Any]", result).rowcount
