"""Showing once more who one is, before what is sensitive is changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import failures, passwords
from mh_portal.core.accounts.models import Account, LoginSession
from mh_portal.core.accounts.sessions import LiveSession
from mh_portal.core.audit import service as audit
from mh_portal.core.database import Database

# OWASP ASVS 5.0, 7.5.1 and 7.5.3: what is sensitive asks for a fresh proof.
CONFIRMATION_LASTS = timedelta(minutes=5)


class StepUpError(Exception):
    """The session is not confirmed."""


class WrongProofError(StepUpError):
    """The password or the code is wrong."""


class ProofWaitsError(StepUpError):
    """Too many wrong ones: the account waits until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def is_recent(confirmed_at: datetime | None, now: datetime) -> bool:
    """Tell whether a password or a second factor was shown less than five minutes ago."""
    return confirmed_at is not None and now - confirmed_at < CONFIRMATION_LASTS


def confirm_by_password(database: Database, own: LiveSession, password: str) -> None:
    """Confirm a session by its owner's password, in a transaction of its own.

    The password is checked outside of it, since that is slow on purpose. Raises WrongProofError
    and ProofWaitsError, and passwords.TooBusyError when too many people do so at once.
    """
    subject = failures.present_password(own.account_id)
    with database.reader.connect() as connection:
        until = failures.waits_until(connection, subject)
        hashed = connection.scalar(
            select(Account.password_hash).where(Account.id == own.account_id)
        )
    if until is not None:
        raise ProofWaitsError(until)
    right = passwords.verify(hashed, password)
    with database.write() as db:
        until = failures.waits_until(db, subject)
        if until is None and right:
            failures.forget(db, subject)
            note(db, own, "password")
        elif until is None:
            refuse(db, own, subject)
    if until is not None:
        raise ProofWaitsError(until)
    if not right:
        raise WrongProofError


def note(db: Session, own: LiveSession, proof: str) -> None:
    """Note that the owner of a session has just shown a proof: « password », « passkey » …"""
    db.execute(
        update(LoginSession).where(LoginSession.id == own.id).values(confirmed_at=clock.utcnow())
    )
    changes = {"by": proof}
    audit.record(
        db, "accounts:session:confirmed", own.actor, member_id=own.member_id, changes=changes
    )


def refuse(db: Session, own: LiveSession, subject: bytes) -> None:
    """Count a wrong proof."""
    changes = {"failures": failures.count(db, subject).count}
    audit.record(
        db, "accounts:session:not_confirmed", own.actor, member_id=own.member_id, changes=changes
    )
