"""Releasing what is due: one wave a day of each campaign, each member once, whatever crashes.

Who is written to is found by reading, once for a wave. The members are then added in small
transactions, each of which looks again and keeps their rows and their e-mails together. So two
releases at once share the work, and one that is killed leaves whole transactions: the next goes on.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from threading import Event
from typing import Any, cast

import structlog
from sqlalchemy import String, Table, insert, literal, select, update
from sqlalchemy import cast as sql_cast
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.audit import service as audit
from mh_portal.core.campaigns import audiences, emails, links, planning, recipients
from mh_portal.core.campaigns.models import (
    Campaign,
    CampaignKind,
    CampaignState,
    Mailing,
    MailingChannel,
    Wave,
)
from mh_portal.core.campaigns.planning import StateError
from mh_portal.core.campaigns.recipients import Recipient
from mh_portal.core.database import Database
from mh_portal.core.outbox import service as outbox
from mh_portal.core.outbox.models import OutboxMessage
from mh_portal.core.outbox.service import Addressed
from mh_portal.language import gettext as _

# Members a transaction: nobody waits long behind it.
CHUNK = 200

logger = structlog.get_logger(__name__)
_mailings = cast(Table, Mailing.__table__)


class Outcome(StrEnum):
    """What a release came to for one campaign."""

    RELEASED = "released"
    NOTHING_DUE = "nothing due today"
    NOT_STARTED = "not started"
    PAUSED = "paused"
    ENDED = "ended"
    FAILED = "failed"


@dataclasses.dataclass(frozen=True)
class Release:
    """What a release did for a campaign: the wave, and how many by each channel.

    `wave` and `day` are of the newest wave, None before the first. `reason` is of what failed.
    """

    campaign_id: int
    kind: CampaignKind
    outcome: Outcome
    wave: int | None = None
    day: date | None = None
    emails: int = 0
    letters: int = 0
    none: int = 0
    reason: str = ""

    @property
    def members(self) -> int:
        """How many members were written to, or have no address."""
        return self.emails + self.letters + self.none


@dataclasses.dataclass(frozen=True)
class _Due:
    """A wave that may go: of what, and who may be in it."""

    kind: CampaignKind
    audience: str
    room: int
    waiting: list[int]


def release_due(
    database: Database, *, campaign_id: int | None = None, stop: Event | None = None
) -> list[Release]:
    """Release what is due today of every campaign, or of one; return what came of each.

    Ended campaigns are left out unless named. What goes wrong with one is logged, is told in its
    release, and keeps no other back. After `stop` nobody more is added: the next release goes on.
    Raises StateError when the one that is named is not there.
    """
    with database.read() as db:
        asked = select(Campaign.id).order_by(Campaign.starts_on, Campaign.id)
        if campaign_id is None:
            asked = asked.where(Campaign.state != CampaignState.ENDED)
        else:
            asked = asked.where(Campaign.id == campaign_id)
        numbers = list(db.scalars(asked))
    if campaign_id is not None and not numbers:
        raise StateError(_("There is no campaign %(number)s.") % {"number": campaign_id})
    stop = stop or Event()
    return [_release(database, number, stop) for number in numbers]


def _release(database: Database, number: int, stop: Event) -> Release:
    done: Counter[MailingChannel] = Counter()
    reason = ""
    try:
        _release_wave(database, number, clock.today(), done, stop)
    except SQLAlchemyError as error:
        reason = type(error).__name__
        logger.exception("campaign_release_stumbled", campaign=number)
    with database.read() as db:
        campaign = db.get_one(Campaign, number)
        wave = newest_wave(db, number)
        return Release(
            campaign.id,
            campaign.kind,
            Outcome.FAILED if reason else _outcome(campaign, done),
            wave.number if wave else None,
            wave.day if wave else None,
            done[MailingChannel.EMAIL],
            done[MailingChannel.LETTER],
            done[MailingChannel.NONE],
            reason,
        )


def _outcome(campaign: Campaign, done: Counter[MailingChannel]) -> Outcome:
    if done.total():
        return Outcome.RELEASED
    if campaign.state is not CampaignState.RUNNING:
        is_paused = campaign.state is CampaignState.PAUSED
        return Outcome.PAUSED if is_paused else Outcome.ENDED
    return Outcome.NOT_STARTED if campaign.starts_on > clock.today() else Outcome.NOTHING_DUE


def _release_wave(
    database: Database, number: int, today: date, done: Counter[MailingChannel], stop: Event
) -> None:
    """Fill today's wave of a campaign, and end the campaign when nobody is left."""
    while True:
        with database.read() as db:
            due = _look(db, number, today)
        if due is None:
            return
        for begin in range(0, min(len(due.waiting), due.room), CHUNK):
            if stop.is_set():
                return
            chunk = due.waiting[begin : min(begin + CHUNK, due.room)]
            with database.write() as db:
                added = _add(db, number, chunk, today)
            if added is None:
                return
            done.update(added)
        if len(due.waiting) <= due.room:
            _end_if_over(database, number, today, due)
            return


def _look(db: Session, number: int, today: date) -> _Due | None:
    """Return what may be released of a campaign today, None when nothing may."""
    campaign = db.get_one(Campaign, number)
    if campaign.state is not CampaignState.RUNNING or campaign.starts_on > today:
        return None
    room = _room(campaign, newest_wave(db, number), today)
    if not room:
        return None
    waiting = audiences.list_waiting(
        # One more than fits tells whether anybody is left for another day.
        db, campaign.kind, campaign.audience, today, after=campaign.reached, limit=room + 1
    )  # fmt: skip
    return _Due(campaign.kind, campaign.audience, room, waiting)


