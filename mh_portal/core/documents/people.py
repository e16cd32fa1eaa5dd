"""Who a document is about: its holder, and the people the contract covers."""

from __future__ import annotations

import dataclasses
from datetime import date

from mh_portal.core.contracts.models import BeneficiaryKind, Contract
from mh_portal.core.members.models import Member
from mh_portal.core.members.rules import display_name
from mh_portal.core.profile.rules import Address
from mh_portal.language import gettext as _


@dataclasses.dataclass(frozen=True, kw_only=True)
class Holder:
    """The member as documents print them; `address` holds the lines of a letter, none empty."""

    name: str
    birth_date: date
    member_number: str
    address: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class CoveredPerson:
    """A person the contract covers: rank 1 is the member; `ended_on` is the last day covered.

    None is covered longer than the contract runs.

    `birth_rank` tells twins apart in the health insurance's files, 1 for most people. `nir` is
    masked, « ••••5238 », or empty; a document that does not show it never reads it.
    """

    rank: int
    name: str
    relation: str
    birth_date: date
    birth_rank: int
    started_on: date
    ended_on: date | None
    nir: str = ""


def holder(member: Member, address: Address) -> Holder:
    """Return the member as documents print them, at the address that holds."""
    return Holder(
        name=f"{display_name(member.first_name)} {display_name(member.last_name)}",
        birth_date=member.birth_date,
        member_number=member.member_number,
        address=address.lines,
    )


def covered(contract: Contract, on: date) -> tuple[CoveredPerson, ...]:
    """Return the people a contract covers on a day, by rank.

    Of a contract that is over, those of its last day; of one to come, those of its first.
    """
    return tuple(
        CoveredPerson(
            rank=person.rank,
            name=person.full_name,
            relation=relation(person.kind),
            birth_date=person.birth_date,
            birth_rank=person.birth_rank,
            started_on=cover.starts_on,
            ended_on=cover.ends_on,
        )
        for person in contract.list_covered(on)
        for cover in [contract.cover_of(person)]
    )


def relation(kind: BeneficiaryKind) -> str:
    """Return in words what a covered person is to the member."""
    return {
        BeneficiaryKind.MEMBER: _("Member"),
        BeneficiaryKind.SPOUSE: _("Spouse"),
        BeneficiaryKind.CHILD: _("Child"),
    }[kind]
