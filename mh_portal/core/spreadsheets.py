"""Tables for spreadsheets, in which nothing is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# What makes a spreadsheet calculate a cell, or ask another computer for it (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# Byte order mark: without it a spreadsheet reads the accents of a UTF-8 file wrong.
UTF8_MARK = "\ufeff"


def escaped(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before one."""
    is_dangerous = text.lstrip().startswith(_FORMULA) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if is_dangerous else text


def make_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as a French spreadsheet opens it: UTF-8 with its mark, `;` between cells."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([escaped(header) for header in headers])
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return (UTF8_MARK + text.getvalue()).encode()
