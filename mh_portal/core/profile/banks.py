"""The name of the bank that a French IBAN belongs to, where it is known.

The list is general knowledge, for recognising one's own account; to be confirmed by the insurer.
Of groups of regional banks it has the group's name.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from pathlib import Path

from mh_portal.core.profile.rules import FRENCH_IBAN_BANK

_FILE = Path(__file__).parent / "data" / "banks.csv"


def bank_name(iban: str) -> str:
    """Return the bank's name, or an empty text for one that is not known, or not French."""
    return _names().get(iban[FRENCH_IBAN_BANK], "") if iban.startswith("FR") else ""


@functools.cache
def _names() -> Mapping[str, str]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file, delimiter=";")}