def _room(campaign: Campaign, newest: Wave | None, today: date) -> int:
    """Return how many more members today's wave takes."""
    if newest is None or newest.day < today:
        return campaign.per_day
    return 0 if newest.completed_at else campaign.per_day - newest.members


def _add(
    db: Session, number: int, chunk: Sequence[int], today: date
) -> Counter[MailingChannel] | None:
    """Add some members to today's wave; return by which channels, None when it takes nobody."""
    campaign = planning.lock(db, number)
    newest = newest_wave(db, number)
    room = _room(campaign, newest, today)
    if campaign.state is not CampaignState.RUNNING or not room:
        return None
    waiting = audiences.are_waiting(db, campaign.kind, campaign.audience, today, chunk)
    taken = [each for each in chunk if each in waiting][:room]
    if not taken:
        return Counter()
    wave = _wave(db, campaign, newest, today)
    listed = recipients.list_recipients(db, campaign.kind, taken)
    add_mailings(db, wave, campaign.kind, listed)
    campaign.reached = taken[-1]
    wave.members += len(taken)
    if wave.members >= campaign.per_day:
        wave.completed_at = clock.utcnow()
    by_channel = Counter(each.channel for each in listed)
    _record(db, campaign, wave, by_channel)
    return by_channel


def _wave(db: Session, campaign: Campaign, newest: Wave | None, today: date) -> Wave:
    """Return the wave of today, begun where there is none.

    One that was interrupted on an earlier day is closed: whom it lacks are in those to come, for
    the call centre answers so many a day and no more.
    """
    if newest is not None and newest.day >= today:
        return newest
    now = clock.utcnow()
    if newest is not None and newest.completed_at is None:
        newest.completed_at = now
    wave = Wave(
        campaign_id=campaign.id,
        number=newest.number + 1 if newest else 1,
        day=today,
        members=0,
        started_at=now,
    )
    db.add(wave)
    db.flush()
    return wave


def _end_if_over(database: Database, number: int, today: date, due: _Due) -> None:
    """End a campaign whose last wave took everybody who was waiting, which is most of the time.

    Another release may have filled it with others who joined since: they go on tomorrow.
    """
    for begin in range(0, len(due.waiting), CHUNK):
        some = due.waiting[begin : begin + CHUNK]
        with database.read() as db:
            if audiences.are_waiting(db, due.kind, due.audience, today, some):
                return
    with database.write() as db:
        campaign = planning.lock(db, number)
        if campaign.state is CampaignState.RUNNING:
            planning.end(db, campaign)


def newest_wave(db: Session, number: int) -> Wave | None:
    """Return the newest wave of a campaign, or None."""
    newest = select(Wave).where(Wave.campaign_id == number).order_by(Wave.number.desc()).limit(1)
    return db.scalar(newest)


def add_mailings(db: Session, wave: Wave, kind: CampaignKind, listed: Sequence[Recipient]) -> None:
    """Add the rows of members who have had nothing of this kind, and their e-mails.

    An e-mail names its mailing, and its mailing names the e-mail: hence the last statement.
    """
    by_member = {each.member_id: each for each in listed}
    rows = [_row(wave, kind, each) for each in listed]
    numbers: dict[int, int] = dict(
        db.execute(insert(_mailings).returning(_mailings.c.member_id, _mailings.c.id), rows).all()
    )
    written = [
        Addressed(
            emails.email_of(kind, each.facts(kind, links.token(numbers[each.member_id]))),
            recipient=each.address,
            member_id=each.member_id,
            dedupe_key=f"{_key(kind)}{each.member_id}",
        )
        for each in by_member.values()
        if each.channel is MailingChannel.EMAIL
    ]
    if not written:
        return
    outbox.enqueue_all(db, written)
    key = literal(_key(kind)).concat(sql_cast(_mailings.c.member_id, String(20)))
    message = select(OutboxMessage.id).where(OutboxMessage.dedupe_key == key).scalar_subquery()
    ours = [numbers[each.member_id] for each in written if each.member_id]
    db.execute(
        update(_mailings)
        .where(_mailings.c.id.in_(ours))
        .values(channel=MailingChannel.EMAIL, message_id=message)
    )


def _row(wave: Wave, kind: CampaignKind, each: Recipient) -> dict[str, Any]:
    is_letter = each.channel is MailingChannel.LETTER
    return {
        "wave_id": wave.id,
        "kind": kind,
        "member_id": each.member_id,
        "channel": MailingChannel.LETTER if is_letter else MailingChannel.NONE,
        "facts": dataclasses.asdict(each.facts(kind)) if is_letter else None,
        "prepared_at": clock.utcnow(),
    }


def _key(kind: CampaignKind) -> str:
    return f"campaign:{kind}:"


def _record(
    db: Session, campaign: Campaign, wave: Wave, by_channel: Counter[MailingChannel]
) -> None:
    # Last of all: it holds every other writer of the journal back until the end.
    db.flush()
    facts = {
        "campaign": campaign.id,
        "message": campaign.kind.value,
        "wave": wave.number,
        **{channel.value: by_channel[channel] for channel in MailingChannel},
    }
    audit.record(db, "campaigns:wave:prepared", actors.SYSTEM, changes=facts)
