"""A day typed into one field: « 3/2/2021 », « 3 février 2021 » or « 2021-02-03 »."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from wtforms.validators import StopValidation

from mh_portal.language import gettext as _
from mh_portal.web import dates
from mh_portal.web.fields import LineField

LONGEST = 30
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


class DayField(LineField):
    """A day; `day` is the date, None while nothing sound was typed."""

    def __init__(self, label: str, *args: Any, **kw: Any):
        super().__init__(label, *args, longest=LONGEST, **kw)
        self.day: date | None = None

    def pre_validate(self, form: Any) -> None:
        """Turn the text into a date, or say how to write one."""
        super().pre_validate(form)
        if not self.data:
            return
        self.day = _find_day(self.data)
        if self.day is None:
            raise StopValidation(_("Write the date like this: 3/2/2021 or 3 février 2021."))


def _find_day(text: str) -> date | None:
    iso = _ISO.fullmatch(text)
    parts = (iso[3], iso[2], iso[1]) if iso else dates.split_whole_date(text)
    if parts is None:
        return None
    day, month = dates.parse_day(parts[0]), dates.parse_month(parts[1])
    if day is None or month is None:
        return None
    try:
        return date(int(parts[2]), month, day)
    except ValueError:
        return None
