"""What a value of an extract may look like, column kind by column kind.

Each function makes a parser: it takes the text of a field and returns the value to keep, or
raises WrongValueError. Dates are kept as their ISO text, which sorts like the date and which
both databases take; amounts as whole cents. Spaces around a value are not part of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import cast

from mh_portal.core import clock
from mh_portal.core.extracts.faults import WrongValueError
from mh_portal.language import gettext as _

Value = str | int | bool | None
Parser = Callable[[str], Value]

REMEMBERED = 16_384
EARLIEST_BIRTH = "1890-01-01"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH_DAY = re.compile(r"\d{2}-\d{2}", re.ASCII)
_LEAP_YEAR = "2000-"
_AMOUNT = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?", re.ASCII)
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


class _Memory(dict[str, Value]):
    """What a parser answered before: a column of few different values is parsed by look-up."""

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> Value:
        value = self._parse(text)
        if len(self) >= REMEMBERED:
            self.clear()
        self[text] = value
        return value


def remembered(parse: Parser) -> Parser:
    """Return the parser with a memory, for columns whose values come again and again."""
    return _Memory(parse).__getitem__


def unreadable(value: str) -> str | None:
    """Return why a field cannot even be read, or None: wrong encoding, a NUL character."""
    if any("\udc80" <= sign <= "\udcff" for sign in value):
        return _("not written in UTF-8")
    if "\0" in value:
        return _("has a NUL character")
    return None


def text(longest: int, *, required: bool = False, lines: bool = False) -> Parser:
    """Return the parser of a text of at most `longest` characters; `lines`: it may break."""

    def parse(value: str) -> str:
        if not (
            value.isprintable()
            and value == value.strip()
            and (value.isascii() or unicodedata.is_normalized("NFC", value))
        ):
            value = _composed(value, lines=lines)
        if len(value) > longest:
            raise WrongValueError(_("has more than %(count)s characters") % {"count": longest})
        if required and not value:
            raise _empty()
        return value

    return parse


def optional_text(longest: int) -> Parser:
    """Return the parser of a text that is None when it is empty."""
    parse_text = text(longest)
    return lambda value: parse_text(value) or None


def code(longest: int) -> Parser:
    """Return the parser of a code that can stand in an address: letters, digits, `.`, `_`, `-`."""

    def parse(value: str) -> str:
        value = value.strip()
        if not _CODE.fullmatch(value):
            raise (
                WrongValueError(_("must be letters and digits, with . _ or - between them"))
                if value
                else _empty()
            )
        if len(value) > longest:
            raise WrongValueError(_("has more than %(count)s characters") % {"count": longest})
        return value

    return parse


def digits(shortest: int, longest: int) -> Parser:
    """Return the parser of a number kept as a text, from `shortest` to `longest` digits."""

    def parse(value: str) -> str:
        value = value.strip()
        if shortest <= len(value) <= longest and value.isascii() and value.isdigit():
            return value
        if shortest == longest:
            raise WrongValueError(_("must have %(count)s digits") % {"count": shortest})
        raise WrongValueError(
            _("must have from %(shortest)s to %(longest)s digits")
            % {"shortest": shortest, "longest": longest}
        )

    return parse


def whole_number(smallest: int, largest: int) -> Parser:
    """Return the parser of a whole number within bounds."""

    def parse(value: str) -> int:
        value = value.strip()
        if _NUMBER.fullmatch(value) and smallest <= int(value) <= largest:
            return int(value)
        raise WrongValueError(
            _("must be a whole number from %(smallest)s to %(largest)s")
            % {"smallest": smallest, "largest": largest}
        )

    return remembered(parse)


def one_of(allowed: Iterable[str], *, required: bool = True) -> Parser:
    """Return the parser of a closed list; an empty value is None where it may be."""
    values = tuple(str(value) for value in allowed)

    def parse(value: str) -> str | None:
        value = value.strip()
        if value in values:
            return value
        if not value and not required:
            return None
        raise WrongValueError(_("must be one of: %(values)s") % {"values": ", ".join(values)})

    return remembered(parse)


def parse_flag(value: str) -> bool:
    """Return whether a flag is `1` and not `0`."""
    value = value.strip()
    if value not in ("0", "1"):
        raise WrongValueError(_("must be 0 or 1"))
    return value == "1"


def _parse_day(value: str) -> str:
    value = value.strip()
    if not _DATE.fullmatch(value):
        raise WrongValueError(_("must be a date written YYYY-MM-DD")) if value else _empty()
    try:
        date.fromisoformat(value)
    except ValueError:
        raise WrongValueError(_("is no day of the calendar")) from None
    return value


def _parse_optional_day(value: str) -> str | None:
    return parse_day(value) if value.strip() else None


# The columns of dates share what they remember: their values are the same days.
parse_day = cast(Callable[[str], str], remembered(_parse_day))
parse_optional_day = remembered(_parse_optional_day)


def birth_date() -> Parser:
    """Return the parser of a date of birth: a day that has been, of somebody who may live."""

    def parse(value: str) -> str:
        born = parse_day(value)
        if not EARLIEST_BIRTH <= born <= clock.today().isoformat():
            raise WrongValueError(_("cannot be the date of birth of anybody alive"))
        return born

    return remembered(parse)


def parse_month_day(value: str) -> str:
    """Return a day of the year `MM-DD` that exists, 29 February included."""
    value = value.strip()
    if not _MONTH_DAY.fullmatch(value):
        raise WrongValueError(_("must be written MM-DD")) if value else _empty()
    try:
        date.fromisoformat(_LEAP_YEAR + value)
    except ValueError:
        raise WrongValueError(_("is no day of the calendar")) from None
    return value


def amount(*, required: bool = True) -> Parser:
    """Return the parser of an amount such as `12` or `12.50`; the value kept is in cents."""

    def parse(value: str) -> int | None:
        value = value.strip()
        if not value and not required:
            return None
        found = _AMOUNT.fullmatch(value)
        if found is None:
            raise (
                WrongValueError(
                    _("must be an amount such as 12.50, with a point and without a sign")
                )
                if value
                else _empty()
            )
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))

    return remembered(parse)


def _composed(value: str, *, lines: bool) -> str:
    """Return a text with composed accents and plain spaces; refuse what cannot be seen."""
    value = unicodedata.normalize("NFC", value)
    value = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in value).strip()
    seen = value
    if lines:
        value = value.replace("\r\n", "\n")
        seen = value.replace("\n", "")
    if not seen.isprintable():
        raise WrongValueError(_("must not have line breaks or invisible characters"))
    return value


def _empty() -> WrongValueError:
    return WrongValueError(_("must not be empty"))
