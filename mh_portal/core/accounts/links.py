"""Links sent by e-mail: made, looked at, used up once, replaced by the next one."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from datetime import timedelta
from enum import StrEnum
from typing import cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session, joinedload

from mh_portal.core import clock
from mh_portal.core.accounts import rules
from mh_portal.core.accounts.models import AccountLink, Link, LinkPurpose
from mh_portal.core.bounces import service as bounces
from mh_portal.core.members.models import Member

TOKEN_BYTES = 32

_links = cast(Table, Link.__table__)
_OPEN = (_links.c.used_at.is_(None), _links.c.replaced_at.is_(None))
# Built once: to build such a statement anew takes longer than the database takes to answer it.
_FIND = (
    select(Link)
    .options(joinedload(Link.member, innerjoin=True).defer(Member.nir))
    .where(Link.token_hash == bindparam("of_token"), Link.purpose == bindparam("for_purpose"))
)
_SENT_SINCE = select(
    _links.c.email_key, _links.c.created_at, _links.c.used_at, _links.c.replaced_at
).where(
    _links.c.member_id == bindparam("of_member"),
    _links.c.purpose == bindparam("for_purpose"),
    _links.c.created_at > bindparam("since"),
)
_REPLACE = (
    update(_links)
    .where(
        _links.c.member_id == bindparam("of_member"),
        _links.c.purpose == bindparam("for_purpose"),
        *_OPEN,
    )
    .values(replaced_at=bindparam("now"))
)
_ADD = insert(_links)
_USE_UP = (
    update(_links)
    .where(
        _links.c.token_hash == bindparam("of_token"),
        _links.c.purpose == bindparam("for_purpose"),
        *_OPEN,
        _links.c.expires_at > bindparam("now"),
    )
    .values(used_at=bindparam("now"))
    .returning(_links.c.member_id, _links.c.email, _links.c.email_key)
)


class LinkState(StrEnum):
    """What a link is worth now."""

    USABLE = "usable"
    USED = "used"
    REPLACED = "replaced"
    EXPIRED = "expired"


class LinkNotUsableError(Exception):
    """The link was used, replaced or has expired."""


@dataclasses.dataclass(frozen=True)
class UsedLink:
    """Whom a link that has just been used was sent to."""

    member_id: int
    email: str
    email_key: str


def hash_token(token: str) -> bytes:
    """Return what is stored of a link's or a session's random text."""
    return hashlib.sha256(token.encode()).digest()


def new_token() -> str:
    """Return 256 random bits as 43 characters for an address or a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def state_of(link: Link | AccountLink) -> LinkState:
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
    return db.scalar(_FIND, {"of_token": hash_token(token), "for_purpose": purpose})


def create(
    db: Session, purpose: LinkPurpose, *, member_id: int, email: str, lasts: timedelta
) -> str:
    """Make a link that takes the place of the member's former ones; return its random text."""
    now = clock.utcnow()
    replace(db, purpose, member_id)
    token = new_token()
    db.execute(
        _ADD,
        {
            "purpose": purpose,
            "token_hash": hash_token(token),
            "member_id": member_id,
            "email": email,
            "email_key": rules.email_key(email),
            "created_at": now,
            "expires_at": now + lasts,
        },
    )
    return token


def replace(db: Session, purpose: LinkPurpose, member_id: int) -> None:
    """Take back the member's open links of a purpose."""
    asked = {"of_member": member_id, "for_purpose": purpose, "now": clock.utcnow()}
    db.execute(_REPLACE, asked)


def use_up(db: Session, purpose: LinkPurpose, token: str) -> UsedLink | None:
    """Use a link, in one statement, so that of two that come at once one gets it; else None."""
    asked = {"of_token": hash_token(token), "for_purpose": purpose, "now": clock.utcnow()}
    row = db.execute(_USE_UP, asked).first()
    if row is None:
        return None
    used = UsedLink(*row)
    # Whoever has the link has read the e-mail.
    bounces.unmark(db, used.email)
    return used


def may_send_another(db: Session, purpose: LinkPurpose, member_id: int, email: str) -> bool:
    """Tell whether another link is wanted: no flood in the last hour, no second click just now.

    A second click is the same request to the same address while its first link still works.
    """
    now = clock.utcnow()
    asked = {"of_member": member_id, "for_purpose": purpose, "since": now - timedelta(hours=1)}
    sent = db.execute(_SENT_SINCE, asked).all()
    key = rules.email_key(email)
    is_second_click = any(
        link.email_key == key
        and link.used_at is None
        and link.replaced_at is None
        and link.created_at > now - rules.SECOND_CLICK
        for link in sent
    )
    return len(sent) < rules.LINKS_PER_HOUR and not is_second_click


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
