"""A forgotten password: the link by e-mail, and the new password."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mh_portal.core import actors, clock
from mh_portal.core.accounts import failures, links, rules, sessions
from mh_portal.core.accounts.emails import PasswordChanged, PasswordReset
from mh_portal.core.accounts.models import Account, LinkPurpose
from mh_portal.core.audit import service as audit
from mh_portal.core.members import queries as members
from mh_portal.core.outbox import service as outbox


def request_link(db: Session, email: str) -> None:
    """Send a link for a new password to an e-mail that has an account; else do nothing."""
    account = db.scalar(
        select(Account)
        .options(joinedload(Account.member))
        .where(Account.email_key == rules.email_key(email), Account.blocked_at.is_(None))
    )
    if account is None or account.member is None or account.email is None:
        audit.record(db, "accounts:password_link:unknown", actors.VISITOR)
        return
    member = account.member
    if not links.may_send_another(db, LinkPurpose.PASSWORD, member.id, account.email):
        audit.record(db, "accounts:password_link:flooded", actors.VISITOR, member_id=member.id)
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
    )
    audit.record(db, "accounts:password_link:sent", actors.VISITOR, member_id=member.id)


def set_password(db: Session, token: str, password_hash: str) -> None:
    """Set the password of a link's account, end all its sessions and tell by e-mail.

    The login no longer waits: who holds the link reads the mailbox. Raises LinkNotUsableError.
    """
    link = links.use_up(db, LinkPurpose.PASSWORD, token)
    if link is None:
        raise links.LinkNotUsableError
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
