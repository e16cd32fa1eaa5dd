"""The part of the route table that is the services, and the calls booked about them."""

from __future__ import annotations

from tests.architecture.route import ASKS, POST, READS, Route

_ALL, _PUBLIC = "/espace/services", "/services"
_DAYS = f"{_ALL}/rendez-vous-medical/rappel"
_CALL = f"{_ALL}/rendez-vous/{{call}}"
_MOVED = f"{_CALL}/modification/{{free_day}}"
_ANSWERS = {"hour": "{free_hour}", "motive": "help", "phone": "06 39 98 12 34"}

SERVICES: tuple[Route, ...] = (
    Route(endpoint="public_services.list", path=_PUBLIC),
    Route(endpoint="public_services.show", path=f"{_PUBLIC}/teleconsultation"),
    Route(endpoint="space.services.list", path=_ALL, access=READS, queries=2),
    Route(
        endpoint="space.services.show",
        path=f"{_ALL}/rendez-vous-medical",
        access=READS,
        queries=2,
    ),
    Route(endpoint="space.appointments.choose_day", path=_DAYS, access=ASKS, queries=3),
    Route(
        endpoint="space.appointments.choose_time",
        path=f"{_DAYS}/{{free_day}}",
        access=ASKS,
        queries=3,
    ),
    Route(
        endpoint="space.appointments.book",
        path=f"{_DAYS}/{{free_day}}",
        access=ASKS,
        method=POST,
        status=303,
        fields=_ANSWERS,
        leads_to=f"{_ALL}/rendez-vous/*",
        empty=422,
    ),
    Route(endpoint="space.appointments.show", path=_CALL, access=READS, queries=2, is_owned=True),
    Route(
        endpoint="space.appointments.calendar",
        path=f"{_CALL}.ics",
        access=READS,
        queries=2,
        mimetype="text/calendar",
        is_owned=True,
    ),
    Route(
        endpoint="space.appointments.choose_new_day",
        path=f"{_CALL}/modification",
        access=ASKS,
        queries=3,
        is_owned=True,
    ),
    Route(
        endpoint="space.appointments.choose_new_time",
        path=_MOVED,
        access=ASKS,
        queries=3,
        is_owned=True,
    ),
    Route(
        endpoint="space.appointments.move",
        path=_MOVED,
        access=ASKS,
        method=POST,
        status=303,
        fields={**_ANSWERS, "version": "0"},
        leads_to=_CALL,
        empty=422,
        is_owned=True,
    ),
    Route(
        endpoint="space.appointments.ask_cancellation",
        path=f"{_CALL}/annulation",
        access=ASKS,
        queries=2,
        is_owned=True,
    ),
    Route(
        endpoint="space.appointments.cancel",
        path=f"{_CALL}/annulation",
        access=ASKS,
        method=POST,
        status=303,
        leads_to=_CALL,
        is_owned=True,
    ),
)
# Further states, for the signed-in member: address, status.
SERVICES_STATES: dict[str, int] = {
    f"{_ALL}/analyse-devis": 200,
    f"{_ALL}/teleconsultation": 200,
    f"{_ALL}/cure-thermale": 404,
    f"{_ALL}/cure-thermale/rappel": 404,
    f"{_DAYS}/2022-02-30": 404,
    f"{_DAYS}/2022-03-24": 200,
    f"{_ALL}/rendez-vous/{{cancelled_call}}": 200,
    f"{_ALL}/rendez-vous/{{cancelled_call}}/modification": 409,
    f"{_ALL}/rendez-vous/inconnu": 404,
    "/espace/demandes/nouvelle/analyse-devis": 200,
}
