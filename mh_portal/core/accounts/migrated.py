"""Members who come with a login of the old portal: found by it, and given an account once.

The member base says how the old password was hashed. From the first sign-in on there is an
account, without an e-mail address yet, and the account alone decides: what a later extract says
of the old login changes nothing.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts import sessions
from mh_portal.core.accounts.models import Account
from mh_portal.core.audit import service as audit
from mh_portal.core.members.models import Member

_members = cast(Table, Member.__table__)
_accounts = cast(Table, Account.__table__)
# Built once: to build such a statement anew takes longer than the database takes to answer it.
_BY_LOGIN = (
    select(
        _members.c.id.label("member_id"),
        _members.c.legacy_identifier,
        _members.c.legacy_password_hash,
        _accounts.c.id.label("account_id"),
        _accounts.c.email_key,
        _accounts.c.password_hash,
        _accounts.c.blocked_at,
    )
    .outerjoin_from(_members, _accounts, _accounts.c.member_id == _members.c.id)
    .where(
        or_(
            _members.c.legacy_identifier.in_(bindparam("logins", expanding=True)),
            _members.c.member_number == bindparam("number"),
        )
    )
)
_OF_MEMBER = select(_accounts.c.id, _accounts.c.email_key, _accounts.c.blocked_at).where(
    _accounts.c.member_id == bindparam("of_member")
)
_HOLD = select(_members.c.id).where(_members.c.id == bindparam("of_member")).with_for_update()
_ADD = insert(_accounts).returning(_accounts.c.id)
_COMPLETE = (
    update(_accounts)
    .where(
        _accounts.c.member_id == bindparam("of_member"),
        _accounts.c.email_key.is_(None),
        _accounts.c.blocked_at.is_(None),
    )
    .returning(_accounts.c.id)
)


@dataclasses.dataclass(frozen=True)
class OldLogin:
    """Whose old login it is, and what its password is checked against.

    `account_id` and `password_hash` (Argon2id) are those of the account made at the first
    sign-in; `legacy_hash` is the one of the member base, until then. Without either the old
    login opens nothing: it never had a password, or an e-mail address has taken its place.
    """

    member_id: int
    legacy_hash: str | None = None
    account_id: int | None = None
    password_hash: str | None = None
    blocked_at: datetime | None = None


def canonical(login: str) -> str:
    """Return a login as it is looked up and as its failures are counted.

    An e-mail address stays as it is; an old login loses its spaces, and a number its dots.
    """
    if "@" in login:
        return login
    compact = "".join(login.split())
    digits = re.sub(r"[.\-/]", "", compact)
    return digits if digits.isdecimal() else compact


def find(connection: Connection, login: str) -> OldLogin | None:
    """Return whose old login a canonical one is, in whatever case it was typed, or None."""
    logins = {login, login.upper(), login.lower()}
    rows = connection.execute(_BY_LOGIN, {"logins": sorted(logins), "number": login}).all()
    row: Any = min(rows, key=lambda row: row.legacy_identifier != login, default=None)
    if row is None:
        return None
    if row.account_id is None:
        return OldLogin(row.member_id, legacy_hash=row.legacy_password_hash)
    if row.email_key is not None:
        return OldLogin(row.member_id)
    return OldLogin(
        row.member_id,
        account_id=row.account_id,
        password_hash=row.password_hash,
        blocked_at=row.blocked_at,
    )


def open_account(db: Session, member_id: int, password_hash: str) -> int | None:
    """Return the account, without an e-mail address, of a member whose old password was right.

    None when the member has meanwhile an account that an e-mail address signs in, or that is
    blocked: then the old login opens nothing any more.
    """
    # Two browsers that come at once take their turn here.
    db.execute(_HOLD, {"of_member": member_id})
    account = db.execute(_OF_MEMBER, {"of_member": member_id}).first()
    if account is not None:
        is_open = account.email_key is None and account.blocked_at is None
        return account.id if is_open else None
    now = clock.utcnow()
    account_id: int = db.execute(
        _ADD,
        {
            "member_id": member_id,
            "password_hash": password_hash,
            "created_at": now,
            "password_changed_at": now,
        },
    ).scalar_one()
    audit.record(db, "accounts:account:migrated", actors.member(member_id), member_id=member_id)
    return account_id


def complete(db: Session, member_id: int, access: Mapping[str, Any]) -> int | None:
    """Give a migrated member's account its e-mail address and what else `access` names.

    What was open under the old login ends with it. Returns the account; None when there is none
    that waits for an address. Raises IntegrityError when somebody else signs in with it.
    """
    account_id: int | None = db.scalar(_COMPLETE, {**access, "of_member": member_id})
    if account_id is not None:
        sessions.end_all(db, account_id)
    return account_id
