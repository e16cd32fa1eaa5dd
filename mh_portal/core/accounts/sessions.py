"""Sessions of signed-in browsers, in the database: opened, found, extended, ended."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Load, Session, defer

from mh_portal.core import actors, clock
from mh_portal.core.accounts import links, rules
from mh_portal.core.accounts.models import Account, AgentRole, LoginSession
from mh_portal.core.actors import Actor
from mh_portal.core.members.models import MENU, Member

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
        Account.name,
        Account.agent_role,
    )
    .join(LoginSession.account)
    .outerjoin(Account.member)
    # No page of the space shows it: it is not deciphered for each of them.
    .options(defer(Member.nir), Load(Member).undefer_group(MENU))
    .where(LoginSession.token_hash == bindparam("token_hash"), Account.blocked_at.is_(None))
)
_OPEN = insert(_sessions).returning(_sessions.c.id)
# Every so many sign-ins those that have ended are cleared away, everybody's.
CLEARED_EVERY = 50


@dataclasses.dataclass(frozen=True)
class LiveSession:
    """A session that holds, and whom it signs in: a member, or somebody who has a `name` instead.

    Without a member it is an agent where there is an `agent_role`, else a trusted helper. `email`
    is None while a migrated member still has to give one: see `migrated`. `confirmed_at`
    and `awaits_second_factor` are those of `LoginSession`.
    """

    id: int
    account_id: int
    last_seen_at: datetime
    expires_at: datetime
    email: str | None
    member: Member | None
    confirmed_at: datetime | None
    awaits_second_factor: bool
    name: str
    agent_role: AgentRole | None

    @property
    def member_id(self) -> int | None:
        """The number of the member, None for who is none."""
        return None if self.member is None else self.member.id

    @property
    def greeting(self) -> str:
        """How the owner is addressed: « Madame Martin », or the name."""
        return self.name if self.member is None else self.member.greeting

    @property
    def actor(self) -> Actor:
        """Who acts in it, in their own affairs."""
        if self.member is not None:
            return actors.member(self.member.id)
        return (actors.agent if self.agent_role else actors.helper)(self.account_id)

    @property
    def home(self) -> str:
        """How the addresses of the owner's pages begin."""
        return "/conseiller" if self.agent_role else "/espace" if self.member else "/aidant"

    @property
    def idle(self) -> timedelta:
        """How long it may be left alone."""
        return rules.AGENT_IDLE if self.agent_role else rules.SESSION_IDLE

    @property
    def ends_at(self) -> datetime:
        """When it ends if nothing more is done in it."""
        return rules.session_ends_at(self.last_seen_at, self.expires_at, self.idle)


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
    login = None if row is None else LiveSession(*tuple(row))
    return login if login is not None and clock.utcnow() < login.ends_at else None


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
