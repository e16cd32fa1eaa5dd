"""The sheet for the admissions office of a hospital, as a page and as a file."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.requests import cases
from mh_portal.core.admissions.sheet import AdmissionSheet
from mh_portal.core.requests.kinds import hospital
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.documents import admission_sheet
from mh_portal.web import files, letterhead, pages, subject
from mh_portal.web.access import WHO_GETS_DOCUMENTS, WHO_READS, access
from mh_portal.web.transaction import reading_db

blueprint = Blueprint("admission", __name__, url_prefix="/demandes")
# Neither what was not sent nor what came to nothing is shown to a hospital.
WITHOUT_SHEET = frozenset(
    {RequestState.DRAFT, RequestState.WITHDRAWN, RequestState.REFUSED, RequestState.CLOSED}
)


@blueprint.get("/<reference>/fiche-admission")
@access(*WHO_READS)
def show(reference: str) -> Response:
    """Show the sheet."""
    case = _case(reference)
    return pages.render("requests/hospital_sheet.html", case=case, sheet=_sheet(case))


@blueprint.get("/<reference>/fiche-admission.pdf")
@access(*WHO_GETS_DOCUMENTS)
def pdf(reference: str) -> Response:
    """Give the sheet as a file, also in large print."""
    large = request.args.get("caracteres") == "grands"
    facts = _sheet(_case(reference))
    content = admission_sheet.make_pdf(facts, letterhead.letterhead(), large=large)
    return files.pdf(content, f"fiche-admission-{reference}")


def _case(reference: str) -> Request:
    case = cases.find(reference)
    has_sheet = case.kind == hospital.SLUG and case.state not in WITHOUT_SHEET
    return case if has_sheet else abort(404)


def _sheet(case: Request) -> AdmissionSheet:
    return hospital.sheet_of(reading_db(), case, subject.member()) or abort(404)
