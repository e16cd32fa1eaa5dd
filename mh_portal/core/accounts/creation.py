"""Creating an account: the card's facts, the activation link, its renewal, the password.

What a visitor is told never depends on whether a member, an account or an e-mail is known: the
answer is on the screen of the mailbox, not here. Name, birth date and number alone open nothing
(they leaked for 33 million people in France in 2024): the account opens through the mailbox, and
the address the insurer already knows is told when another is used.
"""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts import failures, links, migrated, rules, sessions
from mh_portal.core.accounts.emails import (
    AccountActivation,
    AccountCreationNotice,
    AccountExists,
    EmailInUse,
)
from mh_portal.core.accounts.models import Account, Link, LinkPurpose
from mh_portal.core.actors import Actor
from mh_portal.core.assistance import service as assistance
from mh_portal.core.assistance.models import CallBackReason
from mh_portal.core.audit import service as audit
from mh_portal.core.members import queries as members
from mh_portal.core.members import rules as member_rules
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import service as outbox
from mh_portal.core.outbox.email import Email

_accounts = cast(Table, Account.__table__)
# Built once: to build such a statement anew takes longer than the database takes to answer it.
_OF_MEMBER_OR_EMAIL = select(
    _accounts.c.member_id, _accounts.c.email, _accounts.c.blocked_at
).where(
    or_(
        _accounts.c.member_id == bindparam("of_member"),
        _accounts.c.email_key == bindparam("login"),
    )
)
_ADD = insert(_accounts).returning(_accounts.c.id)


class CreationError(Exception):
    """The account cannot be created now."""


class FactsDoNotMatchError(CreationError):
    """The facts are not those of the card; which one is wrong is never told."""


class CardWaitsError(CreationError):
    """Too many failures for this card number: it waits until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclasses.dataclass(frozen=True)
class Facts:
    """What the visitor reads from the card, and the e-mail address to use."""

    last_name: str
    first_name: str
    birth_date: date
    member_number: str
    email: str


def request_account(db: Session, facts: Facts) -> None:
    """Check the facts against the member base and send the e-mail that follows from them.

    Raises CardWaitsError and FactsDoNotMatchError; the failure is recorded in `db` then, which
    the caller commits all the same.
    """
    subject = failures.card(facts.member_number)
    member = members.find_by_number(db, facts.member_number)
    if member is None or not _matches(member, facts):
        if until := failures.waits_until(db, subject):
            raise CardWaitsError(until)
        _record_mismatch(db, subject, member)
        raise FactsDoNotMatchError
    if until := failures.forget_unless_waiting(db, subject):
        raise CardWaitsError(until)
    key = rules.email_key(facts.email)
    accounts = db.execute(_OF_MEMBER_OR_EMAIL, {"of_member": member.id, "login": key}).all()
    own = next((account for account in accounts if account.member_id == member.id), None)
    if own is not None and own.email is None and own.blocked_at is not None:
        # Somebody said « ce n'est pas moi »: the call centre calls, no address is written to.
        audit.record(db, "accounts:creation:blocked", actors.VISITOR, member_id=member.id)
        return
    if own is not None and own.email is not None:
        _tell(db, AccountExists(greeting=member.greeting), own.email, member, once_an_hour=True)
        audit.record(db, "accounts:creation:repeated", actors.VISITOR, member_id=member.id)
        return
    if not links.may_send_another(db, LinkPurpose.ACTIVATION, member.id, facts.email):
        audit.record(db, "accounts:creation:flooded", actors.VISITOR, member_id=member.id)
        return
    if any(account.member_id != member.id for account in accounts):
        _tell(db, EmailInUse(greeting=member.greeting), facts.email, member, once_an_hour=True)
        audit.record(db, "accounts:creation:email_in_use", actors.VISITOR, member_id=member.id)
        return
    begin(db, member, facts.email)


def begin(db: Session, member: Member, email: str, actor: Actor = actors.VISITOR) -> None:
    """Send the first activation link; the address the insurer knows is told when it is another."""
    send_activation(db, member, email, actor)
    if member.email and rules.email_key(member.email) != rules.email_key(email):
        _tell_known_address(db, member, email)


def send_activation(db: Session, member: Member, email: str, actor: Actor = actors.VISITOR) -> None:
    """Send an activation link, which takes the place of the former ones; `actor` asked for it."""
    token = links.create(
        db,
        LinkPurpose.ACTIVATION,
        member_id=member.id,
        email=email,
        lasts=rules.ACTIVATION_LASTS,
    )
    _tell(db, AccountActivation(greeting=member.greeting, token=token), email, member, by=actor)
    audit.record(db, "accounts:activation_link:sent", actor, member_id=member.id)


def renew_by_link(db: Session, token: str) -> None:
    """Send a new activation link to the mailbox a former one was sent to.

    Whoever holds the old link reads that mailbox. A link that never was, and one whose account
    is active by now, send nothing.
    """
    link = links.find(db, LinkPurpose.ACTIVATION, token)
    if link is not None:
        _renew(db, link)


def renew_by_email(db: Session, email: str) -> None:
    """Send a new activation link for the newest open one of an e-mail address, if there is one."""
    link = links.find_newest_open(db, LinkPurpose.ACTIVATION, email)
    if link is not None:
        _renew(db, link)


def _renew(db: Session, link: Link) -> None:
    has_account = db.scalar(
        select(Account.id).where(
            Account.member_id == link.member_id,
            or_(Account.email_key.is_not(None), Account.blocked_at.is_not(None)),
        )
    )
    if has_account:
        return
    if not links.may_send_another(db, LinkPurpose.ACTIVATION, link.member_id, link.email):
        return
    if failures.waits_until(db, failures.card(link.member.member_number)):
        return
    if links.state_of(link) is links.LinkState.EXPIRED:
        assistance.mark_call_back(db, link.member_id, CallBackReason.LINK_EXPIRED)
    send_activation(db, link.member, link.email)


def personal_words(member: Member, email: str) -> tuple[str, ...]:
    """Return what a guesser would try in this member's password."""
    return (
        member.last_name,
        member.birth_name,
        member.first_name,
        member.member_number,
        member.city,
        member.birth_date.strftime("%d%m%Y"),
        str(member.birth_date.year),
        email,
        email.partition("@")[0],
    )


