"""Booking a call from the outside: a day, a time, a number; kept, moved, cancelled, never twice."""

from __future__ import annotations

import dataclasses
from datetime import datetime, time
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from werkzeug.test import TestResponse

from mh_portal.core import actors, clock
from mh_portal.core.accounts import sessions
from mh_portal.core.appointments import calling
from mh_portal.core.assistance.models import CallBack, CallBackOutcome, Motive
from mh_portal.core.members.models import Member
from mh_portal.core.outbox.models import MessageState, OutboxMessage
from mh_portal.emails.delivery import deliver_due
from tests.factories.accounts import make_account
from tests.factories.appointments import make_booking
from tests.factories.mandates import make_helper, make_mandate
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import actions_of, database_of, later, mails_of, reading, writing
from tests.support.requests import heading, main_of, sign_in, words

SERVICE = "/espace/services/teleconsultation"
DAYS = f"{SERVICE}/rappel"
FRIDAY, MONDAY = f"{DAYS}/2022-03-25", f"{DAYS}/2022-03-28"
ANSWERS = {"hour": "14:30", "motive": "help", "phone": "06 39 98 12 34"}


def set_up(app: Flask, **settings: Any) -> None:
    """Change settings of a portal that runs."""
    app.extensions["mh_settings"] = dataclasses.replace(app.extensions["mh_settings"], **settings)


def calls_of(app: Flask) -> list[CallBack]:
    with reading(app) as db:
        return list(db.scalars(select(CallBack).order_by(CallBack.id)))


def book(client: PageClient, page: str = FRIDAY, **answers: str) -> str:
    """Book a call; return its address."""
    answer = client.submit(page, **(ANSWERS | answers))
    assert answer.status_code == 303, words(answer)
    return str(answer.location)


def hours(page: TestResponse) -> list[str | None]:
    """Return the half hours a page offers."""
    return [
        field.get("value")
        for field in main_of(page).find_all("input")
        if field.get("name") == "hour"
    ]


def test_from_the_service_to_the_confirmation(app: Flask, signed_in: PageClient) -> None:
    links = {link.get("href") for link in main_of(signed_in.get(SERVICE)).find_all("a")}
    assert DAYS in links
    days = main_of(signed_in.get(DAYS))
    assert FRIDAY in {link.get("href") for link in days.find_all("a")}
    assert heading(signed_in.get(FRIDAY)) == "Nous vous appelons vendredi 25 mars 2022"
    address = book(signed_in)
    page = signed_in.get(address)
    for said in ("vendredi 25 mars 2022", "14 h 30", "06 39 98 12 34", "Téléconsultation"):
        assert said in words(page)
    (call,) = calls_of(app)
    assert call.slot_at == datetime(2022, 3, 25, 14, 30, tzinfo=clock.ZONE)
    assert (call.motive, call.phone) == (Motive.HELP, "+33639981234")
    assert [mail[0] for mail in mails_of(app)] == ["appointment_booked"]
    assert actions_of(app)[-1] == "appointments:call:booked"
    # And it is found again from where one looks for it.
    for path in ("/espace/services", SERVICE):
        links = {link.get("href") for link in main_of(signed_in.get(path)).find_all("a")}
        assert address in links


def test_the_known_number_is_filled_in(app: Flask, signed_in: PageClient) -> None:
    fields = main_of(signed_in.get(FRIDAY)).find_all("input", name="phone")
    assert [field.get("value") for field in fields] == ["01\xa099\xa000\xa012\xa034"]


def test_only_free_times_are_offered(app: Flask, signed_in: PageClient) -> None:
    assert hours(signed_in.get(FRIDAY))[0] == "09:00"
    slot_at = datetime(2022, 3, 25, 9, tzinfo=clock.ZONE)
    with writing(app) as db:
        for _ in range(2):
            make_booking(db, make_member(db), slot_at=slot_at)
    assert "09:00" in hours(signed_in.get(FRIDAY))
    set_up(app, call_back_capacity=2)
    assert "09:00" not in hours(signed_in.get(FRIDAY))
    answer = signed_in.submit(FRIDAY, **(ANSWERS | {"hour": "09:00"}))
    assert answer.status_code == 422
    assert "Cet horaire n'est plus libre. Choisissez-en un autre." in words(answer)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("hour", None, "Choisissez une heure."),
        ("hour", "09:10", "Cet horaire n'est plus libre."),
        ("hour", "19:00", "Cet horaire n'est plus libre."),
        ("motive", None, "Choisissez de quoi vous souhaitez parler."),
        ("motive", "astrology", "Choisissez une des réponses"),
        ("phone", "", "Écrivez un numéro de téléphone"),
        ("phone", "06 12", "Vérifiez ce numéro"),
        ("phone", "mon portable", "Vérifiez ce numéro"),
        ("phone", "0" * 40, "trop longue"),
    ],
)
def test_a_wrong_answer_is_said_and_the_rest_kept(
    app: Flask, signed_in: PageClient, field: str, value: str | None, said: str
) -> None:
    answer = signed_in.submit(FRIDAY, **(ANSWERS | {field: value}))
    assert answer.status_code == 422
    assert said in words(answer)
    kept = {
        each.get("name"): each.get("value")
        for each in main_of(answer).find_all("input")
        if "checked" in each.attributes or each.get("name") == "phone"
    }
    assert all(kept[name] == ANSWERS[name] for name in ANSWERS if name != field)
    assert calls_of(app) == []


