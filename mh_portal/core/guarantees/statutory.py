"""What the statutory schemes reimburse and keep back, by kind of care and by date."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mh_portal.core.guarantees import dated


class Scheme(StrEnum):
    """The statutory schemes whose rates differ: the general one, and the local one."""

    GENERAL = "general"
    ALSACE_MOSELLE = "alsace_moselle"


@dataclasses.dataclass(frozen=True)
class Rate:
    """The percentage of the base a scheme bears, and its source.

    `flat` names the participation kept back for such care, empty where there is none.
    """

    since: date
    percent: int
    flat: str
    source: str
    is_confirmed: bool


@dataclasses.dataclass(frozen=True)
class Flat:
    """A flat participation in euros: for an act, a box of medicine or a journey (CSS L160-13).

    `at_most`: how many of them one reimbursement may carry.
    """

    since: date
    amount: Decimal
    at_most: int
    source: str
    is_confirmed: bool


def scheme_of(*, alsace_moselle: bool) -> Scheme:
    """Return the scheme whose rates a member has."""
    return Scheme.ALSACE_MOSELLE if alsace_moselle else Scheme.GENERAL


def find_rate(care: str, scheme: Scheme, day: date) -> Rate | None:
    """Return the rate for a kind of care on a day, None for what the tables do not hold."""
    return dated.at(_RATES[care, scheme], day) if (care, scheme) in _RATES else None


def find_flat(name: str, day: date) -> Flat | None:
    """Return the flat participation of that name on a day, None where there is none."""
    return dated.at(_FLATS[name], day) if name in _FLATS else None


def _read_rates() -> dict[tuple[str, Scheme], list[Rate]]:
    rates = defaultdict(list)
    for row in dated.read("rates"):
        for scheme in Scheme:
            rates[row["care"], scheme].append(
                Rate(
                    date.fromisoformat(row["since"]),
                    int(row[scheme]),
                    row["flat"],
                    row["source"],
                    row["mark"] != dated.TO_BE_CONFIRMED,
                )
            )
    return dict(rates)


def _read_flats() -> dict[str, list[Flat]]:
    flats = defaultdict(list)
    for row in dated.read("flats"):
        flats[row["flat"]].append(
            Flat(
                date.fromisoformat(row["since"]),
                Decimal(row["amount"]),
                int(row["at_most"]),
                row["source"],
                row["mark"] != dated.TO_BE_CONFIRMED,
            )
        )
    return dict(flats)


_RATES = _read_rates()
_FLATS = _read_flats()
