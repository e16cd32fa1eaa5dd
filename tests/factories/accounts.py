"""Accounts, and what the outbox holds for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import passwords, rules
from mh_portal.core.accounts.models import Account
from mh_portal.core.members.models import Member
from mh_portal.core.outbox.models import OutboxMessage

PASSWORD = "quatre lampes vertes au grenier"
_hashes: dict[str, str] = {}


def make_account(
    db: Session, member: Member | None, email: str | None = "jeanne@courriel.example", **facts: Any
) -> Account:
    """Add an account with the password `PASSWORD`; a member's without an e-mail is migrating."""
    if PASSWORD not in _hashes:
        _hashes[PASSWORD] = passwords.hash_password(PASSWORD)
    now = clock.utcnow()
    defaults: dict[str, Any] = {
        "member_id": None if member is None else member.id,
        "email": email,
        "email_key": email and rules.email_key(email),
        "password_hash": _hashes[PASSWORD],
        "created_at": now,
        "password_changed_at": now,
        "blocked_at": None,
    }
    account = Account(**(defaults | facts))
    db.add(account)
    db.flush()
    return account


def mails(db: Session) -> list[tuple[str, str, dict[str, Any]]]:
    """Return kind, recipient and facts of what the outbox holds, oldest first."""
    found = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return [(mail.kind, mail.recipient, mail.context or {}) for mail in found]
