"""Accounts that nobody uses: their closing is announced by e-mail, and told when it is done."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.audit import service as audit
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import service as outbox
from mh_portal.core.outbox.email import Email
from mh_portal.core.privacy import due
from mh_portal.core.privacy.due import CLOSING_ANNOUNCED
from mh_portal.core.privacy.emails import AccountClosed, AccountClosing
from mh_portal.core.privacy.retention import BY_SLUG
from mh_portal.core.privacy.rules import CLOSING_NOTICE
from mh_portal.language import long_date

ANNOUNCED_AT_ONCE = 100


def count_unannounced(db: Session) -> int:
    """Return how many members are to be told that their unused account will be closed."""
    return db.scalar(select(func.count()).select_from(Account).where(_is_unannounced())) or 0


def announce(db: Session) -> int:
    """Tell at most `ANNOUNCED_AT_ONCE` members that their unused account will be closed.

    Returns how many; the caller commits, and calls again until there are none left.
    """
    found = _accounts(db, _is_unannounced(), ANNOUNCED_AT_ONCE)
    closes_on = long_date((clock.now() + CLOSING_NOTICE).date())
    for account, member in found:
        _tell(db, account, member, AccountClosing(member.greeting, closes_on))
        audit.record(db, CLOSING_ANNOUNCED, actors.SYSTEM, member_id=member.id)
    return len(found)


def tell_closed(db: Session, among: ColumnElement[bool]) -> None:
    """Tell the owners of accounts that these are closed; the caller deletes them."""
    for account, member in _accounts(db, among, None):
        _tell(db, account, member, AccountClosed(member.greeting))
        audit.record(db, "privacy:account:closed", actors.SYSTEM, member_id=member.id)


def _is_unannounced() -> ColumnElement[bool]:
    now = clock.utcnow()
    limit = BY_SLUG["unused_accounts"].period.before(now)
    return due.is_unused(limit) & ~due.is_announced(limit, now)


def _accounts(
    db: Session, condition: ColumnElement[bool], at_most: int | None
) -> Sequence[Row[Account, Member]]:
    return db.execute(
        select(Account, Member).join(Account.member).where(condition).limit(at_most)
    ).all()


def _tell(db: Session, account: Account, member: Member, email: Email) -> None:
    recipient = account.email or member.email
    if recipient:
        outbox.enqueue(db, email, recipient=recipient, member_id=member.id)
