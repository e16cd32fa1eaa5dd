"""The indicators' pages: figures with their charts, the same as tables, and the weekly report."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.indicators import asked, drawing, waiting
from mh_portal.core import clock, spreadsheets
from mh_portal.core.indicators import rules, sheets
from mh_portal.core.indicators.report import Report, get_report
from mh_portal.core.indicators.rules import Step
from mh_portal.documents import weekly_report
from mh_portal.web import files, letterhead, pages
from mh_portal.web.access import SUPERVISOR, access
from mh_portal.web.transaction import db

blueprint = Blueprint("indicators", __name__, url_prefix="/indicateurs")


@blueprint.get("")
@access(SUPERVISOR)
def show() -> Response:
    """Show what waits today, and every indicator by day or by week."""
    period = asked.period()
    figures = sheets.get_figures(db(), period)
    return pages.render(
        "indicators/show.html",
        period=period,
        sheets=_drawn(figures.sheets),
        now=figures.now,
        tasks=waiting.list_tasks(figures.now),
        asked=asked,
        Step=Step,
        this_week=rules.week_name(clock.today()),
    )


@blueprint.get("/<slug>.csv")
@access(SUPERVISOR)
def table(slug: str) -> Response:
    """Answer an indicator as a table for a spreadsheet."""
    sheet = sheets.find_sheet(db(), slug, asked.period())
    if sheet is None:
        abort(404)
    rows = ([str(cell) for cell in row] for row in sheet.rows)
    return files.csv(spreadsheets.make_csv(sheet.headers, rows), f"indicateur-{slug}")


@blueprint.get("/semaine/<week>")
@access(SUPERVISOR)
def week(week: str) -> Response:
    """Show the report of a week, the twin of its PDF."""
    report = _report(week)
    tasks = waiting.list_tasks(report.now) if report.is_present else []
    return pages.render("indicators/week.html", report=report, tasks=tasks, week=week)


@blueprint.get("/semaine/<week>.pdf")
@access(SUPERVISOR)
def week_pdf(week: str) -> Response:
    """Answer the report of a week as a file."""
    large = request.args.get("caracteres") == "grands"
    content = weekly_report.make_pdf(_report(week), letterhead.letterhead(), large=large)
    return files.pdf(content, f"indicateurs-{week}")


def _report(week: str) -> Report:
    """Return the report of a week written « 2022-W12 »; answers 404 to one that is not begun."""
    monday = rules.parse_week(week)
    if monday is None or monday > clock.today():
        abort(404)
    return get_report(db(), monday)


def _drawn(found: Any) -> list[tuple[Any, tuple[drawing.Drawing, ...]]]:
    """Return each sheet with its chart for wide screens and for narrow ones, if it has one."""
    widths = (drawing.WIDTH, drawing.NARROW)
    return [
        (sheet, tuple(drawing.draw(sheet.chart, width) for width in widths if sheet.chart))
        for sheet in found
    ]
