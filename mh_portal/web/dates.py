"""Dates typed in three fields: day, month in digits or in French words, year; and the field itself."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation

from mh_portal.core import clock
from mh_portal.language import gettext as _
from mh_portal.web.fields import clean_line, has_forbidden_characters

EARLIEST_YEAR = 1900
LONGEST_PART = 20
MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
PARTS = ("day", "month", "year")


class DateError(ValueError):
    """A date that cannot be right: which part is at fault, and how to put it right."""

    def __init__(self, part: str, message: str):
        super().__init__(message)
        self.part = part
        self.message = message


def _plain(text: str) -> str:
    """Return text in lower case, without accents and without the dots of abbreviations."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn").strip(" .")


def parse_month(text: str) -> int | None:
    """Return 1 to 12 for « 3 », « 03 », « mars », « févr. »; None for anything else."""
    plain = _plain(text)
    if re.fullmatch(r"[0-9]{1,2}", plain):
        return int(plain) if 1 <= int(plain) <= len(MONTHS) else None
    if len(plain) < len("mai"):
        return None
    found = [number for number, name in enumerate(MONTHS, 1) if name.startswith(plain)]
    return found[0] if len(found) == 1 else None


def parse_day(text: str) -> int | None:
    """Return 1 to 31 for « 3 », « 03 », « 1er »; None for anything else."""
    match = re.fullmatch(r"([0-9]{1,2})(?:er|eme|e)?", _plain(text))
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


def parse_birth_date(day: str, month: str, year: str, today: date) -> date:
    """Return the date of birth from three typed texts; a DateError says what to correct."""
    for part, text, message in (
        ("day", day, _("Add the day to your date of birth, for example 24.")),
        ("month", month, _("Add the month to your date of birth, for example 3 or mars.")),
        ("year", year, _("Add the year to your date of birth, for example 1948.")),
    ):
        if not text:
            raise DateError(part, message)
    day_number, month_number = parse_day(day), parse_month(month)
    if day_number is None:
        raise DateError("day", _("Write the day as a number from 1 to 31."))
    if month_number is None:
        raise DateError("month", _("Write the month as a number from 1 to 12, or as a word."))
    if not re.fullmatch(r"[0-9]{4}", year.replace(" ", "")):
        raise DateError("year", _("Write the year with 4 digits, for example 1948."))
    year_number = int(year.replace(" ", ""))
    if year_number < EARLIEST_YEAR or year_number > today.year:
        raise DateError(
            "year",
            _("Check the year: it lies between %(first)s and %(last)s.")
            % {"first": EARLIEST_YEAR, "last": today.year},
        )
    try:
        found = date(year_number, month_number, day_number)
    except ValueError as error:
        raise DateError(
            "day", _("This date does not exist. Check the day and the month.")
        ) from error
    if found > today:
        raise DateError("day", _("The date of birth cannot be in the future. Check it."))
    return found


def split_whole_date(text: str) -> tuple[str, str, str] | None:
    """Return the three parts of « 24/03/1948 » or « 24 mars 1948 » typed into one field, or None."""
    match = re.fullmatch(
        r"(\d{1,2}(?:er)?)\s*[ /.\-]\s*([^\W\d_]+\.?|\d{1,2})\s*[ /.\-]\s*(\d{4})", text
    )
    return (match[1], match[2], match[3]) if match else None


def _refuse_bad_parts(typed: tuple[str, str, str]) -> None:
    for part, text in zip(PARTS, typed, strict=True):
        if len(text) > LONGEST_PART or has_forbidden_characters(text):
            raise DateError(part, _("Write the date of birth like this: 24 3 1948."))


@dataclass(frozen=True)
class DatePart:
    """One of the three inputs, as the template prints it."""

    name: str
    id: str
    label: str
    value: str
    autocomplete: str
    is_faulty: bool


class DateOfBirthField(Field):
    """A date of birth in three text inputs named `<name>-day`, `<name>-month` and `<name>-year`."""

    def __init__(self, label: str | None = None, *args: Any, **kw: Any):
        super().__init__(label, *args, **kw)
        self.typed = ("", "", "")
        self.faulty: frozenset[str] = frozenset()

    def process(self, formdata: Any, *args: Any, **kw: Any) -> None:
        """Read the three inputs, or split the date that the page shows."""
        super().process(None, *args, **kw)
        if formdata is not None:
            sent = [clean_line(formdata.get(f"{self.name}-{part}", "")) for part in PARTS]
            whole = split_whole_date(sent[0]) if not sent[1] and not sent[2] else None
            self.typed = whole or (sent[0], sent[1], sent[2])
            self.raw_data = list(self.typed)
            self.data = None
        elif isinstance(self.data, date):
            self.typed = (str(self.data.day), str(self.data.month), str(self.data.year))

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # WTForms' hook
        """Turn the three texts into a date; three empty texts are left to the rule « required »."""
        if not any(self.typed):
            return
        try:
            _refuse_bad_parts(self.typed)
            self.data = parse_birth_date(*self.typed, today=clock.today())
        except DateError as error:
            self.faulty = frozenset({error.part})
            raise StopValidation(error.message) from error

    @property
    def parts(self) -> list[DatePart]:
        """Return the three inputs in the French order; without a date at all, all are at fault."""
        faulty = self.faulty or (frozenset(PARTS) if self.errors else frozenset())
        labels = (_("Day"), _("Month"), _("Year"))
        return [
            DatePart(
                name=part,
                id=f"{self.id}-{part}",
                label=label,
                value=text,
                autocomplete=f"bday-{part}",
                is_faulty=part in faulty,
            )
            for part, label, text in zip(PARTS, labels, self.typed, strict=True)
        ]

    @property
    def error_target(self) -> str:
        """Return the id of the input that the error summary leads to."""
        return next((part.id for part in self.parts if part.is_faulty), f"{self.id}-day")
