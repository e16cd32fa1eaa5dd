"""From the texts of a batch to its values: every column, then what holds between columns."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import starmap
from typing import Any

from mh_portal.core.extracts.faults import Fault, WrongValueError
from mh_portal.core.extracts.format import Column, File
from mh_portal.core.extracts.plausibility import Rule
from mh_portal.core.extracts.reading import Batch
from mh_portal.core.extracts.values import Value, unreadable


@dataclasses.dataclass
class Parsed:
    """A batch with its values; `wrong` tells in which rows a column's value is none."""

    file: File
    batch: Batch
    values: dict[str, list[Value]] = dataclasses.field(default_factory=dict)
    wrong: dict[str, set[int]] = dataclasses.field(default_factory=dict)
    faults: list[Fault] = dataclasses.field(default_factory=list)

    def __len__(self) -> int:
        return len(self.batch.lines)

    def has(self, *names: str) -> bool:
        """Tell whether the file has all of these columns."""
        return all(name in self.values for name in names)

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """Give `(row, value, …)` of some columns, for the rows in which all of them are right.

        Nothing where a column is missing from the file.
        """
        if not self.has(*names):
            return iter(())
        wrong = set().union(*(self.wrong.get(name, ()) for name in names))
        rows = zip(range(len(self)), *(self.values[name] for name in names), strict=True)
        return (row for row in rows if row[0] not in wrong) if wrong else rows

    def distinct(self, name: str) -> set[Any]:
        """Return the different right values of a required column, none if the file lacks it."""
        values = set(self.values.get(name, ()))
        values.discard(None)
        return values

    def blame(self, row: int, column: str, message: str) -> None:
        """Note a fault of a row."""
        self.faults.append(Fault(self.file.name, self.batch.lines[row], column, message))


def parse(file: File, batch: Batch) -> Parsed:
    """Return the values of a batch, with the faults of its columns and of its rows' rules."""
    parsed = Parsed(file, batch, faults=batch.faults)
    for column in file.columns:
        if column.name in batch.columns:
            _parse_column(column, parsed)
    for rule in file.rules:
        _apply(rule, parsed)
    return parsed


def _parse_column(column: Column, parsed: Parsed) -> None:
    texts = parsed.batch.columns[column.name]
    try:
        parsed.values[column.name] = list(map(column.parse, texts))
    except WrongValueError:
        parsed.values[column.name] = _parse_one_by_one(column, parsed, texts)


def _parse_one_by_one(column: Column, parsed: Parsed, texts: tuple[str, ...]) -> list[Value]:
    values: list[Value] = []
    wrong = parsed.wrong[column.name] = set()
    for row, text in enumerate(texts):
        try:
            values.append(column.parse(text))
        except WrongValueError as error:
            values.append(None)
            wrong.add(row)
            parsed.blame(row, column.name, unreadable(text) or str(error))
    return values


def _apply(rule: Rule, parsed: Parsed) -> None:
    if not parsed.has(*rule.columns):
        return
    if not any(name in parsed.wrong for name in rule.columns):
        columns = (parsed.values[name] for name in rule.columns)
        if all(starmap(rule.holds, zip(*columns, strict=True))):
            return
    for row, *values in parsed.rows(*rule.columns):
        if not rule.holds(*values):
            parsed.blame(row, rule.column, rule.message())
