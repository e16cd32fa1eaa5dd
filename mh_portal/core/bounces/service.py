"""Keeps what came back, and marks the addresses that e-mail no longer reaches."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.audit import service as audit
from mh_portal.core.bounces import maildir, rules
from mh_portal.core.bounces.models import Bounce, BounceSource, UndeliverableAddress
from mh_portal.core.bounces.reading import Report
from mh_portal.core.database import Database
from mh_portal.core.outbox.models import MessageState, OutboxMessage
from mh_portal.core.outbox.rules import RECIPIENT_REFUSED, machine_now

# A message fails within days of its sending: older refusals were all looked at.
LOOKED_BACK = timedelta(days=30)
LOOKED_AT_ONCE = 500
_REASON_LENGTH = 300


@dataclasses.dataclass(frozen=True)
class Learned:
    """What one look brought: refusals of the delivery, returned e-mails, files put aside."""

    refused: int = 0
    returned: int = 0
    aside: int = 0


def learn(database: Database, bounces_url: str) -> Learned:
    """Keep what the delivery's answers and the returned e-mails say; again changes nothing.

    `bounces_url` is the setting MH_PORTAL_BOUNCES_URL: « maildir:FOLDER », or empty for none.
    """
    with database.write() as db:
        refused = record_failures(db)
    if not bounces_url:
        return Learned(refused)
    returned = aside = 0
    for file in maildir.list_new(Path(bounces_url.partition(":")[2])):
        report = file.read()
        if report is None:
            is_ours = False
        else:
            with database.write() as db:
                is_ours = record_report(db, report)
        # Only now: a process that dies before reads the file again, and records nothing new.
        file.put_away(is_ours=is_ours)
        returned, aside = returned + is_ours, aside + (not is_ours)
    return Learned(refused, returned, aside)


def record_failures(db: Session) -> int:
    """Keep the e-mails whose recipient the mail server refused for good; return how many."""
    refused = db.execute(
        select(OutboxMessage.id, OutboxMessage.last_answer)
        .where(
            OutboxMessage.state == MessageState.FAILED,
            # The moment of the machine at which it was given up.
            OutboxMessage.next_try > machine_now() - LOOKED_BACK,
            OutboxMessage.last_answer.startswith(RECIPIENT_REFUSED, autoescape=True),
            ~select(Bounce.id).where(Bounce.message_id == OutboxMessage.id).exists(),
        )
        .limit(LOOKED_AT_ONCE)
    ).all()
    for number, answer in refused:
        _record(db, number, answer.removeprefix(RECIPIENT_REFUSED), BounceSource.ANSWER)
    return len(refused)


def record_report(db: Session, report: Report) -> bool:
    """Keep what a returned e-mail says; return whether the portal sent it."""
    number = db.scalar(
        select(OutboxMessage.id).where(OutboxMessage.message_id == report.message_id)
    )
    if number is None:
        return False
    _record(db, number, report.answer, BounceSource.RETURNED)
    return True


def mark(
    db: Session,
    address: str,
    reason: str,
    source: BounceSource,
    member_id: int | None = None,
) -> None:
    """Mark an address as one that e-mail no longer reaches; one that is marked stays as it is."""
    address = rules.normal(address)
    if db.get(UndeliverableAddress, address, with_for_update=True) is not None:
        return
    db.add(
        UndeliverableAddress(
            address=address,
            member_id=member_id,
            reason=reason[:_REASON_LENGTH],
            source=source,
            marked_at=clock.utcnow(),
        )
    )
    _note(db, "bounces:address:marked", member_id, source=source.value, status=reason[:20])
    db.flush()


def unmark(db: Session, address: str | None) -> None:
    """Forget that an address did not work, with all that spoke against it: it has just worked."""
    if not address:
        return
    address = rules.normal(address)
    held = UndeliverableAddress.address == address
    gone = db.execute(
        delete(UndeliverableAddress)
        .where(held)
        .returning(UndeliverableAddress.member_id)
        .execution_options(synchronize_session=False)
    ).all()
    db.execute(
        update(Bounce)
        .where(Bounce.address == address, Bounce.is_forgiven.is_(False))
        .values(is_forgiven=True)
        .execution_options(synchronize_session=False)
    )
    for (member_id,) in gone:
        _note(db, "bounces:address:works", member_id)


def _record(db: Session, number: int, answer: str, source: BounceSource) -> None:
    """Keep that a message did not arrive, and mark its address when that is enough.

    The lock on the message lets two processes that read the same report in one after the other.
    """
    message = db.scalars(
        select(OutboxMessage).where(OutboxMessage.id == number).with_for_update()
    ).one()
    status = rules.status_of(answer)
    is_hard = rules.is_hard(status)
    known = db.scalar(select(Bounce).where(Bounce.message_id == number))
    if known is not None and (known.is_hard or not is_hard):
        return
    address = rules.normal(message.recipient)
    if known is None:
        known = Bounce(
            message_id=number, address=address, member_id=message.member_id, is_forgiven=False
        )
        db.add(known)
    known.status, known.is_hard, known.source, known.at = status, is_hard, source, clock.utcnow()
    db.flush()
    if not known.is_forgiven and (is_hard or _count_lately(db, address) >= rules.PATIENCE):
        mark(db, address, status, source, message.member_id)


def _count_lately(db: Session, address: str) -> int:
    counted = select(func.count()).where(
        Bounce.address == address,
        Bounce.is_forgiven.is_(False),
        Bounce.at > clock.utcnow() - rules.PATIENCE_LASTS,
    )
    return db.scalar(counted) or 0


def _note(db: Session, action: str, member_id: int | None, **facts: Any) -> None:
    """Record it in the member's journal; the address itself stays out of it."""
    audit.record(db, action, actors.SYSTEM, member_id=member_id, changes=facts)
