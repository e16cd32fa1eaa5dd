"""How the moment of a call is written: « jeudi 24 mars 2022 à 14 h 30 »."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from mh_portal.core.assistance.models import Motive
from mh_portal.language import LOCALE, long_date
from mh_portal.language import gettext as _

MOTIVES = {
    Motive.EXPLANATION: _("Understand this service"),
    Motive.HELP: _("Be helped to use it"),
    Motive.DIFFICULTY: _("Talk about a difficulty with it"),
    Motive.OTHER: _("Something else"),
}


def day(value: date) -> str:
    """Return a day in words, with the day of the week."""
    return f"{format_date(value, 'EEEE', locale=LOCALE)} {long_date(value)}"


def hour(value: datetime) -> str:
    """Return a time of day: « 9 h », « 14 h 30 »."""
    minutes = f" {value.minute:02}" if value.minute else ""
    return f"{value.hour} h{minutes}".replace(" ", "\N{NO-BREAK SPACE}")


def moment(value: datetime) -> str:
    """Return a moment of local time in words."""
    return f"{day(value)} à\N{NO-BREAK SPACE}{hour(value)}"
