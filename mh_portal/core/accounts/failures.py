"""Counting failures in a row of one card or account, and making it wait."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import rules
from mh_portal.core.accounts.models import Failure
from mh_portal.core.columns import keyring

_failures = cast(Table, Failure.__table__)
_FIND = select(_failures.c.waits_until).where(_failures.c.subject == bindparam("of"))
_FORGET = delete(_failures).where(_failures.c.subject == bindparam("of"))


def card(member_number: str) -> bytes:
    """Return what the failures of a card's facts are counted under."""
    return keyring.blind_index("failures:card", member_number)


def login(email: str) -> bytes:
    """Return what the failures of a login are counted under, known or not."""
    return keyring.blind_index("failures:login", rules.email_key(email))


def present_password(account_id: int) -> bytes:
    """Return what wrong present passwords of somebody who is signed in are counted under."""
    return keyring.blind_index("failures:present_password", str(account_id))


def second_factor(account_id: int) -> bytes:
    """Return what the wrong codes of an account's second factor are counted under."""
    return keyring.blind_index("failures:second_factor", str(account_id))


def waits_until(db: Session | Connection, subject: bytes) -> datetime | None:
    """Return until when the subject waits, or None when it may try."""
    until: datetime | None = db.scalar(_FIND, {"of": subject})
    return until if until is not None and until > clock.utcnow() else None


def count(db: Session, subject: bytes) -> Failure:
    """Count one more failure in a row; return the count and the wait that follows."""
    now = clock.utcnow()
    failure = db.get(Failure, subject, with_for_update=True)
    if failure is None:
        failure = Failure(subject=subject, count=0, last_at=now)
        db.add(failure)
    elif now - failure.last_at > rules.FAILURES_FORGOTTEN_AFTER:
        failure.count = 0
    failure.count += 1
    failure.last_at = now
    if wait := rules.wait_after(failure.count):
        failure.waits_until = now + wait
    return failure


def forget(db: Session, subject: bytes) -> None:
    """Forget the failures of a subject, and with them its wait."""
    db.execute(_FORGET, {"of": subject})


def forget_unless_waiting(db: Session, subject: bytes) -> datetime | None:
    """Forget the failures of a subject that gave the right answer, or return until when it waits.

    Nothing is written where there were none, as nearly always.
    """
    found = db.execute(_FIND, {"of": subject}).first()
    if found is None:
        return None
    if found.waits_until is not None and found.waits_until > clock.utcnow():
        until: datetime = found.waits_until
        return until
    forget(db, subject)
    return None


def block(db: Session, subject: bytes, wait: timedelta) -> None:
    """Let the subject wait from now on, without a failure of its own."""
    failure = count(db, subject)
    failure.waits_until = clock.utcnow() + wait
