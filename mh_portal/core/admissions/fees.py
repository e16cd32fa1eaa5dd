"""What every hospital charges beside the care, by date: the daily fee and its like."""

from __future__ import annotations

import csv
import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "fees.csv"
# What the insurer has to check before a member may rely on it.
TO_BE_CONFIRMED = "to be confirmed"


class FeeKind(StrEnum):
    """The fees, as the table names them."""

    DAILY = "daily"
    DAILY_PSYCHIATRY = "daily_psychiatry"
    HEAVY_ACT = "heavy_act"
    EMERGENCY = "emergency"


@dataclasses.dataclass(frozen=True)
class Fee:
    """A fee in euros since a day, and where it stands."""

    since: date
    amount: Decimal
    source: str
    is_confirmed: bool


def find(kind: FeeKind, day: date) -> Fee | None:
    """Return the fee of a day, None before the first one that is known."""
    holding = [fee for fee in _FEES[kind] if fee.since <= day]
    return max(holding, key=lambda fee: fee.since, default=None)


def _read() -> Mapping[FeeKind, Sequence[Fee]]:
    found = defaultdict(list)
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            found[FeeKind(row["fee"])].append(
                Fee(
                    date.fromisoformat(row["since"]),
                    Decimal(row["amount"]),
                    row["source"],
                    row["mark"] != TO_BE_CONFIRMED,
                )
            )
    return found


_FEES = _read()
