"""Planning a campaign: the form, the number of its audience, and only then the plan."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from mh_portal.blueprints.campaigns import words
from mh_portal.blueprints.campaigns.forms import PlanForm
from mh_portal.core.campaigns import audiences, planning, queries, rules, timing
from mh_portal.core.campaigns.planning import PlanError
from mh_portal.web import pages, subject
from mh_portal.web.access import SUPERVISOR, access
from mh_portal.web.addresses import url_for
from mh_portal.web.transaction import db

# More waves than are ever planned: the page tells their number and the last day.
MOST_WAVES = 10_000


def put_on(blueprint: Blueprint) -> None:
    """Put the pages of the plan below the campaigns."""
    blueprint.add_url_rule("/nouvelle", "ask", ask)
    blueprint.add_url_rule("/nouvelle/recapitulatif", "recap", recap)
    blueprint.add_url_rule("/nouvelle/recapitulatif", "plan", plan, methods=["POST"])


@access(SUPERVISOR)
def ask() -> Response:
    """Ask what is written, to whom, and when; with the answers that the address brings along."""
    return pages.render("campaigns/plan.html", form=PlanForm.of_address())


@access(SUPERVISOR)
def recap() -> Response:
    """Show how many members the campaign would reach, and on which days; plan nothing."""
    form = PlanForm.of_address()
    if not form.validate():
        return pages.render("campaigns/plan.html", form=form, status=422)
    size = audiences.count(db(), form.chosen, form.chosen_audience, form.planned.starts_on)
    coming = rules.project(form.planned, size, form.planned.starts_on, at_most=MOST_WAVES)
    fault = timing.find_fault(form.chosen, coming[0][0], coming[-1][0]) if coming else None
    return pages.render(
        "campaigns/recap.html",
        form=form,
        size=size,
        coming=coming,
        fault=fault,
        rivals=queries.list_unfinished(db(), form.chosen),
        words=words,
    )


@access(SUPERVISOR)
def plan() -> Response:
    """Plan the campaign that was shown; the first wave goes out by itself on its day."""
    form = PlanForm()
    if not form.validate_on_submit():
        return pages.render("campaigns/plan.html", form=form, status=422)
    try:
        planned = planning.plan(
            db(),
            form.chosen,
            audience=form.chosen_audience,
            starts_on=form.planned.starts_on,
            per_day=form.planned.per_day,
            actor=subject.actor(),
        )
    except PlanError as error:
        form.form_errors.append(str(error))
        return pages.render("campaigns/plan.html", form=form, status=422)
    return redirect(url_for("desk.campaigns.show", number=planned.id, fait="prevue"), 303)
