"""The people whose care a member's contracts pay: each once, whatever contracts cover them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mh_portal.core.contracts.models import Contract


@dataclass(frozen=True)
class Person:
    """Somebody who is covered; `places` are contracts' internal numbers with the rank there."""

    name: str
    places: frozenset[tuple[int, int]]


def list_people(contracts: Iterable[Contract]) -> list[Person]:
    """Return everybody the contracts cover or covered, in the order of contracts and ranks."""
    found: dict[tuple[object, ...], tuple[str, set[tuple[int, int]]]] = {}
    for contract in contracts:
        for person in contract.beneficiaries:
            who = (person.first_name, person.last_name, person.birth_date)
            places = found.setdefault(who, (person.full_name, set()))[1]
            places.add((contract.id, person.rank))
    return [Person(name, frozenset(places)) for name, places in found.values()]
