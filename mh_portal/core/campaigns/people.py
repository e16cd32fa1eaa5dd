"""Members of a campaign who are looked at one by one: without any address, or with debits shifted."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.campaigns.models import Mailing, MailingChannel, Wave
from mh_portal.core.contracts.models import Contract, DebitDay
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.members.models import Member
from mh_portal.core.members.rules import display_name


@dataclasses.dataclass(frozen=True)
class Unreached:
    """A member whom a wave could write to neither by e-mail nor by post."""

    member_number: str
    name: str
    wave: int
    day: date


@dataclasses.dataclass(frozen=True)
class Shift:
    """A contract whose debits were moved after the message; the moment is local time."""

    member_number: str
    name: str
    contract: str
    day: DebitDay
    since: date
    chosen_at: datetime


@dataclasses.dataclass(frozen=True)
class Shifts:
    """How many of those written to have moved their debits, by day, and the latest of them."""

    members: int
    days: dict[DebitDay, int]
    latest: Sequence[Shift]


_UNREACHED = (
    select(Member.member_number, Member.first_name, Member.last_name, Wave.number, Wave.day)
    .join(Mailing, Mailing.member_id == Member.id)
    .join(Wave, Wave.id == Mailing.wave_id)
    .where(Wave.campaign_id == bindparam("campaign"), Mailing.channel == MailingChannel.NONE)
    .order_by(Mailing.id)
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)
# The newest choice for each contract counts; one made before the message does not.
_NEWEST = (
    select(func.max(DebitShift.id))
    .join(Contract, Contract.id == DebitShift.contract_id)
    .join(Mailing, Mailing.member_id == Contract.member_id)
    .join(Wave, Wave.id == Mailing.wave_id)
    .where(Wave.campaign_id == bindparam("campaign"), DebitShift.chosen_at >= Mailing.prepared_at)
    .group_by(DebitShift.contract_id)
)
_SHIFTED: Select[*tuple[Any, ...]] = (
    select(
        Member.id,
        Member.member_number,
        Member.first_name,
        Member.last_name,
        Contract.contract_number,
        DebitShift.day,
        DebitShift.since,
        DebitShift.chosen_at,
    )
    .join(Contract, Contract.member_id == Member.id)
    .join(DebitShift, DebitShift.contract_id == Contract.id)
    .where(DebitShift.id.in_(_NEWEST), DebitShift.day != DebitDay.FIFTH)
    .order_by(DebitShift.id.desc())
)


def list_unreached(db: Session, campaign_id: int, *, page: int, length: int) -> list[Unreached]:
    """Return those whom a campaign could not write to, a page of them, in the order of its waves."""
    asked = {"campaign": campaign_id, "most": length, "skipped": (page - 1) * length}
    return [
        Unreached(row.member_number, _name(row), row.number, row.day)
        for row in db.execute(_UNREACHED, asked)
    ]


def get_shifts(db: Session, campaign_id: int, *, most: int) -> Shifts:
    """Return who moved their debits after a campaign wrote to them, the `most` latest by name.

    Those who moved them back to the 5th are not among them. They are few: as many as members
    debited at the end of the month.
    """
    rows = db.execute(_SHIFTED, {"campaign": campaign_id}).all()
    days = [row.day for row in rows]
    return Shifts(
        members=len({row.id for row in rows}),
        days={day: days.count(day) for day in DebitDay if day in days},
        latest=[
            Shift(
                row.member_number,
                _name(row),
                row.contract_number,
                row.day,
                row.since,
                row.chosen_at.astimezone(clock.ZONE),
            )
            for row in rows[:most]
        ],
    )


def _name(row: Any) -> str:
    return f"{display_name(row.first_name)} {display_name(row.last_name)}"
