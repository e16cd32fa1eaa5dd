"""Links sent by e-mail: made, looked at, used up once, replaced by the next one."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from mh_portal.core import clock
from mh_portal.core.accounts import rules
from mh_portal.core.accounts.models import Link, LinkPurpose

TOKEN_BYTES = 32


class LinkState(StrEnum):
    """What a link is worth now."""

    USABLE = "usable"
    USED = "used"
    REPLACED = "replaced"
    EXPIRED = "expired"


class LinkNotUsableError(Exception):
    """The link was used, replaced or has expired."""


def hash_token(token: str) -> bytes:
    """Return what is stored of a link's or a session's random text."""
    return hashlib.sha256(token.encode()).digest()


def new_token() -> str:
    """Return 256 random bits as 43 characters for an address or a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def state_of(link: Link) -> LinkState:
    """Return what a link is worth at this moment."""
    if link.used_at is not None:
        return LinkState.USED
    if link.replaced_at is not None:
        return LinkState.REPLACED
    if link.expires_at <= clock.utcnow():
        return LinkState.EXPIRED
    return LinkState.USABLE


def find(db: Session, purpose: LinkPurpose, token: str) -> Link | None:
    """Return the link of that text and purpose with its member, whatever it is worth, or None."""
    return db.scalar(
        select(Link)
        .options(joinedload(Link.member, innerjoin=True))
        .where(Link.token_hash == hash_token(token), Link.purpose == purpose)
    )


def create(
    db: Session, purpose: LinkPurpose, *, member_id: int, email: str, lasts: timedelta
) -> str:
    """Make a link that takes the place of the member's former ones; return its random text."""
    now = clock.utcnow()
    replace(db, purpose, member_id)
    token = new_token()
    db.add(
        Link(
            purpose=purpose,
            token_hash=hash_token(token),
            member_id=member_id,
            email=email,
            email_key=rules.email_key(email),
            created_at=now,
            expires_at=now + lasts,
        )
    )
    return token


def replace(db: Session, purpose: LinkPurpose, member_id: int) -> None:
    """Take back the member's open links of a purpose."""
    db.execute(
        update(Link)
        .where(
            Link.member_id == member_id,
            Link.purpose == purpose,
            Link.used_at.is_(None),
            Link.replaced_at.is_(None),
        )
        .values(replaced_at=clock.utcnow())
    )


def use_up(db: Session, purpose: LinkPurpose, token: str) -> Link | None:
    """Use a link, in one statement, so that of two that come at once one gets it; else None."""
    now = clock.utcnow()
    return db.scalar(
        update(Link)
        .where(
            Link.token_hash == hash_token(token),
            Link.purpose == purpose,
            Link.used_at.is_(None),
            Link.replaced_at.is_(None),
            Link.expires_at > now,
        )
        .values(used_at=now)
        .returning(Link)
    )


def may_send_another(db: Session, purpose: LinkPurpose, member_id: int) -> bool:
    """Tell whether the member was sent fewer links in the last hour than a flood has."""
    sent = db.scalar(
        select(func.count())
        .select_from(Link)
        .where(
            Link.member_id == member_id,
            Link.purpose == purpose,
            Link.created_at > clock.utcnow() - timedelta(hours=1),
        )
    )
    return (sent or 0) < rules.LINKS_PER_HOUR


def find_newest_open(db: Session, purpose: LinkPurpose, email: str) -> Link | None:
    """Return the newest link sent to an e-mail that no other replaced and nobody used, or None."""
    return db.scalar(
        select(Link)
        .options(joinedload(Link.member, innerjoin=True))
        .where(
            Link.email_key == rules.email_key(email),
            Link.purpose == purpose,
            Link.used_at.is_(None),
            Link.replaced_at.is_(None),
        )
        .order_by(Link.id.desc())
        .limit(1)
    )
