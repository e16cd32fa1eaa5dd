"""How sure the base and the legal price of a dental act are, by field and by date."""

from __future__ import annotations

import csv
import dataclasses
from collections import defaultdict
from datetime import date
from enum import StrEnum

from mh_portal.core.guarantees import dated
from mh_portal.core.quotes.catalogue import FOLDER
from mh_portal.language import gettext as _


class Mark(StrEnum):
    """Where a value comes from: only what was read in a source is told without a reserve."""

    SEEN = "seen"
    COMPUTED = "computed"
    GENERAL = "general"
    CONFLICT = "conflict"
    MISSING = "missing"
    NONE = "none"


SURE = frozenset({Mark.SEEN, Mark.NONE})


@dataclasses.dataclass(frozen=True)
class Confidence:
    """What the values of an act rest on since a day; `note` is what the sources say, in French."""

    since: date
    base: Mark
    ceiling: Mark
    note: str

    @property
    def reserves(self) -> tuple[str, ...]:
        """Why the values are still to be confirmed, a sentence each; none when they are not."""
        return tuple(
            text
            for mark, texts in ((self.base, _of_base()), (self.ceiling, _of_ceiling()))
            for text in texts.get(mark, ())
        ) + ((_("Our sources say: %(note)s.") % {"note": self.note},) if self.note else ())


_NO_TABLE = Confidence(date.min, Mark.GENERAL, Mark.NONE, "")


def of(tariff: str, day: date) -> Confidence:
    """Return how sure the values of an act are on a day."""
    return dated.at(_MARKS.get(tariff, []), day) or _NO_TABLE


def _of_base() -> dict[Mark, tuple[str, ...]]:
    return {
        Mark.GENERAL: (_("The base has still to be checked against the official table."),),
        Mark.CONFLICT: (_("Our sources do not agree on the base."),),
        Mark.MISSING: (_("We do not know the base for this date yet."),),
    }


def _of_ceiling() -> dict[Mark, tuple[str, ...]]:
    return {
        Mark.COMPUTED: (
            _("We worked out the legal price from the rise of 3 % on 1 January 2025."),
        ),
        Mark.GENERAL: (_("The legal price has still to be checked."),),
        Mark.CONFLICT: (_("Our sources do not agree on the legal price."),),
        Mark.MISSING: (_("We do not know the legal price for this date yet."),),
    }


def _read() -> dict[str, list[Confidence]]:
    marks = defaultdict(list)
    with (FOLDER / "confidence.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            marks[row["code"]].append(
                Confidence(
                    date.fromisoformat(row["since"]),
                    Mark(row["base"]),
                    Mark(row["ceiling"]),
                    row["note"],
                )
            )
    return dict(marks)


_MARKS = _read()
