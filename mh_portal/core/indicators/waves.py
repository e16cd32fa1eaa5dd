"""What came of a campaign's waves, counted whole: written to, sent, followed, begun, activated."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.campaigns.models import Mailing, MailingChannel, Wave
from mh_portal.core.database import Database
from mh_portal.core.indicators import storing
from mh_portal.core.indicators.counting import LINKS_SENT, Name, Tally
from mh_portal.core.outbox.models import MessageState, OutboxMessage

# After so long nothing more is put down to a letter or an e-mail.
FOLLOWED_FOR = timedelta(days=90)
# A wave is counted anew each minute, or less often where that takes long: this part of the time.
SHARE_OF_TIME = 100
A_MINUTE = 60
_ACTIVATED = ("accounts:account:activated", "accounts:identifier:updated")


class Stage(StrEnum):
    """How far the members of a wave have come."""

    WRITTEN = "written"
    LETTER = "letter"
    UNREACHABLE = "unreachable"
    SENT = "sent"
    FAILED = "failed"
    FOLLOWED = "followed"
    BEGUN = "begun"
    ACTIVATED = "activated"


def _since_written(actions: tuple[str, ...]) -> type[int] | object:
    happened = exists().where(
        AuditEvent.member_id == Mailing.member_id,
        AuditEvent.action.in_(actions),
        AuditEvent.at >= Mailing.prepared_at,
    )
    return func.coalesce(func.sum(case((happened, 1), else_=0)), 0)


def _how_many(condition: object) -> object:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)  # type: ignore[arg-type]


_COUNT = (
    select(
        func.count(),
        _how_many(Mailing.channel == MailingChannel.LETTER),
        _how_many(Mailing.channel == MailingChannel.NONE),
        _how_many(OutboxMessage.state == MessageState.SENT),
        _how_many(OutboxMessage.state.in_([MessageState.FAILED, MessageState.UNKNOWN])),
        _how_many(Mailing.followed_at.is_not(None)),
        _since_written(LINKS_SENT),
        _since_written(_ACTIVATED),
    )  # type: ignore[call-overload]
    .select_from(Mailing)
    .outerjoin(OutboxMessage, OutboxMessage.id == Mailing.message_id)
)


def refresh(database: Database, *, everything: bool = False) -> None:
    """Count the waves that are due; their counts are absolute, so that twice gives the same.

    A wave is read outside of the transaction that keeps its counts: no writer waits for it.
    """
    now = int(time.time())
    with database.read() as db:
        waves = db.execute(select(Wave.id, Wave.day).order_by(Wave.id)).all()
        due = [
            wave
            for wave in waves
            if everything or _is_due(wave.day, storing.position(db, _mark(wave.id)), now)
        ]
    for wave in due:
        began = time.monotonic()
        with database.read() as db:
            found = _count(db, wave.id)
        tally: Tally = Counter(
            {(wave.day, Name.WAVE.value, f"{wave.id}|{stage}"): n for stage, n in found.items()}
        )
        pause = max(A_MINUTE - 1, int(SHARE_OF_TIME * (time.monotonic() - began)))
        with database.write() as db:
            storing.hold(db, _mark(wave.id))
            storing.replace_wave(db, wave.id, tally)
            storing.move(db, _mark(wave.id), now + pause)


def _is_due(day: object, next_at: int | None, now: int) -> bool:
    if next_at is None:
        return True
    return day >= clock.today() - FOLLOWED_FOR and next_at <= now  # type: ignore[operator]


def _mark(wave_id: int) -> str:
    return f"wave:{wave_id}"


def _count(db: Session, wave_id: int) -> dict[Stage, int]:
    written, letters, unreachable, *others = db.execute(
        _COUNT.where(Mailing.wave_id == wave_id)
    ).one()
    counted = (written - unreachable, letters, unreachable, *others)
    return {stage: int(count) for stage, count in zip(Stage, counted, strict=True)}
