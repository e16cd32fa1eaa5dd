"""The pages of the monthly statements: the months, one of them, and its PDF."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.statements import months
from mh_portal.core.reimbursements import monthly, rules
from mh_portal.documents import statement
from mh_portal.web import files, letterhead, pages
from mh_portal.web.access import WHO_GETS_DOCUMENTS, WHO_READS, access

blueprint = Blueprint("statements", __name__)


@blueprint.get("/releves", endpoint="list")
@access(*WHO_READS)
def list_page() -> Response:
    """List the months of a year in which something was paid; the newest year unless asked."""
    history = months.read()
    asked = request.args.get("annee")
    year = history.newest_year if asked is None else rules.parse_year(asked)
    if history.years and year not in history.years:
        return history.show_missing()
    return pages.render("statements/list.html", year=year, **history.context(year))


@blueprint.get("/releves/<month_text>", endpoint="show")
@access(*WHO_READS)
def show(month_text: str) -> Response:
    """Show the statement of a month written « 2022-02 »."""
    history = months.read()
    month = rules.parse_month(month_text)
    if month is None or not history.has(month):
        return history.show_missing()
    found = history.get_statement(month)
    return pages.render(
        "statements/show.html",
        statement=found,
        weight=months.weight(found),
        title=monthly.month_name(month),
        **history.context(month.year),
    )


@blueprint.get("/releves/<month_text>.pdf", endpoint="pdf")
@access(*WHO_GETS_DOCUMENTS)
def pdf_file(month_text: str) -> Response:
    """Give the statement of a month as a file, also in large print; 404 where nothing was paid."""
    history = months.read()
    month = rules.parse_month(month_text)
    if month not in history.months:
        return history.show_missing()
    content = statement.make_pdf(
        history.get_statement(month),
        letterhead.letterhead(),
        large=request.args.get("caracteres") == "grands",
    )
    return files.pdf(content, f"releve-{month_text}")
