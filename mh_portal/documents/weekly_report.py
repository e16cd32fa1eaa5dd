"""The weekly report of the indicators as PDF."""

from __future__ import annotations

from mh_portal.core.indicators import catalogue
from mh_portal.core.indicators.gauges import Waiting
from mh_portal.core.indicators.report import Report
from mh_portal.core.indicators.sheet import Sheet
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.story import Column, Story
from mh_portal.documents.style import look
from mh_portal.language import gettext as _
from mh_portal.language import long_date

# Seven days, their total and what is counted: of more columns each row becomes a list's entry.
MOST_COLUMNS = 9
# What the first column has of the width.
FIRST = 0.34


def make_pdf(report: Report, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the report as tagged PDF; `large` sets its text in 18 points instead of 12."""
    title = _("Indicators of the week of %(day)s") % {"day": long_date(report.monday)}
    story = Story(look(large=large))
    open_letter(
        story,
        letterhead,
        sender=[letterhead.author, _("Customer relations")],
        recipient=[_("To the supervisors of the call centre")],
        day=report.day,
    )
    story.heading(title, 1)
    if report.is_present:
        story.paragraph(_("This week is not over: the figures are those counted so far."))
        _add_waiting(story, report)
    for sheet in report.sheets:
        _add_sheet(story, sheet)
    metadata = Metadata(title=title, author=letterhead.author, day=report.day)
    return render(story, metadata, letterhead)


def _add_waiting(story: Story, report: Report) -> None:
    waits = [(name, count) for name in Waiting if (count := report.now.get(name))]
    story.heading(_("To do today"), 2)
    if waits:
        story.bullets(f"{count} {catalogue.waiting(name, count)}" for name, count in waits)
    else:
        story.paragraph(_("Nothing waits."))


def _add_sheet(story: Story, sheet: Sheet) -> None:
    start = len(story.flowables)
    story.heading(sheet.title, 2)
    story.paragraph(sheet.headline)
    if sheet.chart is None:
        return
    rows = [[str(cell) for cell in row] for row in sheet.rows]
    if len(sheet.headers) > MOST_COLUMNS:
        story.bullets(_entry(sheet, row) for row in rows)
        return
    is_week = len(sheet.headers) == MOST_COLUMNS
    share = (1 - FIRST) / (len(sheet.headers) - 1)
    columns = [
        Column(header, share if number else FIRST, is_amount=is_week and bool(number))
        for number, header in enumerate(sheet.headers)
    ]
    story.table(columns, rows)
    story.keep_together(start)


def _entry(sheet: Sheet, row: list[str]) -> str:
    said = [
        f"{header}\u00a0: {cell}"
        for header, cell in zip(sheet.headers[1:], row[1:], strict=True)
        if cell != "0"
    ]
    return f"{row[0]}. " + (" ; ".join(said) or _("Nothing")) + "."
