"""Telling a member by e-mail, at the address they sign in with, and recording it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core.accounts.models import Account
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import service as outbox
from mh_portal.core.outbox.email import Email
from mh_portal.core.profile.emails import ProfileChanged


def find_address(db: Session, member_id: int) -> str | None:
    """Return the e-mail address a member signs in with, or None without one."""
    return db.scalar(select(Account.email).where(Account.member_id == member_id))


def tell(db: Session, member: Member, email: Email, by: Actor | None = None) -> None:
    """Send an e-mail to the address the member signs in with; `by` is who did what it tells."""
    address = find_address(db, member.id)
    if address is not None:
        outbox.enqueue(db, email, recipient=address, member_id=member.id, by=by)


def note(
    db: Session,
    member: Member,
    what: str,
    *,
    actor: Actor,
    action: str,
    changes: dict[str, Any],
    wants_certificate: bool = False,
) -> None:
    """Record that a detail has changed, and tell the member; `what` names it, `changes` are masked.

    `wants_certificate` is whether the member has a certificate of entitlement to send for it.
    """
    audit.record(db, action, actor, member_id=member.id, changes=changes)
    email = ProfileChanged(greeting=member.greeting, what=what, wants_certificate=wants_certificate)
    tell(db, member, email, actor)
