"""What there is at this moment: what waits for somebody at the insurer's, and of how many members."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.assistance.models import CallBack
from mh_portal.core.bounces.models import UndeliverableAddress
from mh_portal.core.campaigns import kinds
from mh_portal.core.campaigns.models import Campaign, CampaignKind, CampaignState, LetterBatch
from mh_portal.core.contracts.models import Contract, DebitDay, PaymentMethod
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.members.models import Member
from mh_portal.core.messages import queries as messages
from mh_portal.core.messages.models import Thread
from mh_portal.core.messages.rules import ThreadState
from mh_portal.core.outbox.models import MessageState, OutboxMessage
from mh_portal.core.processing import queue
from mh_portal.core.processing.queue import Share

# A failure that nobody looked into for so long is history.
FAILED_WITHIN = timedelta(days=7)
# No agent: the queue is counted for everybody.
NOBODY = 0


class Waiting(StrEnum):
    """What somebody has to do."""

    LATE_REQUESTS = "late_requests"
    LATE_RECEIPTS = "late_receipts"
    LATE_ANSWERS = "late_answers"
    DUE_ANSWERS = "due_answers"
    COMPLAINTS = "complaints"
    CALL_BACKS = "call_backs"
    FAILED_MAILS = "failed_mails"
    UNKNOWN_MAILS = "unknown_mails"
    MARKED_ADDRESSES = "marked_addresses"
    PAUSED_CAMPAIGNS = "paused_campaigns"
    UNMADE_LETTERS = "unmade_letters"
    LETTERS_TO_HAND_OVER = "letters_to_hand_over"


class Base(StrEnum):
    """Of how many members something is counted."""

    MIGRATED = "migrated"
    MIGRATED_DONE = "migrated_done"
    MONTH_END = "month_end"
    MONTH_END_WRITTEN = "month_end_written"
    SHIFTED = "shifted"


def count_waiting(db: Session) -> dict[str, int]:
    """Return what waits now, by `Waiting`, in time that grows with it and not with the members."""
    now, today = clock.utcnow(), clock.today()
    # One that was withdrawn needs no receipt.
    unreceived = (
        Thread.complained_at.is_not(None),
        Thread.acknowledged_at.is_(None),
        Thread.state != ThreadState.CLOSED,
    )
    failed = (
        OutboxMessage.state == MessageState.FAILED,
        OutboxMessage.created_at >= now - FAILED_WITHIN,
    )
    due_at = func.coalesce(CallBack.slot_at, CallBack.created_at, type_=CallBack.created_at.type)
    batches = select(func.count()).select_from(LetterBatch)
    counted = {
        Waiting.COMPLAINTS: _of(Thread, *unreceived),
        Waiting.LATE_RECEIPTS: _of(Thread, *unreceived, Thread.acknowledge_by < today),
        Waiting.CALL_BACKS: _of(CallBack, CallBack.closed_at.is_(None), due_at <= now),
        Waiting.FAILED_MAILS: _of(OutboxMessage, *failed),
        Waiting.UNKNOWN_MAILS: _of(OutboxMessage, OutboxMessage.state == MessageState.UNKNOWN),
        Waiting.MARKED_ADDRESSES: select(func.count()).select_from(UndeliverableAddress),
        Waiting.PAUSED_CAMPAIGNS: _of(Campaign, Campaign.state == CampaignState.PAUSED),
        Waiting.UNMADE_LETTERS: batches.where(LetterBatch.made_at.is_(None)),
        Waiting.LETTERS_TO_HAND_OVER: batches.where(
            LetterBatch.made_at.is_not(None), LetterBatch.handed_over_at.is_(None)
        ),
    }
    found = {waiting.value: db.scalar(statement) or 0 for waiting, statement in counted.items()}
    late, due = messages.count_due(db, today)
    found |= {Waiting.LATE_ANSWERS.value: late, Waiting.DUE_ANSWERS.value: due}
    found[Waiting.LATE_REQUESTS.value] = int(queue.count(db, NOBODY)[Share.LATE])
    # Planned again after a stop, it expects the rest alone: the first plan knew them all.
    written = select(func.max(Campaign.expected)).where(
        Campaign.kind == CampaignKind.DEBIT_DATE,
        Campaign.audience == kinds.AUDIENCE[CampaignKind.DEBIT_DATE],
    )
    found[Base.MONTH_END_WRITTEN.value] = db.scalar(written) or 0
    shifted = select(func.count(DebitShift.contract_id.distinct()))
    found[Base.SHIFTED.value] = db.scalar(shifted.where(DebitShift.former == DebitDay.END)) or 0
    return found


def count_bases(db: Session) -> dict[str, int]:
    """Return of how many members the others are counted: it reads them all, so once a day."""
    today = clock.today()
    migrated = _of(Member, Member.legacy_password_hash.is_not(None))
    done = migrated.join(Account, Account.member_id == Member.id).where(
        Account.email_key.is_not(None)
    )
    month_end = select(func.count(Contract.member_id.distinct())).where(
        Contract.payment_method == PaymentMethod.DIRECT_DEBIT,
        Contract.debit_day == DebitDay.END,
        or_(Contract.ended_on.is_(None), Contract.ended_on >= today),
    )
    counted = {Base.MIGRATED: migrated, Base.MIGRATED_DONE: done, Base.MONTH_END: month_end}
    return {base.value: db.scalar(statement) or 0 for base, statement in counted.items()}


def _of(table: type, *conditions: object):  # type: ignore[no-untyped-def]
    return select(func.count()).select_from(table).where(*conditions)  # type: ignore[arg-type]
