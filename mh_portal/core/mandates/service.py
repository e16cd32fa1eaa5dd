"""Giving a mandate and taking it back; accepting it and refusing it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts import links, sessions
from mh_portal.core.accounts import rules as account_rules
from mh_portal.core.accounts.models import Account
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.mandates import queries, rules
from mh_portal.core.mandates.emails import MandateChanged, MandateEnded, MandateInvitation
from mh_portal.core.mandates.models import Mandate
from mh_portal.core.mandates.rules import Wish
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import service as outbox
from mh_portal.core.requests import moving
from mh_portal.language import gettext as _
from mh_portal.language import long_date

# How many ends are announced in one transaction.
ANNOUNCED_AT_ONCE = 100


class MandateError(Exception):
    """The mandate cannot be given or accepted."""


class TooManyError(MandateError):
    """The member has as many helpers as the portal keeps apart."""


class OwnAddressError(MandateError):
    """It is the address the member signs in with."""


class NotUsableError(MandateError):
    """The invitation was answered, taken back or replaced, or has expired."""


class AccountExistsError(MandateError):
    """Somebody signs in with the address already: that account accepts."""


def invite(db: Session, member: Member, wish: Wish, actor: Actor) -> None:
    """Give a mandate; it holds once its helper has accepted it by the link that is sent.

    A mandate given to the same address before is replaced. Given by an agent, it was signed on
    paper. Raises TooManyError and OwnAddressError.
    """
    key = account_rules.email_key(wish.email)
    own = db.scalar(select(Account.email_key).where(Account.member_id == member.id))
    if own == key:
        raise OwnAddressError
    # Two at once are counted one after the other.
    db.execute(select(Member.id).where(Member.id == member.id).with_for_update())
    now = clock.utcnow()
    current = queries.list_current(db, member.id, clock.today())
    former = [each for each in current if each.email_key == key]
    if len(current) - len(former) >= rules.MOST_HELPERS:
        raise TooManyError
    for each in former:
        each.revoked_at = now
        each.token_hash = None
    token = links.new_token()
    mandate = Mandate(
        member_id=member.id,
        name=wish.name,
        email=wish.email,
        email_key=key,
        may_request=wish.scope.may_request,
        may_get_documents=wish.scope.may_get_documents,
        until=wish.until,
        created_at=now,
        token_hash=links.hash_token(token),
        token_expires_at=now + rules.INVITATION_LASTS,
        entered_by_id=actor.id if actor.kind is actors.ActorKind.AGENT else None,
    )
    db.add(mandate)
    db.flush()
    invitation = MandateInvitation(
        greeting=wish.name,
        member_name=member.full_name,
        until=long_date(wish.until),
        token=token,
    )
    outbox.enqueue(db, invitation, recipient=wish.email, member_id=member.id)
    change = _(
        "%(name)s is invited to help you, until %(until)s. Nothing opens before they accept."
    )
    _tell(db, mandate, change, actor)
    action = "mandates:mandate:entered" if mandate.entered_by_id else "mandates:mandate:invited"
    _record(db, mandate, action, actor)


def open_account(db: Session, token: str, password_hash: str, device: str) -> str:
    """Open an account for the helper of an invitation and accept it; return the cookie's text.

    Raises NotUsableError, and AccountExistsError when the address signs somebody in already.
    """
    mandate = _use_up(db, token)
    now = clock.utcnow()
    account = Account(
        name=mandate.name,
        email=mandate.email,
        email_key=mandate.email_key,
        password_hash=password_hash,
        created_at=now,
        password_changed_at=now,
    )
    try:
        with db.begin_nested():
            db.add(account)
    except IntegrityError as error:
        raise AccountExistsError from error
    audit.record(db, "mandates:account:opened", actors.helper(account.id))
    _accepted(db, mandate, account.id, actors.helper(account.id))
    return sessions.open_session(db, account.id, device)


def accept(db: Session, token: str, account_id: int) -> None:
    """Accept an invitation with the account that has its address; raises NotUsableError."""
    mandate = _use_up(db, token)
    account = db.get_one(Account, account_id)
    # A member's account has no name of its own; the journal of the one who is helped shows it.
    account.name = account.name or mandate.name
    if account.email_key != mandate.email_key or account.member_id == mandate.member_id:
        raise NotUsableError
    _accepted(db, mandate, account_id, actors.helper(account_id))


def refuse(db: Session, token: str) -> None:
    """Refuse an invitation; raises NotUsableError."""
    mandate = _use_up(db, token)
    mandate.revoked_at = clock.utcnow()
    _tell(db, mandate, _("%(name)s does not wish to help you in your space. Nothing was opened."))
    _record(db, mandate, "mandates:mandate:refused", actors.VISITOR)


def note_sign_in(db: Session, token: str) -> None:
    """Write into each helped member's journal that their helper has signed in.

    `token` is that of the session just opened; one that still awaits the second factor opens
    nothing. To look at a space is to read, which writes nothing; it takes a sign-in, which does.
    """
    for member_id, account_id in queries.list_of_session(db, token, clock.today()):
        actor = actors.helper(account_id)
        audit.record(db, "mandates:helper:signed_in", actor, member_id=member_id)


def revoke(db: Session, member_id: int, number: int, actor: Actor) -> bool:
    """Take a member's mandate back, at once; False where there is none of that number to take."""
    mandate = queries.find_of_member(db, member_id, number)
    if mandate is None or mandate.revoked_at is not None:
        return False
    mandate.revoked_at = clock.utcnow()
    mandate.token_hash = None
    _tell(db, mandate, _("%(name)s can no longer open your space."), actor)
    if mandate.accepted_at is not None:
        change = _("%(member)s has ended your access to their space.")
        ended = MandateEnded(mandate.name, change % {"member": mandate.member.full_name})
        outbox.enqueue(db, ended, recipient=mandate.email, member_id=member_id)
    _record(db, mandate, "mandates:mandate:revoked", actor)
    return True


