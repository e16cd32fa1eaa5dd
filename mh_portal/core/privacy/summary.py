"""An export in short, as the page and the PDF tell it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from mh_portal.core.privacy import written
from mh_portal.core.privacy.dataset import Dataset
from mh_portal.core.privacy.export import Export
from mh_portal.core.privacy.holdings import HOLDINGS, Category, Holding
from mh_portal.core.privacy.tables import DATASETS
from mh_portal.language import gettext as _
from mh_portal.language import ngettext


@dataclasses.dataclass(frozen=True)
class Entry:
    """A row of a table: its title, and its facts, label and value."""

    title: str
    facts: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True)
class Section:
    """A category: its rows told in full, and how many rows its other tables have."""

    holding: Holding
    entries: tuple[Entry, ...]
    counts: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True)
class Summary:
    """What is held of a member, by category, at a moment of local time."""

    member_name: str
    member_number: str
    at: datetime
    sections: tuple[Section, ...]


def told_in_full(category: Category) -> list[Dataset]:
    """Return the tables of a category that are told row by row; of others the number is told."""
    return [each for each in DATASETS if each.category is category and each.in_full]


def summary(export: Export) -> Summary:
    """Return an export in short, with every number in full."""
    sections = tuple(section(holding, export, masked=False) for holding in HOLDINGS)
    return Summary(export.member_name, export.member_number, export.at, sections)


def section(holding: Holding, export: Export, *, masked: bool) -> Section:
    """Return a category of an export that has read it; with `masked`, what is secret is not told."""
    category = holding.category
    return Section(
        holding,
        entries=tuple(
            each for dataset in told_in_full(category) for each in _entries(dataset, export, masked)
        ),
        counts=tuple(
            (dataset.title, _lines(export.counts[dataset.key]))
            for dataset in DATASETS
            if dataset.category is category and not dataset.in_full
        ),
    )


def _entries(dataset: Dataset, export: Export, masked: bool) -> list[Entry]:
    rows = export.rows[dataset.key]
    return [
        Entry(_title(dataset.title, number, rows), _facts(dataset, row, masked))
        for number, row in enumerate(rows, 1)
    ]


def _title(title: str, number: int, rows: Sequence[object]) -> str:
    return title if len(rows) == 1 else f"{title} ({number}/{len(rows)})"


def _facts(
    dataset: Dataset,
    row: Sequence[object],
    masked: bool,
) -> tuple[tuple[str, str], ...]:
    told = [
        (
            field.label,
            written.masked(value) if field.secret and masked else written.for_people(value),
        )
        for field, value in zip(dataset.fields, row, strict=True)
    ]
    return tuple((label, value) for label, value in told if value)


def _lines(number: int) -> str:
    return (
        ngettext("%(num)s line", "%(num)s lines", number) % {"num": number}
        if number
        else _("nothing")
    )
