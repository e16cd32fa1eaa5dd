"""What stands in an export twice: as codes for programs, and in words for people."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mh_portal.core.requests.kind import Result
from mh_portal.language import euros, long_date
from mh_portal.language import gettext as _

# What was granted, by the names under which requests keep it.
_GRANTED: Mapping[str, str] = {
    Result.AMOUNT: _("Amount"),
    Result.DATE: _("Date"),
    "number": _("Number"),
    "first_on": _("First debit"),
    "since": _("For periods that begin on or after"),
}


@dataclasses.dataclass(frozen=True)
class Told:
    """Codes as they are kept, and in words: what is asked or named, and what is said of it."""

    codes: Any
    words: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The words, a line each: « Qui porte les lentilles ? Jeanne Martin »."""
        return "\n".join(_line(asked, said) for asked, said in self.words)


def granted(outcome: Mapping[str, Any]) -> Told:
    """Return what was granted with a request; what has no name of its own stays a code."""
    words = tuple((_GRANTED.get(name, name), _said(name, of)) for name, of in outcome.items())
    return Told(outcome, words)


def _line(asked: str, said: str) -> str:
    if asked.endswith("?"):
        return f"{asked} {said}"
    return _("%(asked)s: %(said)s") % {"asked": asked, "said": said}


def _said(name: str, value: Any) -> str:
    try:
        return (
            euros(Decimal(value)) if name == Result.AMOUNT else long_date(date.fromisoformat(value))
        )
    except (ArithmeticError, TypeError, ValueError):
        return str(value)