def announce_ends(db: Session) -> int:
    """Tell members and helpers of mandates that end soon, once each; return how many.

    At most `ANNOUNCED_AT_ONCE`, so the caller commits and calls again.
    """
    today = clock.today()
    due = db.scalars(
        select(Mandate)
        .where(
            Mandate.accepted_at.is_not(None),
            Mandate.revoked_at.is_(None),
            Mandate.announced_at.is_(None),
            Mandate.until.between(today, today + rules.REMINDED_BEFORE),
            # One given for so short a time is not announced on its first day.
            Mandate.created_at < clock.utcnow() - timedelta(days=1),
        )
        .order_by(Mandate.id)
        .limit(ANNOUNCED_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for mandate in due:
        mandate.announced_at = clock.utcnow()
        until = long_date(mandate.until)
        _tell(db, mandate, _("%(name)s can open your space until %(until)s, and no longer."))
        change = _("You can open the space of %(member)s until %(until)s, and no longer.")
        facts = {"member": mandate.member.full_name, "until": until}
        ended = MandateEnded(mandate.name, change % facts)
        outbox.enqueue(db, ended, recipient=mandate.email, member_id=mandate.member_id)
        _record(db, mandate, "mandates:mandate:announced", actors.SYSTEM)
    return len(due)


def _use_up(db: Session, token: str) -> Mandate:
    """Use an invitation, in one statement, so that of two answers at once one counts."""
    number = db.scalar(
        update(Mandate)
        .where(
            Mandate.token_hash == links.hash_token(token),
            Mandate.token_expires_at > clock.utcnow(),
            Mandate.until >= clock.today(),
            Mandate.accepted_at.is_(None),
            Mandate.revoked_at.is_(None),
        )
        .values(token_hash=None)
        .returning(Mandate.id)
    )
    if number is None:
        raise NotUsableError
    return db.get_one(Mandate, number)


def _accepted(db: Session, mandate: Mandate, account_id: int, actor: Actor) -> None:
    mandate.account_id = account_id
    mandate.accepted_at = clock.utcnow()
    change = _("%(name)s has accepted, and can open your space until %(until)s.")
    _tell(db, mandate, change)
    _record(db, mandate, "mandates:mandate:accepted", actor)


def _tell(db: Session, mandate: Mandate, change: str, by: Actor | None = None) -> None:
    member = db.get_one(Member, mandate.member_id)
    facts = {"name": mandate.name, "until": long_date(mandate.until)}
    # One that ends by itself soon is not to be ended by hand.
    can_be_ended = mandate.revoked_at is None and mandate.announced_at is None
    moving.tell(db, member, MandateChanged(member.greeting, change % facts, can_be_ended), by)


def _record(db: Session, mandate: Mandate, action: str, actor: Actor) -> None:
    facts = {
        "email": account_rules.masked_email(mandate.email),
        "scope": mandate.scope,
        "until": mandate.until.isoformat(),
    }
    audit.record(db, action, actor, member_id=mandate.member_id, changes=facts)
