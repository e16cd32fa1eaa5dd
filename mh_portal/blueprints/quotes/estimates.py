"""Simple estimates: choosing what for, and the estimate of a consultation, glasses, lenses."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from mh_portal.blueprints.quotes.estimate_forms import FORMS, EstimateForm
from mh_portal.core import clock
from mh_portal.core.contracts import queries as contracts
from mh_portal.core.quotes import covering
from mh_portal.core.quotes.simple import Simple
from mh_portal.web import pages, subject
from mh_portal.web.access import WHO_READS, access
from mh_portal.web.transaction import db

blueprint = Blueprint("estimates", __name__, url_prefix="/remboursements/estimation")


@blueprint.get("")
@access(*WHO_READS)
def choose() -> Response:
    """Ask what the estimate is for."""
    return pages.render("quotes/estimates.html")


@blueprint.get("/<care>")
@access(*WHO_READS)
def show(care: str) -> Response:
    """Ask the questions of an estimate and, once they are answered, show it with its reasons."""
    asked = FORMS.get(care) or abort(404)
    today = clock.today()
    form = asked(contracts.list_of_member(db(), subject.member().id), today)
    result, status = None, 200
    if form.is_asked:
        is_valid = form.validate()
        result, status = (_result(form), 200) if is_valid else (None, 422)
    return pages.render(
        "quotes/estimate.html",
        partial="quotes/_estimate.html",
        status=status,
        care=care,
        form=form,
        result=result,
        today=today,
    )


def _result(form: EstimateForm) -> Simple:
    member = subject.member()
    cover = covering.get_cover(db(), member, form.chosen, clock.today())
    return form.estimate(form.count_requests(db(), member, cover))
