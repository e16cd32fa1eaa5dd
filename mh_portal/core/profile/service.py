"""Changing telephone, postal address and scheme: typed, read again, confirmed.

What was typed is kept until it is confirmed. Both steps compare what holds with what their page
had shown, so that a second page never overwrites what it did not show.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.members.models import Member
from mh_portal.core.profile import drafts, notices, queries, rules
from mh_portal.core.profile.drafts import ChangedMeanwhileError, Values
from mh_portal.core.profile.models import HeldAddress, HeldPhone, HeldScheme
from mh_portal.core.profile.rules import Address, Details, Scheme
from mh_portal.language import gettext as _


class Subject(StrEnum):
    """What can be changed so; the value names its draft."""

    PHONE = "phone"
    ADDRESS = "address"
    SCHEME = "scheme"


@dataclasses.dataclass(frozen=True)
class Change:
    """A change under way: whose, what holds before it, who makes it."""

    db: Session
    member: Member
    details: Details
    actor: Actor


def values_of(details: Details, subject: Subject) -> dict[str, Any]:
    """Return what holds of a subject, by the names of its form; a day is an ISO text."""
    if subject is Subject.PHONE:
        return {"phone": details.phone}
    if subject is Subject.ADDRESS:
        return dataclasses.asdict(details.address)
    scheme = details.coming_scheme or details.scheme
    since = scheme.since.isoformat() if scheme.since else ""
    return dataclasses.asdict(scheme) | {"since": since}


def keep(db: Session, member: Member, subject: Subject, values: Values, *, shown: str) -> bool:
    """Keep what was typed until it is confirmed; tell whether it is anything new.

    What holds already waits for nobody: nothing is kept then, nor what was typed before. `shown`
    is the fingerprint of what held when the page was shown. Raises ChangedMeanwhileError.
    """
    drafts.take_turn(db, member.id)
    held = values_of(queries.get_details(db, member, clock.today()), subject)
    if shown != drafts.fingerprint(held):
        raise ChangedMeanwhileError
    if values == held:
        drafts.drop(db, member.id, subject)
        return False
    drafts.keep(db, member.id, subject, values)
    return True


def confirm(db: Session, member: Member, subject: Subject, *, shown: str, actor: Actor) -> bool:
    """Make what was typed hold, record it and tell the member; tell whether it is anything new.

    `shown` is the fingerprint of what held and of what was typed when the page was shown. Raises
    NoDraftError and ChangedMeanwhileError.
    """
    typed = drafts.get(db, member.id, subject)
    details = queries.get_details(db, member, clock.today())
    held = values_of(details, subject)
    if shown != drafts.fingerprint(held, typed):
        raise ChangedMeanwhileError
    is_new = typed != held
    if is_new:
        _CHANGES[subject](Change(db, member, details, actor), typed)
    drafts.drop(db, member.id, subject)
    return is_new


def _change_phone(change: Change, typed: Values) -> None:
    phone = typed["phone"]
    change.db.merge(HeldPhone(member_id=change.member.id, phone=phone, changed_at=clock.utcnow()))
    masked = [rules.masked_phone(change.details.phone), rules.masked_phone(phone)]
    _note(change, "profile:phone:changed", {"phone": masked}, _("your telephone number"))


def _change_address(change: Change, typed: Values) -> None:
    address = Address(**typed)
    change.db.merge(HeldAddress(member_id=change.member.id, changed_at=clock.utcnow(), **typed))
    # The department is enough to tell that somebody moved.
    departments = [change.details.address.postal_code[:2], address.postal_code[:2]]
    _note(change, "profile:address:changed", {"department": departments}, _("your postal address"))


def _change_scheme(change: Change, typed: Values) -> None:
    scheme = Scheme(**{**typed, "since": date.fromisoformat(typed["since"])})
    change.db.merge(
        HeldScheme(
            member_id=change.member.id,
            is_settled=False,
            changed_at=clock.utcnow(),
            **dataclasses.asdict(scheme),
        )
    )
    codes = [change.details.scheme.scheme_code, scheme.scheme_code]
    what = _("your health insurance scheme")
    _note(change, "profile:scheme:changed", {"scheme": codes}, what, wants_certificate=True)


def _note(
    change: Change,
    action: str,
    changes: dict[str, Any],
    what: str,
    *,
    wants_certificate: bool = False,
) -> None:
    change.db.flush()
    notices.note(
        change.db,
        change.member,
        what,
        actor=change.actor,
        action=action,
        changes=changes,
        wants_certificate=wants_certificate,
    )


_CHANGES: dict[Subject, Callable[[Change, Values], None]] = {
    Subject.PHONE: _change_phone,
    Subject.ADDRESS: _change_address,
    Subject.SCHEME: _change_scheme,
}
