"""The draft whose lines are written, and its pages: the request of the address, worked out."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from flask import abort
from werkzeug.wrappers import Response

from mh_portal.blueprints.quotes.forms import AddForm, ChangeForm
from mh_portal.core.quotes import catalogue, lines, quote, teeth
from mh_portal.core.quotes.lines import Line
from mh_portal.core.quotes.quote import Quote
from mh_portal.core.requests import queries, service
from mh_portal.core.requests.kinds import dental_quote
from mh_portal.core.requests.kinds.dental_quote import DentalQuoteDetails
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.web import pages, subject
from mh_portal.web.transaction import db


@dataclasses.dataclass(frozen=True)
class Case:
    """A dental quote: its request and the answers; `day` is that of the care."""

    request: Request
    details: DentalQuoteDetails

    @property
    def is_draft(self) -> bool:
        """Whether its lines may still be changed."""
        return self.request.state is RequestState.DRAFT

    @property
    def day(self) -> date | None:
        """The day of care; None until it is known for whom and when."""
        return None if {"insured", "care_on"} & self.details.faults() else self.details.day

    @property
    def lines(self) -> list[Line]:
        """The lines so far, those alone that the catalogue knows."""
        known = lines.read(self.details.lines)
        return [line for line in known if line.code in catalogue.ACTS]

    def line(self, line_id: str) -> Line | None:
        """Return the line of an id, or None."""
        return next((line for line in self.lines if line.id == line_id), None)

    def keep(self, found: Sequence[Line]) -> None:
        """Keep the lines; each of them is changed alone, so no other one is overwritten."""
        kept = [line.kept() for line in found]
        service.answer(
            db(),
            self.request,
            {"lines": kept},
            version=self.request.version,
            actor=subject.actor(),
        )

    def work_out(self) -> Quote | None:
        """Return the quote worked out; None until it is known for whom and when."""
        details = self.details
        return quote.work_out(db(), subject.member(), details.insured, self.day, self.lines)


def find(reference: str, *, for_change: bool = False) -> Case:
    """Return the member's dental quote of a reference; 404 for anything else."""
    look_up = queries.find_for_change if for_change else queries.find_of_member
    found = look_up(db(), subject.member().id, reference)
    if found is None or found.kind != dental_quote.KIND.slug:
        abort(404)
    details = dental_quote.KIND.read(found.details)
    if not isinstance(details, DentalQuoteDetails):
        abort(404)
    return Case(found, details)


def show_lines(case: Case, form: AddForm | None = None, *, status: int = 200) -> Response:
    """Answer the page of the lines, with the form that was sent where it was not followed."""
    if form is None:
        form = AddForm(formdata=None)
        # Sent twice it is one line; in two windows, see `lines.add`.
        form.key.data = f"n{case.request.version}"
    return pages.render(
        "quotes/lines.html",
        status=status,
        case=case.request,
        quote=case.work_out() or abort(404),
        form=form,
        is_full=len(case.lines) >= lines.MOST_LINES,
    )


def show_teeth(case: Case, form: AddForm) -> Response:
    """Answer the teeth to choose from, with what was typed so far."""
    charts = (teeth.chart(), teeth.chart(milk=True))
    return pages.render("quotes/teeth.html", case=case.request, form=form, charts=charts)


def show_line(case: Case, line: Line, form: ChangeForm | None = None) -> Response:
    """Answer the page of one line, with the form that was sent where it was refused."""
    worked_out = case.work_out() or abort(404)
    return pages.render(
        "quotes/line.html",
        partial="quotes/_line.html",
        status=422 if form else 200,
        case=case.request,
        result=next(each for each in worked_out.results if each.line.id == line.id),
        form=form or ChangeForm(line),
    )
