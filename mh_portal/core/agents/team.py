"""The team of the call centre: who belongs to it, in which role, and how they get in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import (
    account_links,
    passkeys,
    recovery_codes,
    rules,
    sessions,
    totp,
)
from mh_portal.core.accounts.models import Account, AgentRole
from mh_portal.core.actors import Actor, ActorKind
from mh_portal.core.agents.emails import AgentLink, AgentPasswordSet, AgentSecondFactorReset
from mh_portal.core.audit import service as audit
from mh_portal.core.outbox import service as outbox

# Nobody has this hash: the account opens nothing before its link was used.
NO_PASSWORD = ""


class TeamError(Exception):
    """The team is not changed."""


class EmailInUseError(TeamError):
    """The address signs somebody in already."""


class LastSupervisorError(TeamError):
    """Nobody could manage the team any more."""


class OwnAccountError(TeamError):
    """An agent's own role, access or second factor is another supervisor's to change."""


class InactiveError(TeamError):
    """The agent has left: their access would have to be opened again first."""


def get(db: Session, account_id: int) -> Account | None:
    """Return an agent's account, also of one who has left, or None; whoever else wants it waits."""
    return db.scalar(
        select(Account)
        .where(Account.id == account_id, Account.agent_role.is_not(None))
        .with_for_update()
    )


def find_by_email(db: Session, email: str) -> Account | None:
    """Return the agent's account of an e-mail address, or None."""
    key = rules.email_key(email)
    return db.scalar(
        select(Account).where(Account.email_key == key, Account.agent_role.is_not(None))
    )


def add(db: Session, email: str, name: str, role: AgentRole, actor: Actor) -> Account:
    """Add an agent, who gets in once a link has given them a password; raises EmailInUseError."""
    key, now = rules.email_key(email), clock.utcnow()
    if db.scalar(select(Account.id).where(Account.email_key == key)) is not None:
        raise EmailInUseError
    account = Account(
        name=name,
        email=email,
        email_key=key,
        agent_role=role,
        password_hash=NO_PASSWORD,
        created_at=now,
        password_changed_at=now,
    )
    db.add(account)
    db.flush()
    _record(db, "agents:agent:added", actor, account, role=role)
    return account


def make_link(db: Session, account: Account, actor: Actor) -> str:
    """Return the random text of a link by which an agent chooses a password, once, for 24 hours.

    Raises InactiveError.
    """
    if account.blocked_at is not None:
        raise InactiveError
    _record(db, "agents:link:made", actor, account)
    return account_links.create(db, account.id, rules.AGENT_LINK_LASTS)


def send_link(db: Session, account: Account, actor: Actor) -> None:
    """Send an agent such a link by e-mail; raises InactiveError."""
    _tell(db, account, AgentLink(greeting=account.name, token=make_link(db, account, actor)))


def set_password(db: Session, token: str, password_hash: str) -> None:
    """Set an agent's password by a link; raises links.LinkNotUsableError."""
    account = account_links.set_password(db, token, password_hash)
    _tell(db, account, AgentPasswordSet(greeting=account.name))
    _record(db, "agents:password:set", Actor(ActorKind.AGENT, account.id), account)


def change_role(db: Session, account: Account, role: AgentRole, actor: Actor) -> None:
    """Give an agent another role; raises OwnAccountError and LastSupervisorError."""
    if account.agent_role is role:
        return
    _require_other(account, actor)
    _require_supervisor_beside(db, account)
    was, account.agent_role = account.agent_role, role
    _record(db, "agents:role:changed", actor, account, role=[was, role])


def deactivate(db: Session, account: Account, actor: Actor) -> None:
    """Shut an agent out at once: no session, no link and no opened file of theirs works any more.

    Raises OwnAccountError and LastSupervisorError.
    """
    if account.blocked_at is not None:
        return
    _require_other(account, actor)
    _require_supervisor_beside(db, account)
    account.blocked_at = clock.utcnow()
    sessions.end_all(db, account.id)
    account_links.replace(db, account.id)
    _record(db, "agents:agent:deactivated", actor, account)


def reactivate(db: Session, account: Account, actor: Actor) -> None:
    """Let an agent in again, by a new link and with a new password."""
    if account.blocked_at is None:
        return
    account.blocked_at, account.password_hash = None, NO_PASSWORD
    _record(db, "agents:agent:reactivated", actor, account)
    send_link(db, account, actor)


def reset_second_factor(db: Session, account: Account, actor: Actor) -> None:
    """Take a lost second factor away; the agent's next sign-in asks for a new one.

    Every session ends: whoever holds the lost device may be in one. Raises OwnAccountError.
    """
    _require_other(account, actor)
    totp.remove(db, account.id)
    recovery_codes.remove(db, account.id)
    passkeys.remove_all(db, account.id)
    sessions.end_all(db, account.id)
    _record(db, "agents:second_factor:reset", actor, account)
    _tell(db, account, AgentSecondFactorReset(greeting=account.name))


def _require_other(account: Account, actor: Actor) -> None:
    if actor.kind is ActorKind.AGENT and actor.id == account.id:
        raise OwnAccountError


def _require_supervisor_beside(db: Session, account: Account) -> None:
    """Raise LastSupervisorError when nobody but this agent could manage the team.

    All of them are locked, so that two supervisors do not take each other's role away at once.
    """
    active = db.scalars(
        select(Account)
        .where(Account.agent_role == AgentRole.SUPERVISOR, Account.blocked_at.is_(None))
        .order_by(Account.id)
        .with_for_update()
    ).all()
    if account in active and not any(
        each is not account and each.password_hash != NO_PASSWORD for each in active
    ):
        raise LastSupervisorError


def _record(db: Session, action: str, actor: Actor, account: Account, **changes: Any) -> None:
    audit.record(db, action, actor, changes={"account": account.id, **changes})


def _tell(
    db: Session, account: Account, email: AgentLink | AgentPasswordSet | AgentSecondFactorReset
) -> None:
    outbox.enqueue(db, email, recipient=account.email or "", member_id=None)
