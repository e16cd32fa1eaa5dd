"""Periods in words: « du 1er au 30 avril 2022 »."""

from __future__ import annotations

import functools
from datetime import date

from mh_portal.language import gettext as _
from mh_portal.language import long_date

# `long_date` holds the day and the month together.
TOGETHER = "\N{NO-BREAK SPACE}"


@functools.lru_cache
def in_words(start: date, end: date) -> str:
    """Return a period, both ends included, without saying its year or its month twice."""
    first = long_date(start)
    if start.year == end.year:
        first, _year = first.rsplit(" ", 1)
        if start.month == end.month:
            first, _month = first.split(TOGETHER)
    return _("from %(start)s to %(end)s") % {"start": first, "end": long_date(end)}
