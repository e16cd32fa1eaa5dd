"""From the bytes of a file to rows of fields: encoding, lines, quotation marks.

Lines count as an editor counts them, whatever is inside quotation marks. Whatever the bytes are,
there come rows and messages, never an exception, and some thousand rows at most are in memory.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from mh_portal.language import gettext as _

# No honest row is near either; a quotation mark that never closes is found by them.
LONGEST_LINE = 1 << 18
MOST_LINES = 100
READ_ERRORS = (OSError, EOFError, zipfile.BadZipFile, zlib.error)


@dataclasses.dataclass
class Rows:
    """Some rows with the number of the first line of each, and messages for lines that are none."""

    lines: list[int] = dataclasses.field(default_factory=list)
    rows: list[list[str]] = dataclasses.field(default_factory=list)
    messages: list[tuple[int, str]] = dataclasses.field(default_factory=list)


class LineTooLongError(Exception):
    """A line that no row can have: the file is not read further."""


class _RowTooLongError(Exception):
    """A row that goes on over more lines than a row can have."""


# What ends the reading of a file.
STOPPED = (LineTooLongError, *READ_ERRORS)


class Lines:
    """The lines of a file, counted; `row_began` tells it after which line the row began."""

    def __init__(self, stream: BinaryIO) -> None:
        # What is not UTF-8 becomes lone surrogates, which no sound value has.
        self.text = io.TextIOWrapper(
            stream, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        self.count = 0
        self.row_began = 0

    def __iter__(self) -> Iterator[str]:
        readline = self.text.readline
        while line := readline(LONGEST_LINE):
            self.count += 1
            if len(line) == LONGEST_LINE:
                raise LineTooLongError
            if self.count - self.row_began > MOST_LINES:
                raise _RowTooLongError
            yield line


def read_rows(lines: Lines, separator: str, width: int, most: int) -> Iterator[Rows]:
    """Give the rows of `width` fields, `most` at a time; the last time there may be none."""
    some = Rows()
    while True:
        began = lines.row_began = lines.count
        reader = csv.reader(iter(lines), delimiter=separator, strict=True)
        try:
            for row in reader:
                if len(row) == width:
                    some.lines.append(began + 1)
                    some.rows.append(row)
                elif row:  # an empty line is no row
                    some.messages.append((began + 1, _wrong_width(len(row), width)))
                began = lines.row_began = lines.count
                if len(some.rows) == most or len(some.messages) == most:
                    yield some
                    some = Rows()
        except (csv.Error, _RowTooLongError):
            message = _("has quotation marks that do not pair; not read up to line %(line)s")
            some.messages.append((began + 1, message % {"line": lines.count}))
        except STOPPED as stop:
            some.messages.append((began + 1, why(stop)))
            break
        else:
            break
    yield some


def why(stop: Exception) -> str:
    """Return the message for what ended the reading of a file."""
    if isinstance(stop, LineTooLongError):
        return _("is too long a line; the file was not read further")
    return _("is damaged; the file could not be read further")


def _wrong_width(found: int, wanted: int) -> str:
    return _("has %(found)s fields and not %(wanted)s") % {"found": found, "wanted": wanted}
