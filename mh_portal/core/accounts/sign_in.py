"""Signing in by e-mail and password, and signing out."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from mh_portal.core import actors
from mh_portal.core.accounts import failures, passwords, rules, sessions
from mh_portal.core.accounts.models import Account
from mh_portal.core.assistance import service as assistance
from mh_portal.core.assistance.models import CallBackReason
from mh_portal.core.audit import service as audit
from mh_portal.core.database import Database

_accounts = cast(Table, Account.__table__)
# Built once: to build such a statement anew takes longer than the database takes to answer it.
_BY_LOGIN = select(
    _accounts.c.id,
    _accounts.c.member_id,
    _accounts.c.password_hash,
    _accounts.c.blocked_at,
).where(_accounts.c.email_key == bindparam("login"))


class SignInError(Exception):
    """The sign-in is refused."""


class WrongCredentialsError(SignInError):
    """The e-mail or the password is wrong; which one is never told."""


class LoginWaitsError(SignInError):
    """Too many failures for this login: it waits until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclasses.dataclass(frozen=True)
class Credentials:
    """The outcome of checking an e-mail and a password, before anything is written."""

    subject: bytes
    account_id: int | None
    member_id: int | None
    right: bool
    new_hash: str | None = None


def check(database: Database, email: str, password: str) -> Credentials:
    """Check a password, outside of any transaction since that is slow on purpose.

    An unknown e-mail and a blocked account cost the same time. Raises LoginWaitsError, and
    passwords.TooBusyError when too many people sign in at once.
    """
    subject = failures.login(email)
    # Rows are enough here: without a session of objects this takes half the time.
    with database.reader.connect() as connection:
        until = failures.waits_until(connection, subject)
        row = connection.execute(_BY_LOGIN, {"login": rules.email_key(email)}).first()
    if until is not None:
        raise LoginWaitsError(until)
    if row is None:
        passwords.verify(None, password)
        return Credentials(subject, None, None, right=False)
    right = passwords.verify(row.password_hash, password) and row.blocked_at is None
    new_hash = None
    if right and passwords.needs_rehash(row.password_hash):
        new_hash = passwords.hash_password(password)
    return Credentials(subject, row.id, row.member_id, right, new_hash)


def sign_in(db: Session, credentials: Credentials, device: str) -> str:
    """Sign a browser in; return the random text for its cookie.

    Raises WrongCredentialsError, and LoginWaitsError when failures have piled up meanwhile; the
    failure is recorded in `db` then, which the caller commits all the same.
    """
    if not credentials.right or credentials.account_id is None or credentials.member_id is None:
        if until := failures.waits_until(db, credentials.subject):
            raise LoginWaitsError(until)
        _record_failure(db, credentials)
        raise WrongCredentialsError
    if until := failures.forget_unless_waiting(db, credentials.subject):
        raise LoginWaitsError(until)
    if credentials.new_hash is not None:
        account = db.get_one(Account, credentials.account_id)
        account.password_hash = credentials.new_hash
    actor = actors.member(credentials.member_id)
    audit.record(db, "accounts:session:opened", actor, member_id=credentials.member_id)
    return sessions.open_session(db, credentials.account_id, device)


def sign_out(db: Session, session_id: int, member_id: int) -> None:
    """End the session of one browser of a member."""
    sessions.end(db, session_id)
    actor = actors.member(member_id)
    audit.record(db, "accounts:session:closed", actor, member_id=member_id)


def _record_failure(db: Session, credentials: Credentials) -> None:
    failure = failures.count(db, credentials.subject)
    audit.record(
        db,
        "accounts:session:refused",
        actors.VISITOR,
        member_id=credentials.member_id,
        changes={"failures": failure.count},
    )
    if credentials.member_id is not None and failure.count >= rules.FAILURES_BEFORE_WAIT:
        assistance.mark_call_back(db, credentials.member_id, CallBackReason.SIGN_IN_FAILED)
