"""The calendar file: what RFC 5545 and 5546 ask for, and nothing about anybody's health."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Component

from mh_portal.documents.calendar_file import CallEvent, make_ics

STARTS = datetime(2022, 3, 28, 8, tzinfo=UTC)
CALL = CallEvent(
    uid="Zk3v1qYt0cUe8mJx7LwPa5@malakoffhumanis.example",
    sequence=0,
    starts_at=STARTS,
    ends_at=STARTS + timedelta(minutes=30),
    changed_at=datetime(2022, 3, 24, 8, 1, 2, tzinfo=UTC),
    is_cancelled=False,
    address="https://portail.example/espace/services/rendez-vous/Zk3v1qYt0cUe8mJx7LwPa5",
    organizer="espace-client@malakoffhumanis.example",
)


def event_of(content: bytes) -> Component:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def test_a_calendar_program_reads_it() -> None:
    content = make_ics(CALL)
    calendar = Calendar.from_ical(content)
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    event = event_of(content)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (CALL.starts_at, CALL.ends_at)
    assert (event["uid"], event["sequence"], event["status"]) == (CALL.uid, 0, "CONFIRMED")
    assert str(event["organizer"]) == f"mailto:{CALL.organizer}"
    assert event["url"] == CALL.address
    assert CALL.address in str(event["description"])
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == -timedelta(minutes=30)


def test_lines_are_as_the_standard_has_them() -> None:
    content = make_ics(CALL)
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    # In universal time: no calendar has to know a zone.
    assert b"DTSTART:20220328T080000Z" in lines
    assert b"DTEND:20220328T083000Z" in lines
    assert b"DTSTAMP:20220324T080102Z" in lines
    assert b"TZID" not in content


def test_a_change_takes_the_place_of_what_was_there() -> None:
    moved = dataclasses.replace(CALL, sequence=1, starts_at=STARTS + timedelta(days=1))
    assert event_of(make_ics(moved))["uid"] == CALL.uid
    assert event_of(make_ics(moved))["sequence"] == 1


def test_a_cancelled_call_takes_itself_out() -> None:
    content = make_ics(dataclasses.replace(CALL, sequence=2, is_cancelled=True))
    assert Calendar.from_ical(content)["method"] == "CANCEL"
    event = event_of(content)
    assert (event["status"], event["sequence"], event["uid"]) == ("CANCELLED", 2, CALL.uid)
    assert not event.walk("VALARM")


def test_the_same_call_is_the_same_file() -> None:
    assert make_ics(CALL) == make_ics(dataclasses.replace(CALL))


def test_it_does_not_say_what_about() -> None:
    text = make_ics(CALL).decode().replace("\r\n ", "").casefold()
    assert "summary:appel de malakoff humanis" in text
    for word in ("santé", "médec", "devis", "domicile", "téléphone +33"):
        assert word not in text
