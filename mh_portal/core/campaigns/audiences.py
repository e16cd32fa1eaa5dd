"""The audiences: named conditions on the members, and who of one has not had a kind yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from mh_portal.core.accounts.models import Account, Link, LinkPurpose
from mh_portal.core.campaigns import kinds
from mh_portal.core.campaigns.models import CampaignKind, Mailing
from mh_portal.core.consents.models import Decision
from mh_portal.core.consents.rules import Answer, Channel, Purpose
from mh_portal.core.contracts.models import Contract, DebitDay, PaymentMethod
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.debits.rules import ADVANCE_DAY, ADVANCE_SINCE
from mh_portal.core.members.models import Member

Condition = ColumnElement[bool]
# By then the banks have drawn whatever was due on the 15th, the latest day there is.
_ALL_DRAWN = ADVANCE_SINCE.replace(day=19)

_HAS_ACCOUNT = exists().where(Account.member_id == Member.id)
# Somebody who came over with an old login, and whose e-mail address is not the login yet.
_IS_MIGRATING = and_(
    Member.legacy_password_hash.is_not(None),
    ~exists().where(Account.member_id == Member.id, Account.email_key.is_not(None)),
)


def _runs(on: date, *more: Condition) -> Condition:
    """Members with a contract in force on a day."""
    return exists().where(
        Contract.member_id == Member.id,
        Contract.started_on <= on,
        or_(Contract.ended_on.is_(None), Contract.ended_on >= on),
        *more,
    )


def _in_force_without_account(on: date) -> Condition:
    # Who has an old login is told how it changes (`migrated-logins`), not to begin anew.
    return and_(_runs(on), ~_HAS_ACCOUNT, Member.legacy_password_hash.is_(None))


def _month_end_direct_debit(on: date) -> Condition:
    """Members whose contract was debited in arrears, and lasts until it is debited in advance."""
    first = ADVANCE_SINCE.replace(day=ADVANCE_DAY)
    # Who has moved it to another day may end before it is drawn.
    is_moved = exists().where(DebitShift.contract_id == Contract.id)
    return _runs(
        on,
        Contract.debit_day == DebitDay.END,
        Contract.payment_method == PaymentMethod.DIRECT_DEBIT,
        Contract.started_on < ADVANCE_SINCE,
        or_(
            Contract.ended_on.is_(None),
            Contract.ended_on >= _ALL_DRAWN,
            and_(Contract.ended_on >= first, ~is_moved),
        ),
    )


def _awaiting_activation(on: date) -> Condition:  # noqa: ARG001 - as every audience
    asked = exists().where(
        Link.member_id == Member.id,
        Link.purpose == LinkPurpose.ACTIVATION,
        Link.used_at.is_(None),
    )
    return and_(asked, ~_HAS_ACCOUNT)


# Each takes the day on which somebody is to be written to.
AUDIENCES: Mapping[str, Callable[[date], Condition]] = {
    "in-force": _runs,
    "in-force-without-account": _in_force_without_account,
    "migrated-logins": lambda _on: _IS_MIGRATING,
    "month-end-direct-debit": _month_end_direct_debit,
    "old-portal-users": lambda _on: Member.legacy_identifier.is_not(None),
    "awaiting-activation": _awaiting_activation,
}


def belongs(kind: CampaignKind, audience: str, on: date) -> Condition:
    """Return the condition that a member of the audience may be written to and has not been."""
    has_had = exists().where(Mailing.kind == kind, Mailing.member_id == Member.id)
    conditions = [AUDIENCES[audience](on), ~has_had]
    if purpose := kinds.purpose(kind):
        conditions.append(_agreed(purpose))
    return and_(*conditions)


def concerns(db: Session, kind: CampaignKind, member_id: int, on: date) -> bool:
    """Tell whether a kind has something to say to a member, who may have had it already."""
    conditions: list[Condition] = []
    if bound := kinds.bound_to(kind):
        conditions.append(AUDIENCES[bound](on))
    if purpose := kinds.purpose(kind):
        conditions.append(_agreed(purpose))
    if not conditions:
        return True
    return db.scalar(select(Member.id).where(Member.id == member_id, *conditions)) is not None


def count(db: Session, kind: CampaignKind, audience: str, on: date) -> int:
    """Return how many are to be written to."""
    counted = select(func.count()).select_from(Member).where(belongs(kind, audience, on))
    return db.scalar(counted) or 0


def list_waiting(
    db: Session, kind: CampaignKind, audience: str, on: date, *, after: int, limit: int
) -> list[int]:
    """Return at most `limit` members to be written to, those after a number first.

    Then from the first number on: somebody who joined the audience later may have a small one.
    """
    waiting = _waiting(kind, audience, on)
    found = list(db.scalars(waiting.where(Member.id > after).limit(limit)))
    if len(found) < limit and after:
        found += db.scalars(waiting.where(Member.id <= after).limit(limit - len(found)))
    return found


def are_waiting(
    db: Session, kind: CampaignKind, audience: str, on: date, members: Collection[int]
) -> set[int]:
    """Return who of some members is still to be written to."""
    return set(db.scalars(_waiting(kind, audience, on).where(Member.id.in_(members))))


def _waiting(kind: CampaignKind, audience: str, on: date) -> Select[Any]:
    return select(Member.id).where(belongs(kind, audience, on)).order_by(Member.id)


def _agreed(purpose: Purpose) -> Condition:
    """Members who said yes to a purpose by e-mail or by post, by their newest word.

    By post an objection is all the law asks to be heard; silence is no yes here all the same.
    """
    return or_(
        *(_newest(purpose, channel) == Answer.GIVEN for channel in (Channel.EMAIL, Channel.POST))
    )


def _newest(purpose: Purpose, channel: Channel) -> Any:
    return (
        select(Decision.answer)
        .where(
            Decision.member_id == Member.id,
            Decision.purpose == purpose,
            Decision.channel == channel,
        )
        .order_by(Decision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
