"""One-time links for the password of an account without a member: an agent's, a trusted helper's."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session, joinedload

from mh_portal.core import clock
from mh_portal.core.accounts import failures, links, sessions
from mh_portal.core.accounts.links import LinkState
from mh_portal.core.accounts.models import Account, AccountLink

_links = cast(Table, AccountLink.__table__)
_OPEN = (_links.c.used_at.is_(None), _links.c.replaced_at.is_(None))


def create(db: Session, account_id: int, lasts: timedelta) -> str:
    """Make a link that takes the place of the account's former ones; return its random text."""
    replace(db, account_id)
    token, now = links.new_token(), clock.utcnow()
    link = AccountLink(account_id=account_id, token_hash=links.hash_token(token))
    link.created_at, link.expires_at = now, now + lasts
    db.add(link)
    db.flush()
    return token


def replace(db: Session, account_id: int) -> None:
    """Take back the open links of an account."""
    db.execute(
        update(_links)
        .where(_links.c.account_id == account_id, *_OPEN)
        .values(replaced_at=clock.utcnow())
    )


def find(db: Session, token: str) -> AccountLink | None:
    """Return the link of that text with its account, whatever it is worth, or None."""
    return db.scalar(
        select(AccountLink)
        .options(joinedload(AccountLink.account, innerjoin=True))
        .where(AccountLink.token_hash == links.hash_token(token))
    )


def is_usable(link: AccountLink) -> bool:
    """Tell whether a link still opens something: not used, not replaced, not too old, not blocked."""
    is_open = links.state_of(link) is LinkState.USABLE
    return is_open and link.account.blocked_at is None


def set_password(db: Session, token: str, password_hash: str) -> Account:
    """Set the password of a link's account, end all its sessions, and return the account.

    The link is used up in one statement, so that of two that come at once one gets it. The login
    no longer waits: who holds the link reads the mailbox. Raises links.LinkNotUsableError.
    """
    now = clock.utcnow()
    account_id = db.scalar(
        update(_links)
        .where(_links.c.token_hash == links.hash_token(token), *_OPEN, _links.c.expires_at > now)
        .values(used_at=now)
        .returning(_links.c.account_id)
    )
    account = None if account_id is None else db.get_one(Account, account_id)
    if account is None or account.blocked_at is not None or account.email is None:
        raise links.LinkNotUsableError
    account.password_hash, account.password_changed_at = password_hash, now
    sessions.end_all(db, account.id)
    failures.forget(db, failures.login(account.email))
    return account


def personal_words(name: str, email: str) -> tuple[str, ...]:
    """Return what a guesser would try in the password of an account without a member."""
    return (*name.split(), email, *email.split("@"))
