"""Reading mandates: those of a member, those of a helper, the one by which a page is opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from mh_portal.core import clock
from mh_portal.core.accounts import links
from mh_portal.core.accounts.models import Account, LoginSession
from mh_portal.core.mandates.models import Mandate
from mh_portal.core.members.models import Member

_HOLDS = (
    Mandate.accepted_at.is_not(None),
    Mandate.revoked_at.is_(None),
    Mandate.until >= bindparam("today"),
)
_WITH_MEMBER = contains_eager(Mandate.member).defer(Member.nir)
# Built once: each page a helper looks at asks.
_LIVE = (
    select(Mandate)
    .join(Mandate.member)
    .options(_WITH_MEMBER)
    .where(
        Mandate.account_id == bindparam("of_account"),
        Member.member_number == bindparam("of_number"),
        *_HOLDS,
    )
    .order_by(Mandate.id.desc())
    .limit(1)
)
_OF_ACCOUNT = (
    select(Mandate)
    .join(Mandate.member)
    .options(_WITH_MEMBER)
    .where(Mandate.account_id == bindparam("of_account"), *_HOLDS)
    .order_by(Member.last_name, Member.first_name, Mandate.id)
)
# Built once: each sign-in asks.
_OF_SESSION = (
    select(Mandate.member_id, Mandate.account_id)
    .join(LoginSession, LoginSession.account_id == Mandate.account_id)
    .where(
        LoginSession.token_hash == bindparam("of_token"),
        LoginSession.awaits_second_factor.is_(False),
        *_HOLDS,
    )
    .distinct()
    .order_by(Mandate.member_id)
)
_OF_MEMBER = select(Mandate).where(Mandate.member_id == bindparam("of_member"))


def find_live(db: Session, account_id: int, member_number: str, today: date) -> Mandate | None:
    """Return the mandate by which an account may act for a member today, with the member, or None."""
    asked = {"of_account": account_id, "of_number": member_number, "today": today}
    return db.scalar(_LIVE, asked)


def has_ended(db: Session, account_id: int, member_number: str) -> bool:
    """Tell whether an account has had a mandate of a member; asked where none holds any more."""
    statement = (
        select(Mandate.id)
        .join(Mandate.member)
        .where(Mandate.account_id == account_id, Member.member_number == member_number)
        .limit(1)
    )
    return db.scalar(statement) is not None


def list_of_account(db: Session, account_id: int, today: date) -> Sequence[Mandate]:
    """Return the mandates that an account has today, each with its member."""
    return db.scalars(_OF_ACCOUNT, {"of_account": account_id, "today": today}).all()


def list_of_session(db: Session, token: str, today: date) -> Sequence[tuple[int, int]]:
    """Return the members whose spaces a session opens today, each with the helper's account."""
    asked = {"of_token": links.hash_token(token), "today": today}
    return [(row.member_id, row.account_id) for row in db.execute(_OF_SESSION, asked)]


def list_of_member(db: Session, member_id: int) -> Sequence[Mandate]:
    """Return every mandate a member has given, the newest first."""
    statement = _OF_MEMBER.order_by(Mandate.id.desc())
    return db.scalars(statement, {"of_member": member_id}).all()


def list_current(db: Session, member_id: int, today: date) -> Sequence[Mandate]:
    """Return those that hold today or still wait for an answer."""
    waits = Mandate.token_hash.is_not(None) & (Mandate.token_expires_at > clock.utcnow())
    statement = _OF_MEMBER.where(
        Mandate.revoked_at.is_(None),
        Mandate.until >= today,
        or_(Mandate.accepted_at.is_not(None), waits),
    )
    return db.scalars(statement, {"of_member": member_id}).all()


def find_of_member(db: Session, member_id: int, number: int) -> Mandate | None:
    """Return a member's mandate by its number, or None."""
    return db.scalar(_OF_MEMBER.where(Mandate.id == number), {"of_member": member_id})


def has_account(db: Session, email_key: str) -> bool:
    """Tell whether somebody signs in with an e-mail address."""
    return db.scalar(select(Account.id).where(Account.email_key == email_key)) is not None


def find_invitation(db: Session, token: str) -> Mandate | None:
    """Return the mandate whose invitation can be answered now, with its member, or None."""
    return db.scalar(
        select(Mandate)
        .options(joinedload(Mandate.member, innerjoin=True).defer(Member.nir))
        .where(
            Mandate.token_hash == links.hash_token(token),
            Mandate.token_expires_at > clock.utcnow(),
            Mandate.until >= clock.today(),
            Mandate.accepted_at.is_(None),
            Mandate.revoked_at.is_(None),
        )
    )
