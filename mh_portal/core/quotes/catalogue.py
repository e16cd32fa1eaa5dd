"""The dental acts a quote may hold: their plain names, the teeth they are for, how they are found."""

from __future__ import annotations

import csv
import dataclasses
import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

from mh_portal.core.guarantees import acts
from mh_portal.core.members.rules import comparable_name
from mh_portal.core.quotes import teeth

FOLDER = Path(__file__).parent / "data"
# How a code of the national list of acts (CCAM) is written.
CODE = re.compile(r"[A-Z]{4}[0-9]{3}")
MOST_FOUND = 12
# Words of a search that say nothing about the act.
_IDLE = frozenset({"un", "une", "le", "la", "les", "de", "du", "des", "d", "l", "en", "sur", "et"})


class Place(StrEnum):
    """Which teeth an act names: one, the three of a bridge, those that are missing, or none."""

    TOOTH = "tooth"
    BRIDGE = "bridge"
    GAP = "gap"
    NONE = "none"


@dataclasses.dataclass(frozen=True, kw_only=True)
class DentalAct:
    """An act of the catalogue.

    `tariff` finds its base and legal price in the tables of the guarantees. Acts of one `family`
    can stand for each other. `suits` are the teeth it is for, of a bridge the one it replaces;
    `count` how many teeth are named, at least and at most. It may be done `most` times on a line,
    each further time counting `further` percent of the base. After `until` its `successors` are
    used.
    """

    code: str
    tariff: str
    family: str
    name: str
    place: Place
    suits: frozenset[int]
    count: tuple[int, int]
    most: int
    further: int
    until: date | None
    successors: tuple[str, ...]
    is_label_confirmed: bool
    words: tuple[str, ...]

    def is_done_on(self, day: date) -> bool:
        """Tell whether the act is in the list on a day."""
        begins = acts.find(self.tariff, day) is not None or self.until is not None
        return begins and (self.until is None or day <= self.until)

    def fits(self, chosen: Sequence[int]) -> bool:
        """Tell whether the act is for these teeth; for none is told means any."""
        if self.place is Place.NONE or not chosen:
            return not chosen or self.place is not Place.NONE
        if self.place is Place.BRIDGE:
            return len(chosen) in {1, 3} and chosen[len(chosen) // 2] in self.suits
        return len(chosen) <= self.count[1] and self.suits.issuperset(chosen)


def find(code: str) -> DentalAct | None:
    """Return the act of a code however it is written, None for one that is not in the catalogue."""
    return ACTS.get(code.replace(" ", "").upper())


def search(words: str, day: date, chosen: Sequence[int] = ()) -> list[DentalAct]:
    """Return the acts that plain words mean on a day, those for the teeth that were chosen.

    Without regard to case, accents and plurals; every word must begin one of the act's. Where some
    acts are called so, those that only go with one are left out.
    """
    wanted = [_plain(word) for word in re.split(r"[^\w]+", words) if word]
    wanted = [word for word in wanted if word not in _IDLE]
    if not wanted:
        return []
    found = [
        act
        for act in ACTS.values()
        if act.is_done_on(day) and act.fits(chosen) and _means(act.words, wanted)
    ]
    called_so = [act for act in found if any(act.words[0].startswith(word) for word in wanted)]
    return (called_so or found)[:MOST_FOUND]


def _means(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether each word that is wanted begins one of an act's."""
    return all(any(word.startswith(sought) for word in words) for sought in wanted)


def _plain(word: str) -> str:
    """Return a word as it is compared: « Prothèses » finds « prothèse »."""
    plain = comparable_name(word)
    return plain.rstrip("sx") if len(plain) > 3 else plain


def _read() -> dict[str, DentalAct]:
    with (FOLDER / "dental_acts.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: _act(row) for row in csv.DictReader(file, delimiter=";")}


def _act(row: dict[str, str]) -> DentalAct:
    place = Place(row["place"])
    low, _dash, high = (row["count"] or "1").partition("-")
    told = f"{row['name']} {row['words']} {row['code']}"
    return DentalAct(
        code=row["code"],
        tariff=row["tariff"],
        family=row["family"],
        name=row["name"],
        place=place,
        suits=teeth.GROUPS[row["teeth"]] if row["teeth"] else frozenset(),
        count=(int(low), int(high or low)),
        most=int(row["most"]),
        further=int(row["further"]),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        successors=tuple(row["successors"].split()),
        is_label_confirmed=row["label_mark"] == "seen",
        words=tuple(comparable_name(word) for word in re.findall(r"\w+", told)),
    )


ACTS = _read()