@pytest.mark.parametrize("day", ["2022-02-30", "hier", "20220325", "2022-3-25"])
def test_what_is_no_day_does_not_exist(signed_in: PageClient, day: str) -> None:
    assert signed_in.get(f"{DAYS}/{day}").status_code == 404


@pytest.mark.parametrize("day", ["2022-03-26", "2022-04-18", "2030-01-02", "2022-03-23"])
def test_a_day_without_a_free_time_leads_to_another(signed_in: PageClient, day: str) -> None:
    page = signed_in.get(f"{DAYS}/{day}")
    assert "Il n'y a plus d'horaire libre ce jour-là." in words(page)
    assert DAYS in {link.get("href") for link in main_of(page).find_all("a")}


def test_two_clicks_book_once(app: Flask, signed_in: PageClient) -> None:
    shown = signed_in.get(FRIDAY)
    first, second = (signed_in.fill(shown, FRIDAY, **ANSWERS) for _ in range(2))
    assert first.location == second.location
    assert len(calls_of(app)) == 1
    assert len(mails_of(app)) == 1


def test_who_has_booked_is_led_to_it(app: Flask, signed_in: PageClient) -> None:
    shown = signed_in.get(MONDAY)
    address = book(signed_in)
    assert signed_in.get(DAYS).location == address
    assert signed_in.fill(shown, MONDAY, **ANSWERS).location == address
    assert len(calls_of(app)) == 1


def test_a_call_is_moved(app: Flask, signed_in: PageClient) -> None:
    address = book(signed_in)
    move = f"{address}/modification"
    days = {link.get("href") for link in main_of(signed_in.get(move)).find_all("a")}
    assert f"{move}/2022-03-28" in days
    page = signed_in.get(f"{move}/2022-03-28")
    assert "vendredi 25 mars 2022, 14 h 30" in words(page)
    answer = signed_in.fill(page, f"{move}/2022-03-28", hour="09:30")
    assert answer.location == address
    assert "lundi 28 mars 2022" in words(signed_in.get(address))
    (call,) = calls_of(app)
    assert (call.sequence, call.phone, call.motive) == (1, "+33639981234", Motive.HELP)
    assert [mail[0] for mail in mails_of(app)][1] == "appointment_moved"


def test_the_number_alone_can_be_changed(app: Flask, signed_in: PageClient) -> None:
    address = book(signed_in)
    page = f"{address}/modification/2022-03-25"
    assert signed_in.submit(page, phone="01 99 00 55 66").status_code == 303
    (call,) = calls_of(app)
    assert (call.phone, call.seat) == ("+33199005566", 1)


def test_a_page_that_is_out_of_date_shows_what_holds(app: Flask, signed_in: PageClient) -> None:
    address = book(signed_in)
    page = f"{address}/modification/2022-03-28"
    old = signed_in.get(page)
    signed_in.submit(page, hour="10:00")
    answer = signed_in.fill(old, page, hour="11:00")
    assert answer.status_code == 422
    assert "Cet appel a été modifié ailleurs" in words(answer)
    assert "lundi 28 mars 2022, 10 h" in words(answer)
    # To confirm once more is a decision.
    assert signed_in.fill(answer, page).status_code == 303
    assert calls_of(app)[0].slot_at == datetime(2022, 3, 28, 11, tzinfo=clock.ZONE)


def test_a_call_is_cancelled(app: Flask, signed_in: PageClient) -> None:
    address = book(signed_in)
    asked = signed_in.get(f"{address}/annulation")
    for _ in range(2):
        assert signed_in.fill(asked, f"{address}/annulation").location == address
    page = signed_in.get(address)
    assert heading(page) == "Cet appel est annulé"
    assert signed_in.get("/espace/services").text.count("rendez-vous/") == 0
    assert [mail[0] for mail in mails_of(app)][-1] == "appointment_cancelled"
    for path in ("modification", "modification/2022-03-28", "annulation"):
        answer = signed_in.get(f"{address}/{path}")
        assert answer.status_code == 409
        assert heading(answer) == "Cet appel est terminé"