def activate(db: Session, token: str, password_hash: str, device: str) -> str:
    """Open the account of an activation link and sign the browser in.

    Returns the random text for the login cookie. Raises LinkNotUsableError when the link has
    been used, replaced or has expired, or when the member or the e-mail has an account by now.
    """
    link = links.use_up(db, LinkPurpose.ACTIVATION, token)
    if link is None:
        raise links.LinkNotUsableError
    now = clock.utcnow()
    access = {
        "email": link.email,
        "email_key": link.email_key,
        "password_hash": password_hash,
        "password_changed_at": now,
    }
    try:
        account_id = migrated.complete(db, link.member_id, access)
        if account_id is None:
            account = access | {"member_id": link.member_id, "created_at": now}
            account_id = db.execute(_ADD, account).scalar_one()
        else:
            links.replace(db, LinkPurpose.IDENTIFIER, link.member_id)
    except IntegrityError:
        raise links.LinkNotUsableError from None
    actor = actors.member(link.member_id)
    audit.record(db, "accounts:account:activated", actor, member_id=link.member_id)
    return sessions.open_session(db, account_id, device)


def oppose(db: Session, token: str) -> None:
    """Stop a creation, or a new login, that the member did not ask for: « ce n'est pas moi ».

    Open links are taken back, an account opened meanwhile is blocked, the card waits a day and
    the call centre is asked to call. Raises LinkNotUsableError.
    """
    link = links.use_up(db, LinkPurpose.OPPOSITION, token)
    if link is None:
        raise links.LinkNotUsableError
    for purpose in (LinkPurpose.ACTIVATION, LinkPurpose.IDENTIFIER):
        links.replace(db, purpose, link.member_id)
    account = db.scalar(select(Account).where(Account.member_id == link.member_id))
    if account is not None:
        account.blocked_at = clock.utcnow()
        sessions.end_all(db, account.id)
    member = members.get(db, link.member_id)
    failures.block(db, failures.card(member.member_number), rules.LONGEST_WAIT)
    assistance.mark_call_back(db, link.member_id, CallBackReason.OPPOSITION)
    audit.record(db, "accounts:creation:opposed", actors.VISITOR, member_id=link.member_id)


def _matches(member: Member, facts: Facts) -> bool:
    return (
        member_rules.is_same_name(facts.last_name, member.last_name, member.birth_name)
        and member_rules.is_same_name(facts.first_name, member.first_name)
        and facts.birth_date == member.birth_date
    )


def _record_mismatch(db: Session, subject: bytes, member: Member | None) -> None:
    failure = failures.count(db, subject)
    member_id = member.id if member else None
    audit.record(
        db,
        "accounts:creation:facts_do_not_match",
        actors.VISITOR,
        member_id=member_id,
        changes={"failures": failure.count},
    )
    if member_id is not None and failure.count >= rules.FAILURES_BEFORE_CALL:
        assistance.mark_call_back(db, member_id, CallBackReason.CREATION_FAILED)


def _tell_known_address(db: Session, member: Member, email: str) -> None:
    token = links.create(
        db,
        LinkPurpose.OPPOSITION,
        member_id=member.id,
        email=member.email,
        lasts=rules.OPPOSITION_LASTS,
    )
    notice = AccountCreationNotice(
        greeting=member.greeting, masked_email=rules.masked_email(email), token=token
    )
    _tell(db, notice, member.email, member)


def _tell(
    db: Session,
    email: Email,
    recipient: str,
    member: Member,
    *,
    once_an_hour: bool = False,
    by: Actor | None = None,
) -> None:
    # Who clicks twice, or asks again and again, is answered by the first e-mail.
    hour = clock.utcnow().strftime("%Y%m%d%H")
    key = f"{email.kind}:{member.id}:{hour}" if once_an_hour else None
    outbox.enqueue(db, email, recipient=recipient, member_id=member.id, dedupe_key=key, by=by)
