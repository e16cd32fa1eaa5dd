"""Values that hold from a day on, read once from the tables in `data/`."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

FOLDER = Path(__file__).parent / "data"
# What the insurer has to check before a member may rely on it.
TO_BE_CONFIRMED = "to be confirmed"


class Dated(Protocol):
    """Something that holds from a day on."""

    @property
    def since(self) -> date:
        """The first day."""
        ...


Value = TypeVar("Value", bound=Dated)


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a table; a row's `since` is its first day."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def at(versions: Sequence[Value], day: date) -> Value | None:
    """Return the version that holds on a day, None before the first one."""
    holding = [version for version in versions if version.since <= day]
    return max(holding, key=lambda version: version.since, default=None)
