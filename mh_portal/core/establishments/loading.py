"""Loading the list of hospitals and clinics: all of a file or nothing, and what is gone goes."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mh_portal.core.establishments import finess, rules
from mh_portal.core.establishments.models import Establishment
from mh_portal.core.identifiers import IdentifierError
from mh_portal.language import gettext as _

COLUMNS = ("finess", "name", "city", "postal_code")
SEPARATORS = ";,"
POSTAL_CODE_LENGTH = 5
# What a terminal can show of a file that is something else altogether.
MOST_FAULTS = 100


@dataclasses.dataclass(frozen=True)
class Fault:
    """What is wrong in a line of the file; line 1 is the header."""

    line: int
    column: str
    message: str


class FaultyListError(ValueError):
    """The file was not loaded; `faults` say why, the first ones of many."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = faults


@dataclasses.dataclass(frozen=True)
class Loaded:
    """How many establishments came, changed, stayed as they were, and went."""

    added: int
    changed: int
    unchanged: int
    removed: int


def load(db: Session, path: Path) -> Loaded:
    """Make the list be that of a UTF-8 file with a header line and the `COLUMNS`.

    Raises FaultyListError, and OSError when the file cannot be read.
    """
    rows = _read(path)
    known = {each.finess: each for each in db.scalars(select(Establishment))}
    added = changed = 0
    for number, row in rows.items():
        held = known.get(number)
        if held is None:
            db.add(Establishment(**row))
            added += 1
        elif any(getattr(held, name) != value for name, value in row.items()):
            for name, value in row.items():
                setattr(held, name, value)
            changed += 1
    gone = known.keys() - rows.keys()
    for number in gone:
        db.execute(delete(Establishment).where(Establishment.finess == number))
    db.flush()
    return Loaded(added, changed, len(rows) - added - changed, len(gone))


def _read(path: Path) -> dict[str, dict[str, str]]:
    faults: list[Fault] = []
    rows: dict[str, dict[str, str]] = {}
    try:
        for line, fields in _lines(path):
            row, found = _row(line, fields)
            if row["finess"] in rows:
                found.append(Fault(line, "finess", _("stands twice in this file")))
            faults += found
            rows[row["finess"]] = row
            if len(faults) >= MOST_FAULTS:
                break
    except UnicodeDecodeError:
        faults.append(Fault(1, "", _("not written in UTF-8")))
    except csv.Error as error:
        faults.append(Fault(1, "", str(error)))
    if not rows and not faults:
        faults.append(Fault(1, "", _("holds no hospital")))
    if faults:
        raise FaultyListError(faults)
    return rows


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows with the numbers of their lines; a wrong header is the only fault then."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        separator = max(SEPARATORS, key=first.count)
        header = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
        missing = [name for name in COLUMNS if name not in header]
        unknown = [name for name in header if name not in COLUMNS]
        if missing or unknown or len(header) != len(COLUMNS):
            faults = [Fault(1, name, _("is missing")) for name in missing]
            faults += [Fault(1, name, _("is not a column of this file")) for name in unknown]
            raise FaultyListError(faults or [Fault(1, "", _("stands twice in the header"))])
        reader = csv.reader(file, delimiter=separator)
        for fields in reader:
            if not any(fields):
                continue
            if len(fields) != len(header):
                message = _("has %(count)s fields") % {"count": len(fields)}
                raise FaultyListError([Fault(reader.line_num + 1, "", message)])
            yield reader.line_num + 1, dict(zip(header, fields, strict=True))


def _row(line: int, fields: dict[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """Return the values to keep of a line, and what is wrong with them."""
    row = {name: " ".join(value.split()) for name, value in fields.items()}
    faults = []
    try:
        row["finess"] = finess.parse(row["finess"])
    except IdentifierError:
        faults.append(Fault(line, "finess", _("is no FINESS number: its check digit is wrong")))
    for name, longest in (("name", rules.LONGEST_NAME), ("city", rules.LONGEST_CITY)):
        if not row[name] or len(row[name]) > longest or not row[name].isprintable():
            message = _("must have from 1 to %(count)s characters") % {"count": longest}
            faults.append(Fault(line, name, message))
    code = row["postal_code"]
    if len(code) != POSTAL_CODE_LENGTH or not (code.isascii() and code.isdigit()):
        message = _("must have %(count)s digits") % {"count": POSTAL_CODE_LENGTH}
        faults.append(Fault(line, "postal_code", message))
    row["sought"] = rules.sought(row["name"], row["city"], code)
    return row, faults