def test_a_page_left_open_does_not_change_a_call_that_was_made(
    app: Flask, signed_in: PageClient
) -> None:
    address = book(signed_in)
    move = f"{address}/modification/2022-03-28"
    pages = {path: signed_in.get(path) for path in (move, f"{address}/annulation")}
    with writing(app) as db:
        agent = make_account(db, make_member(db), "agent@malakoff.example", member_id=None)
        call = db.scalars(select(CallBack)).one()
        calling.close(db, call, CallBackOutcome.REACHED, "", actors.agent(agent.id))
    for path, shown in pages.items():
        assert signed_in.fill(shown, path, hour="09:30").status_code == 409
    assert calls_of(app)[0].outcome is CallBackOutcome.REACHED


def test_a_call_that_did_not_come_is_owned_up_to(signed_in: PageClient) -> None:
    address = book(signed_in)
    later(hours=30)
    sign_in(signed_in)
    later(hours=0.4)
    page = signed_in.get(address)
    assert heading(page) == "Nous devions vous appeler vendredi 25 mars 2022"
    assert "Cet horaire est passé" in words(page)
    links = {link.get("href") for link in main_of(page).find_all("a")}
    assert f"{address}/modification" in links


def test_the_reminder_leaves_once_on_the_morning_before(app: Flask, signed_in: PageClient) -> None:
    def sent() -> list[str]:
        deliver_due(database_of(app), app.extensions["mh_settings"])
        with reading(app) as db:
            gone = select(OutboxMessage.kind).where(OutboxMessage.state == MessageState.SENT)
            return list(db.scalars(gone.order_by(OutboxMessage.id)))

    book(signed_in, MONDAY)
    assert sent() == ["appointment_booked"]
    clock.start_at(datetime(2022, 3, 27, 8, 59, tzinfo=clock.ZONE))
    assert sent() == ["appointment_booked"]
    clock.start_at(datetime(2022, 3, 27, 9, tzinfo=clock.ZONE))
    for _ in range(2):
        assert sent() == ["appointment_booked", "appointment_reminder"]


def test_the_calendar_file(app: Flask, signed_in: PageClient) -> None:
    address = book(signed_in)
    answer = signed_in.get(f"{address}.ics")
    assert answer.mimetype == "text/calendar"
    assert "attachment" in answer.headers["Content-Disposition"]
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2022, 3, 25, 14, 30, tzinfo=clock.ZONE)
    assert event["url"] == f"http://127.0.0.1:5000{address}"
    signed_in.submit(f"{address}/annulation")
    cancelled = Calendar.from_ical(signed_in.get(f"{address}.ics").data)
    assert cancelled["method"] == "CANCEL"
    assert cancelled.walk("VEVENT")[0]["uid"] == event["uid"]


def test_somebody_else_s_call_does_not_exist(app: Flask, signed_in: PageClient) -> None:
    with writing(app) as db:
        code = make_booking(db, make_member(db)).code
    base = f"/espace/services/rendez-vous/{code}"
    for path in (base, f"{base}.ics", f"{base}/modification", f"{base}/annulation"):
        assert signed_in.get(path).status_code == 404
    token = parse(signed_in.get("/espace/services").text).find_all("input", name="csrf_token")[0]
    data = {"csrf_token": token.get("value") or "", **ANSWERS}
    for path in (f"{base}/modification/2022-03-28", f"{base}/annulation"):
        assert signed_in.post(path, data=data).status_code == 404
    assert calls_of(app)[0].closed_at is None


@pytest.mark.parametrize("may_request", [True, False])
def test_a_helper_books_for_the_member_where_it_is_granted(
    app: Flask, client: PageClient, member: int, may_request: bool
) -> None:
    with writing(app) as db:
        helped = db.get_one(Member, member)
        helper = make_helper(db, "Paul Petit", "paul@courriel.example")
        make_mandate(db, helped, helper, may_request=may_request)
        base = f"/aidant/{helped.member_number}/services"
        cookie = sessions.open_session(db, helper, "test")
    client.set_cookie("login", cookie)
    page = client.get(f"{base}/teleconsultation")
    links = {link.get("href") for link in main_of(page).find_all("a")}
    assert (f"{base}/teleconsultation/rappel" in links) == may_request
    day = f"{base}/teleconsultation/rappel/2022-03-25"
    if not may_request:
        assert client.get(day).status_code == 403
        return
    address = book(client, day)
    assert address.startswith(f"{base}/rendez-vous/")
    (event,) = Calendar.from_ical(client.get(f"{address}.ics").data).walk("VEVENT")
    assert event["url"] == f"http://127.0.0.1:5000{address}"
    (call,) = calls_of(app)
    assert call.member_id == member
    # The member is told, whoever booked.
    assert [mail[:2] for mail in mails_of(app)] == [
        ("appointment_booked", "jeanne@courriel.example")
    ]


def test_nothing_is_free_on_a_portal_that_calls_nobody(app: Flask, signed_in: PageClient) -> None:
    set_up(app, call_back_hours=(time(9), time(9, 20)))
    assert "Tous les horaires des dix prochains jours ouvrés sont pris." in words(
        signed_in.get(DAYS)
    )
