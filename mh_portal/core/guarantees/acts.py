"""Which guarantee line an act of care falls under, its base and its legal price, by date."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from datetime import date
from decimal import Decimal

from mh_portal.core.guarantees import dated

# What a responsible contract need not complete: medicines of lesser use, cures (CSS R871-2).
WITHOUT_COPAYMENT = frozenset({"medicine_30", "medicine_15", "spa"})
# An amount for these comes after the copayment, never in its place.
AFTER_COPAYMENT = frozenset({"lenses_reimbursed"})
# The lines on which the table's annual cap is counted.
CAP = "dental_annual_cap"
CAPPED = frozenset({"dental_controlled", "dental_free"})


@dataclasses.dataclass(frozen=True)
class Act:
    """An act since a day: its guarantee `line`, the kind of care that decides the statutory rate.

    `base` (of one unit) and `ceiling` in euros, None where they are not fixed or not known.
    """

    since: date
    code: str
    line: str
    care: str
    base: Decimal | None
    ceiling: Decimal | None
    source: str
    is_confirmed: bool


def find(code: str, day: date) -> Act | None:
    """Return the act of that code as it was on a day, None for one that is not known."""
    return dated.at(_ACTS[code], day) if code in _ACTS else None


def codes_of(lines: frozenset[str]) -> tuple[str, ...]:
    """Return the codes of the acts that fall, or once fell, under one of these lines."""
    return tuple(
        code for code, versions in _ACTS.items() if any(act.line in lines for act in versions)
    )


def _read() -> dict[str, list[Act]]:
    acts = defaultdict(list)
    for row in dated.read("acts"):
        acts[row["act_code"]].append(
            Act(
                date.fromisoformat(row["since"]),
                row["act_code"],
                row["guarantee"],
                row["care"],
                _amount(row["base"]),
                _amount(row["ceiling"]),
                row["source"],
                row["mark"] != dated.TO_BE_CONFIRMED,
            )
        )
    return dict(acts)


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


_ACTS = _read()
