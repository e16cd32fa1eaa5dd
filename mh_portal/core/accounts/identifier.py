"""A migrated member's e-mail address: asked for, confirmed by link, from then on the login.

As with creating an account, the screen never tells whether somebody else signs in with the
address: that address is told.
"""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts import links, migrated, rules, sessions
from mh_portal.core.accounts.emails import (
    IdentifierConfirmation,
    IdentifierEmailInUse,
    IdentifierNotice,
    IdentifierUpdated,
)
from mh_portal.core.accounts.models import Account, LinkPurpose
from mh_portal.core.accounts.sessions import LiveSession
from mh_portal.core.assistance import service as assistance
from mh_portal.core.assistance.models import CallBackReason
from mh_portal.core.audit import service as audit
from mh_portal.core.columns import keyring
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import service as outbox

_accounts = cast(Table, Account.__table__)
_HOLDER = select(_accounts.c.id).where(_accounts.c.email_key == bindparam("login"))


class ForeignLinkError(Exception):
    """The link belongs to another account than the one that is open in this browser."""


class EmailTakenError(Exception):
    """Somebody else has begun to sign in with the address since the link was sent."""


def request_link(db: Session, member: Member, email: str) -> None:
    """Send the e-mail that follows from a migrated member's wish to sign in with an address.

    What is said on the screen afterwards is the same whatever this does.
    """
    if not links.may_send_another(db, LinkPurpose.IDENTIFIER, member.id, email):
        _record(db, "accounts:identifier:flooded", member)
        return
    _mark_expired_link(db, member, email)
    key = rules.email_key(email)
    if db.scalar(_HOLDER, {"login": key}) is not None:
        # What was sent to an address typed before must not confirm it now.
        links.replace(db, LinkPurpose.IDENTIFIER, member.id)
        _tell_once_an_hour(db, member, email)
        _record(db, "accounts:identifier:email_in_use", member)
        return
    token = links.create(
        db,
        LinkPurpose.IDENTIFIER,
        member_id=member.id,
        email=email,
        lasts=rules.IDENTIFIER_LINK_LASTS,
    )
    outbox.enqueue(
        db,
        IdentifierConfirmation(greeting=member.greeting, token=token),
        recipient=email,
        member_id=member.id,
    )
    _record(db, "accounts:identifier_link:sent", member, email)
    if member.email and rules.email_key(member.email) != key:
        _tell_known_address(db, member, email)


def confirm(db: Session, token: str, own: LiveSession | None, device: str) -> str | None:
    """Make the address of a link the login; the old login and every session end.

    `own` is the session of this browser, if any. When it is the member's, the browser is signed
    in anew: returns the random text for its cookie, else None. Raises ForeignLinkError,
    LinkNotUsableError and EmailTakenError; nothing is changed then.
    """
    link = links.find(db, LinkPurpose.IDENTIFIER, token)
    if link is None:
        raise links.LinkNotUsableError
    if own is not None and own.member_id != link.member_id:
        raise ForeignLinkError
    used = links.use_up(db, LinkPurpose.IDENTIFIER, token)
    if used is None:
        raise links.LinkNotUsableError
    access = {"email": used.email, "email_key": used.email_key}
    try:
        account_id = migrated.complete(db, used.member_id, access)
    except IntegrityError:
        raise EmailTakenError from None
    if account_id is None:
        raise links.LinkNotUsableError
    # A creation begun beside this one would end in a second account.
    links.replace(db, LinkPurpose.ACTIVATION, used.member_id)
    outbox.enqueue(
        db,
        IdentifierUpdated(greeting=link.member.greeting),
        recipient=used.email,
        member_id=used.member_id,
    )
    _record(db, "accounts:identifier:updated", link.member, used.email)
    return None if own is None else sessions.open_session(db, account_id, device)


def _mark_expired_link(db: Session, member: Member, email: str) -> None:
    former = links.find_newest_open(db, LinkPurpose.IDENTIFIER, email)
    if former is not None and links.state_of(former) is links.LinkState.EXPIRED:
        assistance.mark_call_back(db, member.id, CallBackReason.LINK_EXPIRED)


def _tell_once_an_hour(db: Session, member: Member, email: str) -> None:
    # Who clicks twice, or asks again and again, is answered by the first e-mail.
    hour = clock.utcnow().strftime("%Y%m%d%H")
    address = keyring.blind_index("accounts:in_use", rules.email_key(email)).hex()[:16]
    outbox.enqueue(
        db,
        IdentifierEmailInUse(greeting=member.greeting),
        recipient=email,
        member_id=member.id,
        dedupe_key=f"{IdentifierEmailInUse.kind}:{member.id}:{address}:{hour}",
    )


def _tell_known_address(db: Session, member: Member, email: str) -> None:
    token = links.create(
        db,
        LinkPurpose.OPPOSITION,
        member_id=member.id,
        email=member.email,
        lasts=rules.OPPOSITION_LASTS,
    )
    notice = IdentifierNotice(
        greeting=member.greeting, masked_email=rules.masked_email(email), token=token
    )
    outbox.enqueue(db, notice, recipient=member.email, member_id=member.id)


def _record(db: Session, action: str, member: Member, email: str | None = None) -> None:
    changes = None if email is None else {"email": [None, rules.masked_email(email)]}
    actor = actors.member(member.id)
    audit.record(db, action, actor, member_id=member.id, changes=changes)
