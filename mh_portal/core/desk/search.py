"""Finding members for an advisor; what is found is only what tells people apart."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select, union_all
from sqlalchemy.orm import Session

from mh_portal.core.accounts import rules as account_rules
from mh_portal.core.accounts.models import Account
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.desk import rules
from mh_portal.core.desk.rules import Sought
from mh_portal.core.extracts import contacts
from mh_portal.core.members import rules as member_rules
from mh_portal.core.members.models import Member
from mh_portal.core.members.rules import display_name
from mh_portal.core.messages.models import Thread
from mh_portal.core.profile.models import HeldPhone
from mh_portal.core.requests.models import Request


@dataclasses.dataclass(frozen=True)
class Found:
    """A member: enough to tell two people apart, and not more."""

    member_number: str
    name: str
    birth_year: int
    city: str


_COLUMNS = (
    Member.member_number,
    Member.first_name,
    Member.last_name,
    Member.birth_name,
    Member.birth_date,
    Member.city,
)
_FOUND = select(*_COLUMNS)
# Built once; each is answered by an index.
_BY: dict[Sought, Select[*tuple[Any, ...]]] = {
    Sought.MEMBER_NUMBER: _FOUND.where(Member.member_number == bindparam("sought")),
    Sought.REFERENCE: _FOUND.where(
        Member.id.in_(
            union_all(
                select(Request.member_id).where(Request.reference == bindparam("sought")),
                select(Thread.member_id).where(Thread.reference == bindparam("sought")),
            )
        )
    ),
}
_BY_BIRTH_DATE = _FOUND.where(Member.birth_date == bindparam("born"))


def find(db: Session, text: str, born: date | None, actor: Actor) -> Sequence[Found]:
    """Return the members that a text finds, `MOST_FOUND` at most.

    A name takes the birth date as well, which an index finds; names are compared as at sign-up.
    The search is recorded in `db`, without what was typed.
    """
    sought, value = rules.recognise(text)
    rows = db.execute(_statement(sought, value, born)).all() if value else []
    if sought is Sought.NAME:
        rows = [row for row in rows if _is_named(value, row)]
    found = [
        Found(
            row.member_number,
            f"{display_name(row.first_name)} {display_name(row.last_name)}",
            row.birth_date.year,
            display_name(row.city),
        )
        for row in rows[: rules.MOST_FOUND]
    ]
    audit.record(db, "desk:search:made", actor, changes={"by": sought, "found": len(found)})
    return found


def _statement(sought: Sought, value: str, born: date | None) -> Select[*tuple[Any, ...]]:
    if sought in _BY:
        return _BY[sought].params(sought=value)
    if sought is Sought.NAME:
        return _BY_BIRTH_DATE.params(born=born)
    condition = _of_email(value) if sought is Sought.EMAIL else _of_phone(value)
    return _FOUND.where(condition).order_by(Member.id).limit(rules.MOST_FOUND)


def _of_email(value: str) -> ColumnElement[bool]:
    key = account_rules.email_key(value)
    login = select(Account.member_id).where(Account.email_key == key)
    return or_(Member.id.in_(login), Member.email.in_({value, key}))


def _of_phone(value: str) -> ColumnElement[bool]:
    try:
        phone = contacts.parse_phone(value)
    except ValueError:
        phone = value
    held = select(HeldPhone.member_id).where(HeldPhone.phone == phone)
    # What the member has told since replaces what the extract has.
    replaced = exists().where(HeldPhone.member_id == Member.id)
    return or_(Member.id.in_(held), (Member.phone == phone) & ~replaced)


def _is_named(typed: str, row: Any) -> bool:
    """Tell whether every word typed is of the member's names; the family name is among them."""
    words = {member_rules.comparable_name(word) for word in typed.split()}
    names = {member_rules.comparable_name(name) for name in (row.last_name, row.birth_name) if name}
    whole = member_rules.comparable_name(typed)
    first = member_rules.comparable_name(row.first_name)
    joined = {f"{first}{name}" for name in names} | {f"{name}{first}" for name in names}
    return whole in names | joined or bool(words & names)
