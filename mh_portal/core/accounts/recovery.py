"""A forgotten password: the link by e-mail, and the new password; agents ask their supervisor."""

from __future__ import annotations

import dataclasses

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mh_portal.core import actors, clock
from mh_portal.core.accounts import account_links, creation, failures, links, rules, sessions
from mh_portal.core.accounts.emails import PasswordChanged, PasswordReset
from mh_portal.core.accounts.models import Account, LinkPurpose
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.members import queries as members
from mh_portal.core.outbox import service as outbox


@dataclasses.dataclass(frozen=True)
class Holder:
    """Whose a link is: the address to sign in with, and what a guesser would know of them."""

    email: str
    personal_words: tuple[str, ...]


def request_link(
    db: Session,
    email: str,
    actor: Actor = actors.VISITOR,
    *,
    action: str = "accounts:password_link:sent",
) -> None:
    """Send a link for a new password to an e-mail that has an account; else do nothing.

    `actor` asked for it: whoever typed the address, or an advisor with the member on the telephone.
    `action` is what the audit trail calls it.
    """
    account = db.scalar(
        select(Account)
        .options(joinedload(Account.member))
        .where(Account.email_key == rules.email_key(email), Account.blocked_at.is_(None))
    )
    if account is None or account.email is None or account.agent_role is not None:
        audit.record(db, "accounts:password_link:unknown", actor)
        return
    if account.member is None:
        token = account_links.create(db, account.id, rules.PASSWORD_LINK_LASTS)
        reset = PasswordReset(greeting=account.name, token=token)
        outbox.enqueue(db, reset, recipient=account.email, member_id=None)
        audit.record(db, "accounts:helper_password_link:sent", actor)
        return
    member = account.member
    if not links.may_send_another(db, LinkPurpose.PASSWORD, member.id, account.email):
        audit.record(db, "accounts:password_link:flooded", actor, member_id=member.id)
        return
    token = links.create(
        db,
        LinkPurpose.PASSWORD,
        member_id=member.id,
        email=account.email,
        lasts=rules.PASSWORD_LINK_LASTS,
    )
    outbox.enqueue(
        db,
        PasswordReset(greeting=member.greeting, token=token),
        recipient=account.email,
        member_id=member.id,
        by=actor,
    )
    audit.record(db, action, actor, member_id=member.id)


def find_holder(db: Session, token: str) -> Holder | None:
    """Return whose link that is, when it is good, or None."""
    link = links.find(db, LinkPurpose.PASSWORD, token)
    if link is not None and links.state_of(link) is links.LinkState.USABLE:
        return Holder(link.email, creation.personal_words(link.member, link.email))
    other = account_links.find(db, token)
    if other is None or not account_links.is_usable(other) or other.account.agent_role is not None:
        return None
    email = other.account.email or ""
    return Holder(email, account_links.personal_words(other.account.name, email))


def set_password(db: Session, token: str, password_hash: str) -> None:
    """Set the password of a link's account, end all its sessions and tell by e-mail.

    The login no longer waits: who holds the link reads the mailbox. Raises LinkNotUsableError.
    """
    link = links.use_up(db, LinkPurpose.PASSWORD, token)
    if link is None:
        _set_of_helper(db, token, password_hash)
        return
    account = db.scalar(
        select(Account).where(Account.member_id == link.member_id, Account.blocked_at.is_(None))
    )
    if account is None or account.email_key != link.email_key:
        raise links.LinkNotUsableError
    account.password_hash = password_hash
    account.password_changed_at = clock.utcnow()
    sessions.end_all(db, account.id)
    failures.forget(db, failures.login(link.email))
    outbox.enqueue(
        db,
        PasswordChanged(greeting=members.get(db, link.member_id).greeting),
        recipient=link.email,
        member_id=link.member_id,
    )
    actor = actors.member(link.member_id)
    audit.record(db, "accounts:password:changed", actor, member_id=link.member_id)


def _set_of_helper(db: Session, token: str, password_hash: str) -> None:
    if find_holder(db, token) is None:
        raise links.LinkNotUsableError
    account = account_links.set_password(db, token, password_hash)
    changed = PasswordChanged(greeting=account.name)
    outbox.enqueue(db, changed, recipient=account.email or "", member_id=None)
    actor = actors.helper(account.id)
    audit.record(db, "accounts:helper_password:changed", actor)
