"""Reading one file of an extract: its header line, then its columns in batches."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from mh_portal.core.extracts.faults import WHOLE_FILE, WHOLE_LINE, Fault
from mh_portal.core.extracts.format import File
from mh_portal.core.extracts.rows import STOPPED, Lines, read_rows, why
from mh_portal.core.extracts.values import unreadable
from mh_portal.language import gettext as _

BATCH = 1_000
SEPARATORS = ";,"
_UTF_16 = ("\udcff\udcfe", "\udcfe\udcff")


@dataclasses.dataclass
class Batch:
    """Some rows of a file: their first lines, their fields, the same column by column, faults.

    `is_in_order`: the file has exactly the format's columns in the format's order. `position` is
    how many bytes of the file have been read, more or less.
    """

    lines: list[int]
    rows: list[list[str]]
    columns: dict[str, tuple[str, ...]]
    faults: list[Fault]
    is_in_order: bool
    position: int

    def in_order(self, file: File) -> Iterable[Sequence[str]]:
        """Give the rows with their fields in the format's order; every column must be there."""
        if self.is_in_order:
            return self.rows
        return zip(*(self.columns[name] for name in file.column_names), strict=True)


def read(file: File, stream: BinaryIO) -> Iterator[Batch]:
    """Read a file and close it; the last batch may have faults and no rows."""
    lines = Lines(stream)
    with lines.text:
        try:
            first = next(iter(lines), "")
        except STOPPED as stop:
            yield _fault_alone(file, why(stop))
            return
        separator = _separator(file, first)
        header = _split(first, separator)
        places, faults = _places(file, header)
        if not places:
            # Perhaps a first row of data: nothing of it is repeated.
            yield _fault_alone(file, _no_header(first))
            return
        is_in_order = tuple(header) == file.column_names
        for some in read_rows(lines, separator, len(header), BATCH):
            faults += [Fault(file.name, line, WHOLE_LINE, text) for line, text in some.messages]
            columns = _columns(places, some.rows)
            yield Batch(some.lines, some.rows, columns, faults, is_in_order, stream.tell())
            faults = []


def cannot_be_opened(file: File) -> Fault:
    """Return the fault of a file that did not open."""
    return Fault(file.name, WHOLE_FILE, WHOLE_LINE, _("cannot be opened"))


def _separator(file: File, header: str) -> str:
    """Return the separator with which more of the header's fields are columns of the format."""
    names = set(file.column_names)
    return max(SEPARATORS, key=lambda sign: len(names.intersection(_split(header, sign))))


def _split(header: str, separator: str) -> list[str]:
    try:
        fields = next(csv.reader([header], delimiter=separator, strict=True), [])
    except csv.Error:
        return []
    return [field.strip() for field in fields]


def _places(file: File, header: list[str]) -> tuple[dict[str, int], list[Fault]]:
    """Return where each known column stands, and what is wrong with the header."""
    names = file.column_names
    places = {name: header.index(name) for name in names if name in header}
    faults = [Fault(file.name, 1, name, _("is missing")) for name in names if name not in places]
    for name in dict.fromkeys(header):
        if name not in places:
            message = unreadable(name) or _("is not a column of this file")
            faults.append(Fault(file.name, 1, name or WHOLE_LINE, message))
        elif header.count(name) > 1:
            faults.append(Fault(file.name, 1, name, _("stands twice in the header")))
    return places, faults


def _no_header(first: str) -> str:
    if first.startswith(_UTF_16):
        return _("is written in UTF-16 and not in UTF-8")
    if not first.strip():
        return _("is empty: the header line is missing")
    return _("is not the header line with the names of the columns")


def _columns(places: dict[str, int], rows: list[list[str]]) -> dict[str, tuple[str, ...]]:
    if not rows:
        return dict.fromkeys(places, ())
    fields = list(zip(*rows, strict=True))
    return {name: fields[place] for name, place in places.items()}


def _fault_alone(file: File, message: str) -> Batch:
    fault = Fault(file.name, 1, WHOLE_LINE, message)
    return Batch([], [], {}, [fault], is_in_order=False, position=0)
