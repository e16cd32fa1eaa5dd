"""Lengths of time for which data are kept, in calendar months or in days; pure rules."""

from __future__ import annotations

import calendar
import dataclasses
from datetime import datetime, timedelta

MONTHS = 12

# A member who has done nothing for so long is told, and loses the login so much later (CNIL: an
# account that nobody uses is closed after a notice).
CLOSING_NOTICE = timedelta(days=30)


@dataclasses.dataclass(frozen=True)
class Period:
    """So many calendar months and days."""

    months: int = 0
    days: int = 0

    def before(self, moment: datetime) -> datetime:
        """Return the moment that lies the period before `moment`; what is older has had its time.

        The 31st becomes the last day of a shorter month.
        """
        years, month = divmod(moment.year * MONTHS + moment.month - 1 - self.months, MONTHS)
        day = min(moment.day, calendar.monthrange(years, month + 1)[1])
        return moment.replace(year=years, month=month + 1, day=day) - timedelta(days=self.days)
