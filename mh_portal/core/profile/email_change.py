"""A member's e-mail address: asked for, confirmed by link, taken back from the former mailbox.

The link is opened by its member alone, signed in: an address with a slip may be somebody else's,
who must not come into the space by it. While a change can be taken back there is no other one: a
second would take the way back from the former mailbox.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts import links, sessions
from mh_portal.core.accounts import rules as account_rules
from mh_portal.core.accounts.models import Account, Link, LinkPurpose
from mh_portal.core.assistance import service as assistance
from mh_portal.core.assistance.models import CallBackReason
from mh_portal.core.audit import service as audit
from mh_portal.core.columns import keyring
from mh_portal.core.members import queries as members
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import service as outbox
from mh_portal.core.profile import drafts, notices, rules
from mh_portal.core.profile.emails import (
    ProfileEmailChanged,
    ProfileEmailConfirmation,
    ProfileEmailInUse,
)
from mh_portal.language import gettext as _

SUBJECT = "email"
_accounts = cast(Table, Account.__table__)
_HOLDER = select(_accounts.c.id).where(_accounts.c.email_key == bindparam("login"))
_REPLACE = (
    update(_accounts)
    .where(_accounts.c.member_id == bindparam("of_member"), _accounts.c.email_key.is_not(None))
    .returning(_accounts.c.id)
)


class WayBackOpenError(Exception):
    """The address was changed lately: it stays until `until`, when that can no longer be undone."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class EmailTakenError(Exception):
    """Somebody else has begun to sign in with the address meanwhile."""


def find_way_back(db: Session, member_id: int) -> datetime | None:
    """Return until when a change of the address can be taken back, or None."""
    until = db.scalar(
        select(Link.expires_at)
        .where(
            Link.member_id == member_id,
            Link.purpose == LinkPurpose.EMAIL_BACK,
            Link.used_at.is_(None),
            Link.replaced_at.is_(None),
            Link.expires_at > clock.utcnow(),
        )
        .limit(1)
    )
    return until.astimezone(clock.ZONE) if until else None


def require_no_way_back(db: Session, member_id: int) -> None:
    """Raise WayBackOpenError while a change of the address can be taken back."""
    if until := find_way_back(db, member_id):
        raise WayBackOpenError(until)


def request_link(db: Session, member: Member, *, shown: str) -> None:
    """Send the e-mail that follows from the wish for the address that was typed.

    What the screen says is the same whether somebody else signs in with it. The draft stays, for
    the page that follows and for sending the link again. Raises NoDraftError, WayBackOpenError
    and ChangedMeanwhileError.
    """
    typed = drafts.get(db, member.id, SUBJECT)
    require_no_way_back(db, member.id)
    if shown != drafts.fingerprint(typed):
        raise drafts.ChangedMeanwhileError
    email: str = typed["email"]
    if not links.may_send_another(db, LinkPurpose.EMAIL_CHANGE, member.id, email):
        _record(db, "profile:email_link:flooded", member)
        return
    if db.scalar(_HOLDER, {"login": account_rules.email_key(email)}) is not None:
        # What was sent to an address typed before must not confirm it now.
        links.replace(db, LinkPurpose.EMAIL_CHANGE, member.id)
        _tell_once_an_hour(db, member, email)
        _record(db, "profile:email:in_use", member)
        return
    token = links.create(
        db,
        LinkPurpose.EMAIL_CHANGE,
        member_id=member.id,
        email=email,
        lasts=rules.EMAIL_LINK_LASTS,
    )
    confirmation = ProfileEmailConfirmation(greeting=member.greeting, token=token)
    outbox.enqueue(db, confirmation, recipient=email, member_id=member.id)
    masked = [None, account_rules.masked_email(email)]
    _record(db, "profile:email_link:sent", member, {"email": masked})


def confirm(db: Session, token: str, member: Member) -> None:
    """Make the address of a member's link the login; tell the former one how to take it back.

    Raises LinkNotUsableError, also for another member's link, WayBackOpenError and
    EmailTakenError; nothing is changed then.
    """
    drafts.take_turn(db, member.id)
    former = notices.find_address(db, member.id)
    found = links.find(db, LinkPurpose.EMAIL_CHANGE, token)
    if found is None or found.member_id != member.id or former is None:
        raise links.LinkNotUsableError
    require_no_way_back(db, member.id)
    used = links.use_up(db, LinkPurpose.EMAIL_CHANGE, token)
    if used is None:
        raise links.LinkNotUsableError
    _set_email(db, member.id, used.email, used.email_key)
    links.replace(db, LinkPurpose.PASSWORD, member.id)
    drafts.drop(db, member.id, SUBJECT)
    masked = account_rules.masked_email(used.email)
    back = links.create(
        db, LinkPurpose.EMAIL_BACK, member_id=member.id, email=former, lasts=rules.WAY_BACK
    )
    notice = ProfileEmailChanged(greeting=member.greeting, masked_email=masked, token=back)
    outbox.enqueue(db, notice, recipient=former, member_id=member.id)
    changes = {"email": [account_rules.masked_email(former), masked]}
    _record(db, "profile:email:changed", member, changes)


def take_back(db: Session, token: str) -> None:
    """Bring the former address back as the login, end every session and ask for a call.

    Raises LinkNotUsableError and EmailTakenError; nothing is changed then.
    """
    used = links.use_up(db, LinkPurpose.EMAIL_BACK, token)
    if used is None:
        raise links.LinkNotUsableError
    account_id = _set_email(db, used.member_id, used.email, used.email_key)
    for purpose in (LinkPurpose.EMAIL_CHANGE, LinkPurpose.PASSWORD):
        links.replace(db, purpose, used.member_id)
    sessions.end_all(db, account_id)
    assistance.mark_call_back(db, used.member_id, CallBackReason.OPPOSITION)
    member = members.get(db, used.member_id)
    changes = {"email": account_rules.masked_email(used.email)}
    what = _("your e-mail address (the former one is back)")
    action = "profile:email:taken_back"
    notices.note(db, member, what, actor=actors.VISITOR, action=action, changes=changes)


def _set_email(db: Session, member_id: int, email: str, key: str) -> int:
    try:
        account_id: int | None = db.scalar(
            _REPLACE, {"of_member": member_id, "email": email, "email_key": key}
        )
    except IntegrityError:
        raise EmailTakenError from None
    if account_id is None:
        raise links.LinkNotUsableError
    return account_id


def _tell_once_an_hour(db: Session, member: Member, email: str) -> None:
    # Who clicks twice, or asks again and again, is answered by the first e-mail.
    hour = clock.utcnow().strftime("%Y%m%d%H")
    address = keyring.blind_index("accounts:in_use", account_rules.email_key(email)).hex()[:16]
    outbox.enqueue(
        db,
        ProfileEmailInUse(greeting=member.greeting),
        recipient=email,
        member_id=member.id,
        dedupe_key=f"{ProfileEmailInUse.kind}:{member.id}:{address}:{hour}",
    )


def _record(
    db: Session, action: str, member: Member, changes: dict[str, Any] | None = None
) -> None:
    audit.record(db, action, actors.member(member.id), member_id=member.id, changes=changes)
