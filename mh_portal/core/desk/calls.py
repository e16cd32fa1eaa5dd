"""What only a call can start: a link sent again, an account begun, a difficulty noted."""

from __future__ import annotations

import dataclasses

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import creation, links, recovery, rules
from mh_portal.core.accounts.models import Account, Link, LinkPurpose
from mh_portal.core.actors import Actor
from mh_portal.core.assistance.models import Difficulty, DifficultyKind
from mh_portal.core.audit import service as audit
from mh_portal.core.members.models import Member


class CallError(Exception):
    """It cannot be started."""


class HasAccountError(CallError):
    """The member has an account already."""


class EmailInUseError(CallError):
    """The address signs somebody else in."""


class NoContactError(CallError):
    """No mailbox is known to which a link could go."""


@dataclasses.dataclass(frozen=True)
class Access:
    """What a call can start for a member's way in.

    `mailbox` is the address to which a fresh link can go, None when there is none. An account that
    « ce n'est pas moi » has stopped is an account, and no link goes to it.
    """

    has_account: bool
    mailbox: str | None


def get_access(db: Session, member_id: int) -> Access:
    """Return what can be started for a member: the mailbox is the login's, else the one asked for."""
    account = db.scalar(select(Account).where(Account.member_id == member_id))
    if account is None:
        newest = db.scalars(
            select(Link)
            .where(Link.member_id == member_id, Link.purpose == LinkPurpose.ACTIVATION)
            .order_by(Link.id.desc())
            .limit(1)
        ).first()
        is_open = newest is not None and newest.used_at is None
        return Access(has_account=False, mailbox=newest.email if newest and is_open else None)
    if account.blocked_at is not None:
        return Access(has_account=True, mailbox=None)
    return Access(has_account=account.email is not None, mailbox=account.email)


def begin_account(db: Session, member: Member, email: str, actor: Actor) -> None:
    """Send the activation link of a new account to an address the caller has told.

    Nothing opens without that mailbox, no wait after failures ends, and the address the insurer
    knows is told when it is another. Raises HasAccountError and EmailInUseError.
    """
    if get_access(db, member.id).has_account:
        raise HasAccountError
    key = rules.email_key(email)
    if db.scalar(select(Account.id).where(Account.email_key == key)) is not None:
        raise EmailInUseError
    creation.begin(db, member, email, actor)
    facts = {"email": [None, rules.masked_email(email)]}
    audit.record(db, "desk:account:begun", actor, member_id=member.id, changes=facts)


def send_fresh_link(db: Session, member: Member, actor: Actor) -> None:
    """Send a fresh link to the mailbox on file, whose use ends a wait after failures.

    It is that of a new password where there is an account, else that of the activation that was
    asked for last. What a caller tells never unlocks anything. Raises NoContactError.
    """
    access = get_access(db, member.id)
    if access.mailbox is None:
        raise NoContactError
    # One act is one line of the journal, which says by itself that an advisor did it.
    if access.has_account:
        recovery.request_link(db, access.mailbox, actor, action="desk:link:sent")
    elif links.may_send_another(db, LinkPurpose.ACTIVATION, member.id, access.mailbox):
        creation.send_activation(db, member, access.mailbox, actor)
    else:
        audit.record(db, "accounts:creation:flooded", actor, member_id=member.id)


def note_difficulty(
    db: Session, member_id: int, kind: DifficultyKind, note: str, actor: Actor
) -> None:
    """Note what the member found difficult; the note is the advisor's own words."""
    db.add(
        Difficulty(
            member_id=member_id,
            account_id=actor.id,
            kind=kind,
            note=note or None,
            noted_at=clock.utcnow(),
        )
    )
    facts = {"difficulty": kind.value}
    audit.record(db, "desk:difficulty:noted", actor, member_id=member_id, changes=facts)
