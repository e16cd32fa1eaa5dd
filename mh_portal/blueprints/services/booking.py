"""Booking a call about a service: a day, then a time; read again, changed, cancelled."""

from __future__ import annotations

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response

from mh_portal.blueprints.services import showing
from mh_portal.blueprints.services.forms import CallForm
from mh_portal.blueprints.services.showing import FreeDay
from mh_portal.core import clock
from mh_portal.core.appointments import queries, service
from mh_portal.core.assistance.models import CallBack
from mh_portal.core.profile import queries as profile
from mh_portal.core.profile import words as profile_words
from mh_portal.core.services.catalogue import SERVICES, Service
from mh_portal.documents import calendar_file
from mh_portal.language import gettext as _
from mh_portal.web import errors, files, forms, pages, subject
from mh_portal.web.access import WHO_READS, WHO_REQUESTS, access
from mh_portal.web.addresses import space_url
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("appointments", __name__, url_prefix="/services")


@blueprint.get("/<topic>/rappel")
@access(*WHO_REQUESTS)
def choose_day(topic: str) -> Response:
    """Ask on which day; who has booked a call about the service is led to it."""
    found = _service(topic)
    held = queries.find_open(db(), subject.member().id, topic)
    if held is not None:
        return redirect(space_url("appointments.show", code=held.code))
    return pages.render("services/days.html", service=found, booked=None, days=showing.free_days())


@blueprint.get("/<topic>/rappel/<day>")
@access(*WHO_REQUESTS)
def choose_time(topic: str, day: str) -> Response:
    """Ask at what time of the day, what about, on which number."""
    found, free = _service(topic), _day(day)
    details = profile.get_details(db(), subject.member(), clock.today())
    form = CallForm(free.slots, data={"phone": profile_words.phone(details.phone)})
    return _time_page(found, free, form)


@blueprint.post("/<topic>/rappel/<day>")
@access(*WHO_REQUESTS)
@limited("appointments", each="60 per hour", overall="1200 per hour")
def book(topic: str, day: str) -> Response:
    """Book the call; a second click leads to the same confirmation."""
    found, who, actor = _service(topic), subject.member().id, subject.actor()
    free = _day(day, queries.find_open(reading_db(), who, topic))
    form = CallForm(free.slots)
    if not form.validate_on_submit():
        return _time_page(found, free, form, status=422)
    try:
        call = service.book(db(), who, topic, form.wish, opening=showing.opening(), actor=actor)
    except service.SlotTakenError:
        return _taken_page(found, _day(day), form)
    except service.AlreadyBookedError as error:
        return redirect(space_url("appointments.show", code=error.code), 303)
    return redirect(space_url("appointments.show", code=call.code), 303)


@blueprint.get("/rendez-vous/<code>")
@access(*WHO_READS)
def show(code: str) -> Response:
    """Show a booked call: when, on which number, how to keep it, change it or cancel it."""
    return pages.render("services/appointment.html", booked=showing.of_call(_call(code)))


@blueprint.get("/rendez-vous/<code>.ics")
@access(*WHO_READS)
def calendar(code: str) -> Response:
    """Give the call to the calendar of the device."""
    content = calendar_file.make_ics(showing.event_of(_call(code)))
    return files.calendar(content, "appel-malakoff-humanis")


@blueprint.get("/rendez-vous/<code>/modification")
@access(*WHO_REQUESTS)
def choose_new_day(code: str) -> Response:
    """Ask to which day a booked call is moved."""
    call = _open_call(code)
    found, days = _service(call.topic), showing.free_days(call)
    return pages.render(
        "services/days.html", service=found, booked=showing.of_call(call), days=days
    )


@blueprint.get("/rendez-vous/<code>/modification/<day>")
@access(*WHO_REQUESTS)
def choose_new_time(code: str, day: str) -> Response:
    """Ask to what time of the day it is moved."""
    call = _open_call(code)
    free = _day(day, call)
    form = CallForm(free.slots, data=showing.answers_of(call, free.day))
    return _time_page(_service(call.topic), free, form, call)


@blueprint.post("/rendez-vous/<code>/modification/<day>")
@access(*WHO_REQUESTS)
@limited("appointments", each="60 per hour", overall="1200 per hour")
def move(code: str, day: str) -> Response:
    """Move the call; what was changed elsewhere meanwhile is shown, not overwritten."""
    call = _call(code, for_change=True)
    found, free = _service(call.topic), _day(day, call)
    form = CallForm(free.slots)
    if not form.validate_on_submit():
        return _time_page(found, free, form, call, status=422)
    wish, version, opening = form.wish, form.shown_version, showing.opening()
    try:
        service.move(db(), call, wish, version=version, opening=opening, actor=subject.actor())
    except service.SlotTakenError:
        return _taken_page(found, _day(day), form, call)
    except service.ChangedMeanwhileError:
        form.form_errors.append(_("This call was changed elsewhere since you opened this page."))
        return _time_page(found, free, form, call, status=422)
    return redirect(space_url("appointments.show", code=code), 303)


@blueprint.get("/rendez-vous/<code>/annulation")
@access(*WHO_REQUESTS)
def ask_cancellation(code: str) -> Response:
    """Ask to confirm that there is to be no call."""
    return pages.render("services/cancellation.html", booked=showing.of_call(_open_call(code)))


@blueprint.post("/rendez-vous/<code>/annulation")
@access(*WHO_REQUESTS)
def cancel(code: str) -> Response:
    """Cancel the call."""
    call = _call(code, for_change=True)
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    service.cancel(db(), call, subject.actor())
    return redirect(space_url("appointments.show", code=code), 303)


@blueprint.errorhandler(service.OverError)
def explain_over(_error: service.OverError) -> Response:
    """Say that the call was made, given up or cancelled since its page was opened."""
    return pages.render("services/over.html", status=409)


def _service(topic: str | None) -> Service:
    return SERVICES.get(topic or "") or abort(404)


def _day(day: str, call: CallBack | None = None) -> FreeDay:
    return showing.find_day(day, call) or abort(404)


def _call(code: str, *, for_change: bool = False) -> CallBack:
    """Return the member's booked call; 404 for a foreign one, as if it did not exist."""
    find = queries.find_for_change if for_change else queries.find_of_member
    return find(db(), subject.member().id, code) or abort(404)


def _open_call(code: str) -> CallBack:
    call = _call(code)
    if call.closed_at is not None:
        raise service.OverError
    return call


def _time_page(
    found: Service,
    free: FreeDay,
    form: CallForm,
    call: CallBack | None = None,
    *,
    status: int = 200,
) -> Response:
    booked = showing.of_call(call) if call else None
    return pages.render(
        "services/times.html", service=found, free=free, form=form, booked=booked, status=status
    )


def _taken_page(
    found: Service, free: FreeDay, form: CallForm, call: CallBack | None = None
) -> Response:
    form.refuse_hour(free.slots)
    return _time_page(found, free, form, call, status=422)
