"""The pages of the requests, the same for every kind: choose, answer, check, send, follow, take back."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response

from mh_portal.blueprints.requests import cases, papers
from mh_portal.blueprints.requests.forms import JOURNEYS
from mh_portal.blueprints.requests.journey import RecapForm, Step, StepForm
from mh_portal.core import clock
from mh_portal.core.messages import queries as messages
from mh_portal.core.profile import queries as profile
from mh_portal.core.requests import moving, promises, queries, rules, service
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.surveys import links as surveys
from mh_portal.language import gettext as _
from mh_portal.web import errors, forms, pages, step_up, subject
from mh_portal.web.access import WHO_READS, WHO_REQUESTS, access, acts_as_member
from mh_portal.web.addresses import space_url
from mh_portal.web.fields import LineField
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("requests", __name__, url_prefix="/demandes")
papers.add_to(blueprint)


class StartForm(forms.BaseForm):
    """The button that begins a request; its key makes two clicks one request."""

    key = LineField()


@blueprint.get("", endpoint="list")
@access(*WHO_READS)
def list_all() -> Response:
    """Show the drafts, the requests under way and those that are over."""
    is_own = acts_as_member()
    all_of_member = queries.list_of_member(db(), subject.member().id)
    found = [each for each in all_of_member if is_own or not each.is_private]
    return pages.render(
        "requests/list.html",
        drafts=[each for each in found if each.is_draft],
        under_way=[each for each in found if not each.is_draft and not each.is_over],
        over=[each for each in found if each.is_over],
        today=clock.today(),
        is_own=is_own,
    )


@blueprint.get("/nouvelle")
@access(*WHO_REQUESTS)
def choose() -> Response:
    """Ask what the new request is about."""
    return pages.render(
        "requests/choose.html",
        kinds=[kind for kind in KINDS.values() if cases.is_open(JOURNEYS[kind.slug])],
    )


@blueprint.get("/nouvelle/<kind>")
@access(*WHO_REQUESTS)
def introduce(kind: str) -> Response:
    """Say what a kind of request does and what it takes, and lead to a draft that waits."""
    journey = cases.journey_of(kind)
    member, today = subject.member(), clock.today()
    address = profile.get_details(db(), member, today).address
    return pages.render(
        journey.template,
        journey=journey,
        step=None,
        key=secrets.token_urlsafe(),
        promised_on=promises.due_on(journey.kind.promise, today, address.postal_code),
        begun=queries.list_begun(db(), member.id, kind),
        facts=journey.facts(db(), member, None),
    )


@blueprint.post("/nouvelle/<kind>")
@access(*WHO_REQUESTS)
@limited("requests", each="120 per hour", overall="1200 per hour")
def start(kind: str) -> Response:
    """Begin a draft and go to its first question."""
    journey = cases.journey_of(kind)
    form = StartForm()
    if not form.validate_on_submit() or not form.key.data:
        return errors.answer(400)
    if journey.facts(db(), subject.member(), None).get("unavailable"):
        return redirect(space_url("requests.introduce", kind=kind), 303)
    case = service.start(db(), subject.member().id, journey.kind, form.key.data, subject.actor())
    return redirect(cases.onward(db(), case), 303)


@blueprint.get("/<reference>")
@access(*WHO_READS)
def show(reference: str) -> Response:
    """Follow a request: where it stands, what happened, what was said."""
    case = cases.find(reference)
    journey = JOURNEYS[case.kind]
    return pages.render(
        "requests/show.html",
        case=case,
        journey=journey,
        papers=cases.papers_by_label(db(), case),
        rows=cases.rows(case) if case.details else [],
        timeline=queries.list_events(db(), case.id),
        may_change=cases.is_open(journey),
        may_withdraw=rules.may_withdraw(case.state),
        is_over=rules.is_over(case.state),
        is_confirmed=rules.is_confirmed(case.state, has_outcome=case.outcome is not None),
        facts=journey.facts(db(), subject.member(), case),
        outcome=cases.outcome_of(case),
        conversation=messages.find_of_request(db(), case.id),
        survey=surveys.token_of(case),
        today=clock.today(),
    )


@blueprint.get("/<reference>/reponses/<step>")
@access(*WHO_REQUESTS)
def ask(reference: str, step: str) -> Response:
    """Show a step of a draft with the answers it has."""
    case = cases.find(reference)
    if case.state is not RequestState.DRAFT:
        return redirect(space_url("requests.show", reference=reference))
    asked = _step(case, step)
    if asked.page is not None:
        return redirect(cases.address(asked, case))
    return _step_page(case, asked, _form(case, asked, data=case.details), version=case.version)


@blueprint.post("/<reference>/reponses/<step>")
@access(*WHO_REQUESTS)
def keep(reference: str, step: str) -> Response:
    """Keep the answers of a step and go on; what changed meanwhile is shown, not overwritten."""
    case = cases.find_for_change(reference)
    asked = _step(case, step)
    form = _form(case, asked)
    if not form.validate_on_submit():
        return _step_page(case, asked, form, version=form.shown_version, status=422)
    journey = JOURNEYS[case.kind]
    answers = form.answers(journey.kind)
    try:
        service.answer(db(), case, answers, version=form.shown_version, actor=subject.actor())
    except service.ChangedMeanwhileError:
        form.form_errors.append(_("This answer was changed elsewhere since you opened this page."))
        return _step_page(case, asked, form, version=case.version, has_changed=True, status=422)
    return redirect(cases.onward(db(), case), 303)


@blueprint.get("/<reference>/verification")
@access(*WHO_REQUESTS)
def recap(reference: str) -> Response:
    """Show every answer with a link to change it; lead to the first one that is missing."""
    case = cases.find(reference)
    if case.state is not RequestState.DRAFT:
        return redirect(space_url("requests.show", reference=reference))
    onward = cases.onward(db(), case)
    if onward != space_url("requests.recap", reference=reference):
        return redirect(onward)
    return _recap_page(case, RecapForm())


@blueprint.post("/<reference>/verification")
@access(*WHO_REQUESTS)
def submit(reference: str) -> Response:
    """Send the request; a second click leads to the same confirmation."""
    journey = JOURNEYS[cases.find(reference).kind]
    # Before the turn to write is taken: the proof is noted in a transaction of its own.
    if journey.is_sensitive and (asked := step_up.question()):
        return asked
    case, form = cases.find_for_change(reference), RecapForm()
    if not form.validate_on_submit() or not form.shown_version:
        return errors.answer(400)
    try:
        service.submit(db(), case, version=form.shown_version, actor=subject.actor())
    except service.ChangedMeanwhileError:
        form.form_errors.append(
            _("Your answers were changed elsewhere since you opened this page. Check them again.")
        )
        return _recap_page(case, form, status=422)
    except service.ObstacleError as error:
        form.form_errors.extend(error.reasons)
        return _recap_page(case, form, status=422)
    except service.IncompleteError:
        return redirect(cases.onward(db(), case), 303)
    return redirect(space_url("requests.confirmed", reference=reference), 303)


@blueprint.get("/<reference>/confirmation")
@access(*WHO_REQUESTS)
def confirmed(reference: str) -> Response:
    """Confirm that the request has arrived: its reference, the date promised, what comes next."""
    case = cases.find(reference)
    if case.submitted_at is None:
        return redirect(space_url("requests.show", reference=reference))
    journey = JOURNEYS[case.kind]
    facts = journey.facts(db(), subject.member(), case)
    return pages.render("requests/confirmed.html", case=case, journey=journey, facts=facts)


@blueprint.get("/<reference>/annulation")
@access(*WHO_REQUESTS)
def ask_withdrawal(reference: str) -> Response:
    """Ask to confirm that a request is taken back, or a draft thrown away."""
    case = cases.find(reference)
    if not rules.may_withdraw(case.state):
        return redirect(space_url("requests.show", reference=reference))
    kind = cases.journey_of(case.kind).kind
    follows = kind.ways_back(db(), case)
    return pages.render("requests/withdrawal.html", case=case, kind=kind, follows=follows)


@blueprint.post("/<reference>/annulation")
@access(*WHO_REQUESTS)
def withdraw(reference: str) -> Response:
    """Take the request back."""
    case = cases.find_for_change(reference)
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    service.withdraw(db(), case, subject.actor())
    return redirect(space_url("requests.show", reference=reference), 303)


@blueprint.errorhandler(moving.NotPossibleError)
def explain_state(error: moving.NotPossibleError) -> Response:
    """Say that the request has moved on since its page was opened."""
    return pages.render("requests/not_possible.html", reference=error.reference, status=409)


def _step(case: Request, slug: str) -> Step:
    return JOURNEYS[case.kind].find_step(slug) or abort(404)


def _form(case: Request, step: Step, **given: Any) -> StepForm:
    """Return the form of a step, fitted to the member and to what was answered."""
    form = step.form(**given)
    form.fit(db(), subject.member(), KINDS[case.kind].read(case.details))
    return form


def _step_page(
    case: Request,
    step: Step,
    form: StepForm,
    *,
    version: int,
    has_changed: bool = False,
    status: int = 200,
) -> Response:
    journey = JOURNEYS[case.kind]
    details = journey.kind.read(case.details)
    member = subject.member()
    said = journey.read_out(reading_db(), member, details) if has_changed else ()
    return pages.render(
        journey.template,
        case=case,
        journey=journey,
        step=step,
        steps=journey.asked(details),
        details=details,
        form=form,
        version=version,
        kept=[answer for answer in said if answer.step is step],
        facts=journey.facts(reading_db(), member, case),
        address=profile.get_details(reading_db(), member, clock.today()).address.lines,
        status=status,
    )


def _recap_page(case: Request, form: RecapForm, *, status: int = 200) -> Response:
    journey = JOURNEYS[case.kind]
    return pages.render(
        "requests/recap.html",
        case=case,
        journey=journey,
        steps=journey.asked(journey.kind.read(case.details)),
        form=form,
        slots=cases.slots_of(reading_db(), case),
        rows=cases.rows(case, may_change=True),
        facts=journey.facts(reading_db(), subject.member(), case),
        status=status,
    )
