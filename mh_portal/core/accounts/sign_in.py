"""Signing in by e-mail, or once by an old login, and password; signing out."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from mh_portal.core import actors
from mh_portal.core.accounts import (
    failures,
    legacy_hashes,
    migrated,
    passwords,
    rules,
    second_factor,
    sessions,
)
from mh_portal.core.accounts.models import Account, AgentRole
from mh_portal.core.accounts.sessions import LiveSession
from mh_portal.core.actors import Actor
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
    _accounts.c.agent_role,
).where(_accounts.c.email_key == bindparam("login"))


class Door(StrEnum):
    """Where somebody signs in: agents have a door of their own, and no other."""

    PUBLIC = "public"
    AGENTS = "agents"


class SignInError(Exception):
    """The sign-in is refused."""


class WrongCredentialsError(SignInError):
    """The login or the password is wrong; which one is never told."""


class LoginWaitsError(SignInError):
    """Too many failures for this login: it waits until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclasses.dataclass(frozen=True)
class Credentials:
    """The outcome of checking a login and a password, before anything is written.

    Right ones without an account are those of a migrated member's first sign-in.
    """

    subject: bytes
    account_id: int | None
    member_id: int | None
    right: bool
    new_hash: str | None = None
    agent_role: AgentRole | None = None

    @property
    def actor(self) -> Actor:
        """Whose they are, where they are right."""
        if self.member_id is not None:
            return actors.member(self.member_id)
        if self.account_id is None:
            return actors.VISITOR
        return (actors.agent if self.agent_role else actors.helper)(self.account_id)


def check(database: Database, typed: str, password: str) -> Credentials:
    """Check a password, outside of any transaction since that is slow on purpose.

    `typed` is an e-mail address or a login of the old portal. An unknown one and a blocked
    account cost the same time. Raises LoginWaitsError, and passwords.TooBusyError when too many
    people sign in at once.
    """
    login = migrated.canonical(typed)
    subject = failures.login(login)
    # Rows are enough here: without a session of objects this takes half the time.
    with database.reader.connect() as connection:
        until = failures.waits_until(connection, subject)
        row = connection.execute(_BY_LOGIN, {"login": rules.email_key(login)}).first()
        old = migrated.find(connection, login) if row is None else None
    if until is not None:
        raise LoginWaitsError(until)
    if row is not None:
        return _check_account(subject, row.id, row, password)
    if old is None and "@" in login:
        passwords.verify(None, password)
        return Credentials(subject, None, None, right=False)
    return _check_old_login(subject, login, old, password)


def sign_in(db: Session, credentials: Credentials, device: str, door: Door = Door.PUBLIC) -> str:
    """Sign a browser in; return the random text for its cookie.

    Where the account has a second factor nothing opens before it. Raises WrongCredentialsError, and LoginWaitsError when failures have piled up meanwhile; the
    failure is recorded in `db` then, which the caller commits all the same.
    """
    is_right_door = (credentials.agent_role is not None) is (door is Door.AGENTS)
    if not credentials.right or not is_right_door:
        if until := failures.waits_until(db, credentials.subject):
            raise LoginWaitsError(until)
        _record_failure(db, credentials)
        raise WrongCredentialsError
    if until := failures.forget_unless_waiting(db, credentials.subject):
        raise LoginWaitsError(until)
    account_id = _account_of(db, credentials)
    awaits = second_factor.is_on(db, account_id)
    action = "accounts:second_factor:asked" if awaits else "accounts:session:opened"
    audit.record(db, action, credentials.actor, member_id=credentials.member_id)
    return sessions.open_session(db, account_id, device, awaits_second_factor=awaits)


def sign_out(db: Session, own: LiveSession) -> None:
    """End the session of one browser."""
    sessions.end(db, own.id)
    audit.record(db, "accounts:session:closed", own.actor, member_id=own.member_id)


def _check_account(subject: bytes, account_id: int, account: Any, password: str) -> Credentials:
    right = passwords.verify(account.password_hash, password) and account.blocked_at is None
    new_hash = None
    if right and passwords.needs_rehash(account.password_hash):
        new_hash = passwords.hash_password(password)
    role = getattr(account, "agent_role", None)
    return Credentials(subject, account_id, account.member_id, right, new_hash, role)


def _check_old_login(
    subject: bytes, login: str, old: migrated.OldLogin | None, password: str
) -> Credentials:
    if old is not None and old.account_id is not None:
        return _check_account(subject, old.account_id, old, password)
    if old is not None and old.legacy_hash is not None:
        right = legacy_hashes.verify(old.legacy_hash, password)
        new_hash = passwords.hash_password(password) if right else None
        return Credentials(subject, None, old.member_id, right, new_hash)
    legacy_hashes.spend_time(login, password)
    return Credentials(subject, None, old.member_id if old else None, right=False)


def _account_of(db: Session, credentials: Credentials) -> int:
    """Return the account that right credentials open; the first time an old login makes it."""
    account_id, new_hash = credentials.account_id, credentials.new_hash
    if account_id is None:
        member_id = credentials.member_id
        made = migrated.open_account(db, member_id, new_hash) if member_id and new_hash else None
        if made is None:
            raise WrongCredentialsError
        return made
    if new_hash is not None:
        db.get_one(Account, account_id).password_hash = new_hash
    return account_id


def _record_failure(db: Session, credentials: Credentials) -> None:
    failure = failures.count(db, credentials.subject)
    audit.record(
        db,
        "accounts:session:refused",
        actors.VISITOR,
        member_id=credentials.member_id,
        changes={"failures": failure.count},
    )
    if credentials.member_id is not None and failure.count >= rules.FAILURES_BEFORE_CALL:
        assistance.mark_call_back(db, credentials.member_id, CallBackReason.SIGN_IN_FAILED)
