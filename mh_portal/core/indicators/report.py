"""The report of a week: every indicator by day, and what waits where the week is not over."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.indicators import rules, sheets
from mh_portal.core.indicators.queries import Now
from mh_portal.core.indicators.rules import Period
from mh_portal.core.indicators.sheet import Sheet
from mh_portal.language import LOCALE
from mh_portal.language import gettext as _


@dataclasses.dataclass(frozen=True)
class Report:
    """A week from its Monday; `before` and `after` are the weeks beside it as addresses say them.

    `after` is empty where that week has not begun.
    """

    monday: date
    sheets: Sequence[Sheet]
    now: Now
    before: str
    after: str

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        return self.monday + rules.A_WEEK - rules.A_DAY

    @property
    def is_present(self) -> bool:
        """Whether the week is not over."""
        return self.sunday >= clock.today()

    @property
    def day(self) -> date:
        """The day that the report bears: its Sunday, or today where that is still to come."""
        return min(self.sunday, clock.today())


def get_report(db: Session, monday: date) -> Report:
    """Return the report of a week."""
    period = sheets.week_of(monday)
    figures = sheets.get_figures(db, period)
    following = monday + rules.A_WEEK
    return Report(
        monday=monday,
        sheets=[_turned(sheet, period) for sheet in figures.sheets],
        now=figures.now,
        before=rules.week_name(monday - rules.A_WEEK),
        after=rules.week_name(following) if following <= clock.today() else "",
    )


def _turned(sheet: Sheet, period: Period) -> Sheet:
    """Return a table by day with its days side by side: so a week stands on few lines.

    What is told by kind or by wave stays as it is.
    """
    days = [format_date(span.first, "EEE d", locale=LOCALE) for span in period.spans]
    if len(sheet.rows) != len(days) + 1 or sheet.headers[0] != _("Day"):
        return sheet
    rows = [
        (header, *(row[place] for row in sheet.rows))
        for place, header in enumerate(sheet.headers)
        if place
    ]
    headers = (_("What happened"), *days, _("Total"))
    return dataclasses.replace(sheet, headers=headers, rows=tuple(rows))
