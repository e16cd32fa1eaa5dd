"""Sessions of signed-in browsers, in the database: opened, found, extended, ended."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, contains_eager

from mh_portal.core import clock
from mh_portal.core.accounts import links, rules
from mh_portal.core.accounts.models import Account, LoginSession

DEVICE_LENGTH = 80


def open_session(db: Session, account_id: int, device: str) -> str:
    """Sign a browser in; return the random text for its cookie, of which the hash is kept."""
    token = links.new_token()
    now = clock.utcnow()
    db.execute(
        delete(LoginSession).where(
            LoginSession.account_id == account_id, LoginSession.expires_at <= now
        )
    )
    db.execute(
        insert(LoginSession).values(
            account_id=account_id,
            token_hash=links.hash_token(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + rules.SESSION_LASTS,
            device=device[:DEVICE_LENGTH],
        )
    )
    return token


def find_live(db: Session, token: str) -> LoginSession | None:
    """Return the session of a cookie with its account and member, when it still holds."""
    found = db.scalar(
        select(LoginSession)
        .join(LoginSession.account)
        .join(Account.member)
        .options(contains_eager(LoginSession.account).contains_eager(Account.member))
        .where(LoginSession.token_hash == links.hash_token(token), Account.blocked_at.is_(None))
    )
    if found is None or not rules.is_live(found.last_seen_at, found.expires_at, clock.utcnow()):
        return None
    return found


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
