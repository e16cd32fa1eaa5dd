"""Bringing the counts up to date from the audit trail, the outbox and the campaigns.

Safe when it runs twice at once and after a kill at any moment: counts and how far the source was
read are kept by one transaction, whose row everybody else waits for. Events are numbered in the
order in which they are committed, since their writers take the turn of the chain before they are
numbered: no number appears below one that was read (see `audit.service`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.database import Database
from mh_portal.core.indicators import counting, delays, gauges, hits, renewals, storing, waves
from mh_portal.core.indicators.counting import LINKS_SENT, Name, Tally
from mh_portal.core.indicators.models import CountMark, DayCount
from mh_portal.core.indicators.renewals import Sent

EVENTS, LINKS, SINCE, BASES = "audit_events", "links", "since", "bases"
# How many events are counted in one transaction: a page that writes waits a moment at most.
AT_ONCE = 10_000
# What counts come from is kept for a year at least (docs/retention.md); older counts stay.
RECOUNTED = timedelta(days=330)
IMPORTED = "extracts:extract:imported"
# These are counted neither from events nor from links: a recount leaves them as they are.
_NOT_RECOUNTED = (Name.NUMBER_UNKNOWN, Name.WAVE)

_EVENTS = select(
    AuditEvent.id,
    AuditEvent.at,
    AuditEvent.action,
    AuditEvent.actor_kind,
    AuditEvent.member_id,
    AuditEvent.changes,
).order_by(AuditEvent.id)
_NEWEST = select(func.max(AuditEvent.id))


def refresh(database: Database) -> int:
    """Count what happened since the last time; return how many events were looked at."""
    hits.flush(database)
    looked_at = 0
    while count := _count_events(database):
        looked_at += count
    while _count_links(database):
        pass
    waves.refresh(database)
    _count_gauges(database)
    return looked_at


def rebuild(database: Database) -> int:
    """Count the last months anew from their sources; return how many events were looked at.

    It gives what `refresh` gave. Meanwhile the pages show what has been counted so far; once
    broken off, the next refresh goes on with it. Counts of days before stay: some of what they
    came from has been deleted by then.
    """
    since = clock.today() - RECOUNTED
    start = datetime.combine(since, time(), clock.ZONE)
    with database.write() as db:
        for source in (EVENTS, LINKS, SINCE):
            storing.hold(db, source)
        db.execute(
            delete(DayCount).where(DayCount.day >= since, DayCount.name.not_in(_NOT_RECOUNTED))
        )
        first = db.scalar(select(func.min(AuditEvent.id)).where(AuditEvent.at >= start))
        newest = db.scalar(_NEWEST) or 0
        storing.move(db, EVENTS, newest if first is None else first - 1)
        storing.move(db, LINKS, int(start.timestamp()) - 1)
        storing.move(db, SINCE, since.toordinal())
        db.execute(delete(CountMark).where(CountMark.source == BASES))
    waves.refresh(database, everything=True)
    return refresh(database)


def _count_events(database: Database) -> int:
    with database.read() as db:
        if (storing.position(db, EVENTS) or 0) >= (db.scalar(_NEWEST) or 0):
            return 0
    with database.write() as db:
        mark = storing.hold(db, EVENTS)
        newest = min(db.scalar(_NEWEST) or 0, mark + AT_ONCE)
        if newest <= mark:
            return 0
        since = date.fromordinal(max(1, storing.position(db, SINCE) or 0))
        wanted = AuditEvent.action.in_((*counting.ACTIONS, IMPORTED))
        rows = db.execute(
            _EVENTS.where(AuditEvent.id > mark, AuditEvent.id <= newest, wanted)
        ).all()
        storing.add(db, _tally(db, rows, since))
        if any(row.action == IMPORTED for row in rows):
            db.execute(delete(CountMark).where(CountMark.source == BASES))
        storing.move(db, EVENTS, newest)
        return newest - mark


def _tally(db: Session, rows: Sequence[Any], since: date) -> Tally:
    tally: Tally = Counter()
    answers, sent = [], []
    for row in rows:
        day = row.at.astimezone(clock.ZONE).date()
        if day < since:
            continue
        is_known = row.member_id is not None
        counted = counting.count(row.action, row.changes, by=row.actor_kind, is_known=is_known)
        for name, detail in counted:
            tally[day, name.value, detail] += 1
        if row.action in LINKS_SENT and is_known:
            sent.append(Sent(row.id, row.action, row.member_id, row.at))
        if row.action in counting.ANSWERS:
            answers.append(delays.of_event(row))
    tally.update(delays.count(db, [each for each in answers if each is not None]))
    tally.update(renewals.count_renewed(db, sent))
    return tally


def _count_links(database: Database) -> bool:
    """Count the links of at most a day that ran out; tell whether there may be more."""
    # Whoever used a link at the last moment has committed by then.
    now = int(clock.utcnow().timestamp()) - waves.A_MINUTE
    with database.read() as db:
        mark = storing.position(db, LINKS)
        if mark is None:
            first = renewals.find_first_end(db)
            if first is None:
                return False
            mark = int(first.timestamp()) - 1
        if now <= mark:
            return False
    with database.write() as db:
        mark = storing.hold(db, LINKS, start=mark)
        until = min(now, mark + renewals.STEP)
        if until <= mark:
            return False
        storing.add(db, renewals.count_expired(db, mark, until))
        storing.move(db, LINKS, until)
        return until < now


def _count_gauges(database: Database) -> None:
    today = clock.today().toordinal()
    with database.read() as db:
        values = gauges.count_waiting(db)
        is_due = storing.position(db, BASES) != today
        if is_due:
            values |= gauges.count_bases(db)
    with database.write() as db:
        storing.set_gauges(db, values)
        if is_due:
            storing.hold(db, BASES)
            storing.move(db, BASES, today)
