"""The devices that are signed in to an account: listed to their owner, ended from any of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import LoginSession
from mh_portal.core.accounts.sessions import LiveSession
from mh_portal.core.audit import service as audit


@dataclasses.dataclass(frozen=True)
class Device:
    """A browser that is signed in; moments in local time. `is_own` marks the one that asks."""

    id: int
    name: str
    since: datetime
    last_seen_at: datetime
    is_own: bool


# Nobody knows more devices apart; all of them can be signed out at once.
SHOWN = 6

_OPEN = (
    select(
        LoginSession.id,
        LoginSession.device,
        LoginSession.created_at,
        LoginSession.last_seen_at,
    )
    .where(
        LoginSession.account_id == bindparam("of_account"),
        LoginSession.last_seen_at > bindparam("seen_since"),
        LoginSession.expires_at > bindparam("now"),
        LoginSession.awaits_second_factor.is_(False),
    )
    .order_by(LoginSession.last_seen_at.desc(), LoginSession.id.desc())
)


def list_open(db: Session, own: LiveSession) -> Sequence[Device]:
    """Return the signed-in devices of an account, the one that asks first."""
    now = clock.utcnow()
    asked = {"of_account": own.account_id, "seen_since": now - own.idle, "now": now}
    found = [
        Device(
            id=row.id,
            name=row.device,
            since=row.created_at.astimezone(clock.ZONE),
            last_seen_at=row.last_seen_at.astimezone(clock.ZONE),
            is_own=row.id == own.id,
        )
        for row in db.execute(_OPEN, asked)
    ]
    return sorted(found, key=lambda device: not device.is_own)


def end_other(db: Session, own: LiveSession, session_id: int) -> bool:
    """Sign out another device of the same account; False where it is none, or is no more."""
    if session_id == own.id:
        return False
    device = db.scalar(
        delete(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.account_id == own.account_id)
        .returning(LoginSession.device)
    )
    if device is None:
        return False
    _record(db, "accounts:session:ended", own, {"device": device})
    return True


def end_others(db: Session, own: LiveSession) -> None:
    """Sign out every device of the account but the one that asks."""
    ended = db.scalars(
        delete(LoginSession)
        .where(LoginSession.account_id == own.account_id, LoginSession.id != own.id)
        .returning(LoginSession.id)
    ).all()
    if ended:
        _record(db, "accounts:sessions:ended", own, {"count": len(ended)})


def _record(db: Session, action: str, own: LiveSession, changes: dict[str, object]) -> None:
    audit.record(db, action, own.actor, member_id=own.member_id, changes=changes)
