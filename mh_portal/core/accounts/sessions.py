"""Sessions of signed-in browsers, in the database: opened, found, extended, ended."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session, defer

from mh_portal.core import clock
from mh_portal.core.accounts import links, rules
from mh_portal.core.accounts.models import Account, LoginSession
from mh_portal.core.members.models import Member

DEVICE_LENGTH = 80

_sessions = cast(Table, LoginSession.__table__)
# Built once: to build such a statement anew takes longer than the database takes to answer it.
_LIVE = (
    select(
        LoginSession.id,
        LoginSession.account_id,
        LoginSession.last_seen_at,
        LoginSession.expires_at,
        Account.email,
        Member,
        LoginSession.confirmed_at,
        LoginSession.awaits_second_factor,
    )
    .join(LoginSession.account)
    .join(Account.member)
    # No page of the space shows it: it is not deciphered for each of them.
    .options(defer(Member.nir))
    .where(LoginSession.token_hash == bindparam("token_hash"), Account.blocked_at.is_(None))
)
_OPEN = insert(_sessions).returning(_sessions.c.id)
# Every so many sign-ins those that have ended are cleared away, everybody's.
CLEARED_EVERY = 50


@dataclasses.dataclass(frozen=True)
class LiveSession:
    """A session that holds, and the member it signs in.

    `email` is None while a migrated member still has to give one: see `migrated`. `confirmed_at`
    and `awaits_second_factor` are those of `LoginSession`.
    """

    id: int
    account_id: int
    last_seen_at: datetime
    expires_at: datetime
    email: str | None
    member: Member
    confirmed_at: datetime | None
    awaits_second_factor: bool


def open_session(
    db: Session, account_id: int, device: str, *, awaits_second_factor: bool = False
) -> str:
    """Sign a browser in; return the random text for its cookie, of which the hash is kept.

    One that awaits the second factor is short, and nothing is confirmed in it.
    """
    lasts = rules.VERIFICATION_LASTS if awaits_second_factor else rules.SESSION_LASTS
    token = links.new_token()
    now = clock.utcnow()
    number: int = db.execute(
        _OPEN,
        {
            "account_id": account_id,
            "token_hash": links.hash_token(token),
            "created_at": now,
            "last_seen_at": now,
            "expires_at": now + lasts,
            "device": device[:DEVICE_LENGTH],
            "awaits_second_factor": awaits_second_factor,
            "confirmed_at": None if awaits_second_factor else now,
        },
    ).scalar_one()
    if number % CLEARED_EVERY == 0:
        db.execute(delete(LoginSession).where(LoginSession.expires_at <= now))
    return token


def find_live(db: Session, token: str) -> LiveSession | None:
    """Return the session of a cookie with its member, when it still holds."""
    row = db.execute(_LIVE, {"token_hash": links.hash_token(token)}).first()
    if row is None or not rules.is_live(row.last_seen_at, row.expires_at, clock.utcnow()):
        return None
    return LiveSession(*row)


def touch(db: Session, session_id: int) -> None:
    """Note that a session was seen now, which keeps it from ending for idleness."""
    db.execute(
        update(LoginSession)
        .where(LoginSession.id == session_id)
        .values(last_seen_at=clock.utcnow())
    )


def end(db: Session, session_id: int) -> None:
    """End one session."""
    db.execute(delete(LoginSession).where(LoginSession.id == session_id))


def end_all(db: Session, account_id: int) -> None:
    """End every session of an account."""
    db.execute(delete(LoginSession).where(LoginSession.account_id == account_id))
