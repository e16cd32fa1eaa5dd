"""Changing the password of one's own account, with the present one."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import (
    account_links,
    creation,
    failures,
    links,
    passwords,
    sessions,
)
from mh_portal.core.accounts.emails import PasswordChanged
from mh_portal.core.accounts.models import Account, LinkPurpose
from mh_portal.core.accounts.sessions import LiveSession
from mh_portal.core.audit import service as audit
from mh_portal.core.database import Database
from mh_portal.core.outbox import service as outbox


class AccessCodesError(Exception):
    """The password is not changed."""


class WrongPasswordError(AccessCodesError):
    """The present password is wrong, or was changed in the meantime."""


class PasswordWaitsError(AccessCodesError):
    """Too many wrong passwords: the account waits until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclasses.dataclass(frozen=True)
class Checked:
    """The outcome of checking the present password.

    When it was right, `seen_hash` is what it was checked against and `new_hash` what replaces it.
    """

    subject: bytes
    seen_hash: str | None = None
    new_hash: str | None = None


def personal_words(own: LiveSession) -> tuple[str, ...]:
    """Return what a guesser would try in the password of a session's owner."""
    email = own.email or ""
    if own.member is not None:
        return creation.personal_words(own.member, email)
    return account_links.personal_words(own.name, email)


def check(database: Database, account_id: int, present: str, wanted: str) -> Checked:
    """Check the present password, outside of any transaction since that is slow on purpose.

    `wanted` is the new one, which the caller has found good.

    Raises PasswordWaitsError, and passwords.TooBusyError when too many people do so at once.
    """
    subject = failures.present_password(account_id)
    with database.reader.connect() as connection:
        until = failures.waits_until(connection, subject)
        hashed = connection.scalar(select(Account.password_hash).where(Account.id == account_id))
    if until is not None:
        raise PasswordWaitsError(until)
    if not passwords.verify(hashed, present):
        return Checked(subject)
    return Checked(subject, hashed, passwords.hash_password(wanted))


def change(db: Session, own: LiveSession, checked: Checked, device: str) -> str:
    """Set the password, end every session, sign this browser in anew and tell by e-mail.

    Returns the random text for the browser's cookie. Raises PasswordWaitsError, and
    WrongPasswordError; the failure is recorded in `db` then, which the caller commits all the
    same.
    """
    if until := failures.waits_until(db, checked.subject):
        raise PasswordWaitsError(until)
    if not _set(db, own.account_id, checked):
        count = failures.count(db, checked.subject).count
        changes = {"failures": count}
        audit.record(
            db, "accounts:password:refused", own.actor, member_id=own.member_id, changes=changes
        )
        raise WrongPasswordError
    failures.forget(db, checked.subject)
    if own.member_id is not None:
        links.replace(db, LinkPurpose.PASSWORD, own.member_id)
    account_links.replace(db, own.account_id)
    sessions.end_all(db, own.account_id)
    if own.email is not None:
        notice = PasswordChanged(own.greeting, own.home)
        outbox.enqueue(db, notice, recipient=own.email, member_id=own.member_id)
    audit.record(db, "accounts:password:changed", own.actor, member_id=own.member_id)
    return sessions.open_session(db, own.account_id, device)


def _set(db: Session, account_id: int, checked: Checked) -> bool:
    """Set the password when the present one was right, and is still the one that was checked."""
    if checked.seen_hash is None:
        return False
    changed = db.scalar(
        update(Account)
        .where(Account.id == account_id, Account.password_hash == checked.seen_hash)
        .values(password_hash=checked.new_hash, password_changed_at=clock.utcnow())
        .returning(Account.id)
    )
    return changed is not None
