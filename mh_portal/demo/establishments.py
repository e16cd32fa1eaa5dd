"""The demo's hospitals and clinics: invented, in the towns of the demo, loaded as a real list is."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from stdnum import luhn

from mh_portal.core.database import Database
from mh_portal.core.establishments import loading
from mh_portal.demo.places import ALSACE_MOSELLE_TOWNS, TOWNS, Town

NAMES = (
    "Hôpital des Verriers", "Clinique des Tilleuls", "Hôpital Saint-Nicolas",
    "Polyclinique du Moulin", "Clinique des Glycines", "Centre de rééducation Les Acacias",
    "Maternité des Lilas",
)  # fmt: skip
# Corsica's towns have postal codes of 20; the south is 2A.
_CORSICA = {"20": "2A"}


def load(database: Database) -> None:
    """Load the list, unless its hospitals are there already."""
    with TemporaryDirectory(prefix="demo-establishments-") as folder:
        path = Path(folder) / "establishments.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(loading.COLUMNS)
            writer.writerows(rows())
        with database.write() as db:
            loading.load(db, path)


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Give two establishments a town, with numbers whose check digit is right."""
    names = itertools.cycle(NAMES)
    for place, town in enumerate((*TOWNS, *ALSACE_MOSELLE_TOWNS)):
        for second in range(2):
            yield _number(town, 2 * place + second), next(names), town.name, town.postal_code


def _number(town: Town, place: int) -> str:
    department = _CORSICA.get(town.postal_code[:2], town.postal_code[:2])
    body = f"{department}99{place:04}"
    return body + luhn.calc_check_digit(body.replace("A", "1"))
