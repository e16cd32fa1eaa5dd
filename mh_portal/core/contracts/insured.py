"""The people a member may ask something for, with the contracts and days that cover them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date

from mh_portal.core.contracts.cover import Cover
from mh_portal.core.contracts.models import Beneficiary, BeneficiaryKind, Contract


@dataclasses.dataclass(frozen=True)
class Place:
    """A person's place in a contract: the rank there, and the days it is held for them."""

    contract: Contract
    rank: int
    cover: Cover

    @property
    def key(self) -> str:
        """What names it in a form: the contract's number and the rank, « C00000012.1 »."""
        return f"{self.contract.contract_number}.{self.rank}"


@dataclasses.dataclass(frozen=True)
class Insured:
    """A person, whatever contracts cover them, the contract that began last first."""

    name: str
    birth_date: date
    kind: BeneficiaryKind
    places: tuple[Place, ...]

    @property
    def key(self) -> str:
        """What names the person in a form."""
        return self.places[0].key

    @property
    def covers(self) -> list[Cover]:
        """The days on which some contract covers the person."""
        return [place.cover for place in self.places]

    def has_key(self, key: str) -> bool:
        """Tell whether a key names this person, whichever of the contracts it holds."""
        return any(place.key == key for place in self.places)

    def covering(self, day: date) -> dict[int, Place]:
        """Return the places that cover a day, by the internal numbers of their contracts."""
        return {place.contract.id: place for place in self.places if place.cover.includes(day)}

    def last_covered_day(self, year: int, until: date) -> date | None:
        """Return the last covered day of a year, `until` at most; None when there is none."""
        first, last = date(year, 1, 1), min(date(year, 12, 31), until)
        days = [min(last, cover.ends_on or last) for cover in self.covers]
        return max((day for day in days if day >= first and self.covering(day)), default=None)


def list_insured(contracts: Iterable[Contract]) -> list[Insured]:
    """Return everybody the contracts cover, covered or will cover, by contract and rank."""
    found: dict[tuple[object, ...], list[tuple[Contract, Beneficiary]]] = {}
    for contract in contracts:
        for person in contract.beneficiaries:
            who = (person.first_name, person.last_name, person.birth_date)
            found.setdefault(who, []).append((contract, person))
    return [
        Insured(
            name=places[0][1].full_name,
            birth_date=places[0][1].birth_date,
            kind=places[0][1].kind,
            places=tuple(
                Place(contract, one.rank, contract.cover_of(one)) for contract, one in places
            ),
        )
        for places in found.values()
    ]


def find_insured(everybody: Iterable[Insured], key: str) -> Insured | None:
    """Return the person that a key names, or None."""
    return next((one for one in everybody if one.has_key(key)), None)
