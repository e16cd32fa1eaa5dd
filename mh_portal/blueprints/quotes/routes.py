"""The lines of a dental quote: seeing, adding, changing, removing them; the sheet for the dentist."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.quotes import cases
from mh_portal.blueprints.quotes.cases import Case
from mh_portal.blueprints.quotes.forms import AddForm, ChangeForm
from mh_portal.core import clock
from mh_portal.core.quotes import lines
from mh_portal.core.quotes.lines import LineFaultError
from mh_portal.core.quotes.quote import Quote
from mh_portal.documents import quote_sheet
from mh_portal.web import errors, files, forms, letterhead, pages, subject
from mh_portal.web.access import WHO_GETS_DOCUMENTS, WHO_READS, WHO_REQUESTS, access
from mh_portal.web.addresses import space_url

blueprint = Blueprint("quotes", __name__, url_prefix="/demandes/<reference>/devis")


@blueprint.get("", endpoint="lines")
@access(*WHO_REQUESTS)
def show(reference: str) -> Response:
    """Show the lines worked out, with the forms that change them and add another."""
    case = cases.find(reference)
    return _elsewhere(case) or cases.show_lines(case)


@blueprint.post("")
@access(*WHO_REQUESTS)
def add(reference: str) -> Response:
    """Add a line; a word that means several acts is answered by the choice of them."""
    case = cases.find(reference, for_change=True)
    day = case.day
    if day is None or not case.is_draft:
        return _not_now(case)
    form = AddForm()
    if form.is_about_teeth():
        return (cases.show_teeth if form.asks_for_teeth else cases.show_lines)(case, form)
    if not form.judge(day) or form.line is None:
        return cases.show_lines(case, form, status=422 if form.error_list else 200)
    try:
        found = lines.add(case.lines, form.line)
    except LineFaultError as fault:
        form.complain(fault)
        return cases.show_lines(case, form, status=422)
    case.keep(found)
    return redirect(space_url("quotes.lines", reference=reference), 303)


@blueprint.get("/<line_id>", endpoint="line")
@access(*WHO_READS)
def show_line(reference: str, line_id: str) -> Response:
    """Show one line: who will pay it and why, what would cost less, the form that changes it."""
    case = cases.find(reference)
    return cases.show_line(case, case.line(line_id) or abort(404))


@blueprint.post("/<line_id>")
@access(*WHO_REQUESTS)
def change(reference: str, line_id: str) -> Response:
    """Change the teeth, the price or the number of a line, and work the quote out again."""
    case = cases.find(reference, for_change=True)
    line, day = case.line(line_id), case.day
    if line is None or day is None or not case.is_draft:
        return _not_now(case)
    form = ChangeForm(line, is_sent=True)
    changed = form.judge(day)
    if changed is None:
        return cases.show_line(case, line, form)
    case.keep(lines.replace(case.lines, changed))
    return redirect(space_url("quotes.line", reference=reference, line_id=line_id), 303)


@blueprint.post("/<line_id>/suppression")
@access(*WHO_REQUESTS)
def remove(reference: str, line_id: str) -> Response:
    """Take a line out; what is gone already stays gone."""
    case = cases.find(reference, for_change=True)
    if not case.is_draft or case.day is None:
        return _not_now(case)
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    case.keep(lines.without(case.lines, line_id))
    return redirect(space_url("quotes.lines", reference=reference), 303)


@blueprint.get("/fiche")
@access(*WHO_READS)
def sheet(reference: str) -> Response:
    """Show the sheet for the dentist."""
    case = cases.find(reference)
    return pages.render(
        "quotes/sheet.html",
        case=case.request,
        quote=_quote(case),
        member=subject.member(),
        today=clock.today(),
    )


@blueprint.get("/fiche.pdf")
@access(*WHO_GETS_DOCUMENTS)
def sheet_pdf(reference: str) -> Response:
    """Give the sheet for the dentist as a file, also in large print."""
    case = cases.find(reference)
    content = quote_sheet.make_pdf(
        quote_sheet.Sheet(
            quote=_quote(case),
            reference=case.request.reference,
            member_number=subject.member().member_number,
            made_on=clock.today(),
        ),
        letterhead.letterhead(),
        large=request.args.get("caracteres") == "grands",
    )
    return files.pdf(content, f"devis-dentaire-{case.request.reference}")


def _quote(case: Case) -> Quote:
    """Return the quote worked out; 404 while it has no line."""
    found = case.work_out() if case.lines else None
    return found or abort(404)


def _elsewhere(case: Case) -> Response | None:
    """Lead to the request when it is sent, and to the first question while that is not answered."""
    if case.is_draft and case.day is not None:
        return None
    page = "requests.recap" if case.is_draft else "requests.show"
    address = space_url(page, reference=case.request.reference)
    return pages.leave_for(address) if pages.is_partial() else redirect(address, 303)


def _not_now(case: Case) -> Response:
    """Answer a form about a line that is gone, or of a request that is sent."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    here = space_url("quotes.lines", reference=case.request.reference)
    return _elsewhere(case) or redirect(here, 303)
