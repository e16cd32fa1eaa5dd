"""The hospital of a stay: looked for by name, city or number, or written by hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.requests import cases
from mh_portal.blueprints.requests.forms import JOURNEYS
from mh_portal.blueprints.requests.forms.hospital import EstablishmentForm
from mh_portal.blueprints.requests.journey import StepForm
from mh_portal.core.establishments import finess, queries
from mh_portal.core.establishments.models import Establishment
from mh_portal.core.establishments.rules import LONGEST_NAME
from mh_portal.core.identifiers import IdentifierError
from mh_portal.core.requests import service
from mh_portal.core.requests.kind import Kind
from mh_portal.core.requests.kinds import hospital
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms, pages, subject
from mh_portal.web.access import WHO_REQUESTS, access
from mh_portal.web.addresses import space_url
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("establishments", __name__, url_prefix="/demandes")
STEP = "etablissement"
# More than these nobody reads: another word narrows them.
MOST_FOUND = 8


class SearchForm(forms.BaseForm):
    """What is looked for, as the address says it."""

    sought = fields.LineField(
        _("Name, city or FINESS number"),
        name="recherche",
        description=_("For example: tilleuls compiègne"),
        longest=LONGEST_NAME,
    )


class PickForm(StepForm):
    """One of the hospitals that were found."""

    known = fields.ChoiceField(
        _("Hospitals found"), [fields.Required(_("Choose a hospital, or write yours below."))]
    )

    def offer(self, found: list[Establishment]) -> None:
        """Offer some hospitals."""
        self.found = {each.finess: each for each in found}
        self.known.choices = [
            (each.finess, f"{each.name}, {each.city} ({each.finess})") for each in found
        ]

    def answers(self, kind: Kind) -> dict[str, Any]:  # noqa: ARG002 - a hook
        """Return name, city and number of the one that was chosen."""
        chosen = self.found[self.known.data]
        return {"hospital": chosen.name, "city": chosen.city, "finess": chosen.finess}


@blueprint.get("/<reference>/etablissement")
@access(*WHO_REQUESTS)
def choose(reference: str) -> Response:
    """Ask for the hospital, and show those that are found."""
    case = _of_kind(cases.find(reference))
    if case.state is not RequestState.DRAFT:
        return redirect(space_url("requests.show", reference=reference))
    form = EstablishmentForm(formdata=None, data=case.details)
    return _page(case, form, PickForm(formdata=None), version=case.version)


@blueprint.post("/<reference>/etablissement")
@access(*WHO_REQUESTS)
def keep(reference: str) -> Response:
    """Keep the hospital and go on."""
    case = _of_kind(cases.find_for_change(reference))
    pick, written = PickForm(), EstablishmentForm()
    pick.offer([each for each in [queries.find(db(), pick.known.data or "")] if each])
    form: StepForm = pick if "known" in request.form else written
    is_good = form.validate_on_submit()
    if case.state is not RequestState.DRAFT:
        return redirect(space_url("requests.show", reference=reference), 303)
    if not is_good:
        return _page(case, written, pick, version=form.shown_version, wrong=form)
    answers = form.answers(hospital.KIND)
    try:
        service.answer(db(), case, answers, version=form.shown_version, actor=subject.actor())
    except service.ChangedMeanwhileError:
        form.form_errors.append(_("This answer was changed elsewhere since you opened this page."))
        return _page(case, written, pick, version=case.version, wrong=form)
    return redirect(cases.onward(db(), case), 303)


def _of_kind(case: Request) -> Request:
    """Return a request about a stay; of another kind it has no hospital."""
    return case if case.kind == hospital.SLUG else abort(404)


def _page(
    case: Request,
    written: EstablishmentForm,
    pick: PickForm,
    *,
    version: int,
    wrong: StepForm | None = None,
) -> Response:
    """Answer the page, with what is looked for and found; `wrong` is a form to be put right."""
    search = SearchForm(formdata=request.args)
    search.validate()
    sought = (search.sought.data or "") if not search.errors else ""
    found, complaint = _search(sought)
    if wrong is not pick:
        pick.offer(found[:MOST_FOUND])
    journey = JOURNEYS[case.kind]
    return pages.render(
        "requests/hospital_establishment.html",
        partial="requests/_establishments.html",
        status=422 if wrong or search.errors else 200,
        case=case,
        journey=journey,
        step=journey.find_step(STEP),
        steps=journey.asked(cases.details_of(case)),
        search=search,
        sought=sought,
        complaint=complaint,
        has_more=len(found) > MOST_FOUND,
        pick=pick,
        written=written,
        form=wrong or search,
        version=version,
        now=case.details if case.details.get("hospital") else None,
    )


def _search(sought: str) -> tuple[list[Establishment], str]:
    """Return what is found, and what is wrong with a number."""
    if not finess.looks_like_one(sought):
        return list(queries.search(reading_db(), sought, MOST_FOUND + 1)), ""
    try:
        found = queries.find(reading_db(), finess.parse(sought))
    except IdentifierError:
        return [], _("No hospital has this number: a digit must be wrong. Read it again.")
    return ([found] if found else []), ""
