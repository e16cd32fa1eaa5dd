"""What only a call can start: a link sent again, an account begun, a difficulty noted."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import creation, failures, links, recovery, rules
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


def find_account(db: Session, member_id: int) -> Account | None:
    """Return the member's account, or None."""
    return db.scalar(select(Account).where(Account.member_id == member_id))


def begin_account(db: Session, member: Member, email: str, actor: Actor) -> None:
    """Send the activation link of a new account to an address the caller has told.

    Nothing opens without that mailbox. Raises HasAccountError and EmailInUseError.
    """
    own = find_account(db, member.id)
    if own is not None and own.email is not None:
        raise HasAccountError
    key = rules.email_key(email)
    if db.scalar(select(Account.id).where(Account.email_key == key)) is not None:
        raise EmailInUseError
    failures.forget(db, failures.card(member.member_number))
    creation.send_activation(db, member, email)
    facts = {"email": [None, rules.masked_email(email)]}
    audit.record(db, "desk:account:begun", actor, member_id=member.id, changes=facts)


def send_fresh_link(db: Session, member: Member, actor: Actor) -> None:
    """Send a fresh link to the mailbox on file, whose use ends a wait after failures.

    It is that of a new password where there is an account, else that of the activation that was
    asked for last. What a caller tells never unlocks anything. Raises NoContactError.
    """
    account = find_account(db, member.id)
    if account is not None and account.email is not None and account.blocked_at is None:
        recovery.request_link(db, account.email)
    else:
        newest = db.scalars(
            select(Link)
            .where(Link.member_id == member.id, Link.purpose == LinkPurpose.ACTIVATION)
            .order_by(Link.id.desc())
            .limit(1)
        ).first()
        if newest is None or newest.used_at is not None or account is not None:
            raise NoContactError
        failures.forget(db, failures.card(member.member_number))
        if links.may_send_another(db, LinkPurpose.ACTIVATION, member.id, newest.email):
            creation.send_activation(db, member, newest.email)
    audit.record(db, "desk:link:sent", actor, member_id=member.id)


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
