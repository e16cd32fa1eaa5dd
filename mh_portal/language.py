"""The portal's language: the French catalogue, and how dates, amounts and numbers are written.

Babel is used without Flask-Babel, whose texts need a request: e-mails, documents and commands
are written outside of one, and the portal speaks one language.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency
from babel.support import Translations

LOCALE = Locale.parse("fr_FR")
CATALOGUES = Path(__file__).resolve().parent.parent / "translations"

translations = Translations.load(CATALOGUES, ["fr"])
gettext = translations.ugettext
ngettext = translations.ungettext
# Babel takes 15 µs for a date or an amount, and the pages of many members show the same ones.
REMEMBERED = 4_096


@lru_cache(REMEMBERED)
def long_date(value: date) -> str:
    """Return a date in words with the no-break spaces of print: « 24 mars 2022 », « 1er mai »."""
    text = format_date(value, "d MMMM y", locale=LOCALE)
    if value.day == 1:
        text = text.replace("1", "1er", 1)
    return text.replace(" ", "\N{NO-BREAK SPACE}", 1)


@lru_cache(REMEMBERED)
def long_month(value: date) -> str:
    """Return the month of a date in words, its space not breaking: « mars 2022 »."""
    return format_date(value, "MMMM\u00a0y", locale=LOCALE)


def long_moment(value: datetime) -> str:
    """Return a moment in words: « 24 mars 2022 à 9 h 05 »; the hour is the portal's own zone."""
    hour = format_datetime(value, "H' h 'mm", locale=LOCALE).replace(" ", "\N{NO-BREAK SPACE}")
    return f"{long_date(value.date())} à\N{NO-BREAK SPACE}{hour}"


@lru_cache(REMEMBERED)
def euros(value: Decimal) -> str:
    """Return an amount as it is written in French: « 1 234,50 € », spaces not breaking."""
    return format_currency(value, "EUR", locale=LOCALE).replace(" ", "\N{NO-BREAK SPACE}")
