"""What is wrong in an extract, and where."""

from __future__ import annotations

import dataclasses

WHOLE_FILE = 0
WHOLE_LINE = "-"
_SHOWN = 60


class WrongValueError(ValueError):
    """A value cannot stand in its column; the message says why and never tells the value."""


class ExtractError(Exception):
    """The extract cannot be taken; the message is one line, in French."""


class FaultyExtractError(ExtractError):
    """The extract has faults: nothing was loaded."""

    def __init__(self, message: str, faults: int) -> None:
        super().__init__(message)
        self.faults = faults


@dataclasses.dataclass(frozen=True, order=True)
class Fault:
    """One fault; `line` counts from 1 as an editor does, and 0 is the file as a whole.

    A row of several lines is named by its first one. `column` is « - » for the whole line.
    """

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{shown(self.file)}:{self.line}: {shown(self.column)}: {self.message}"


def shown(name: str) -> str:
    """Return a name found in an extract as it can be printed: one line, not too long."""
    printable = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name
    )
    return printable if len(printable) <= _SHOWN else printable[: _SHOWN - 1] + "…"
