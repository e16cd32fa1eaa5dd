"""Half hours that can be booked: working days, opening hours, two working hours' notice, ten days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core import clock
from mh_portal.core.appointments import rules, words
from mh_portal.core.appointments.rules import Opening
from mh_portal.core.requests import promises

OPENING = Opening(time(9), time(17, 30), 2)
HOLIDAYS = promises.public_holidays("")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2022-03-24T09:00", "2022-03-24T11:00"),
        ("2022-03-24T09:01", "2022-03-24T11:30"),
        ("2022-03-24T03:00", "2022-03-24T11:00"),
        ("2022-03-24T15:00", "2022-03-24T17:00"),
        # One hour of notice on Thursday, the other one on Friday.
        ("2022-03-24T16:30", "2022-03-25T10:00"),
        ("2022-03-24T23:00", "2022-03-25T11:00"),
        ("2022-03-25T16:30", "2022-03-28T10:00"),
        ("2022-03-26T12:00", "2022-03-28T11:00"),
        # Good Friday is worked, Easter Monday is not.
        ("2022-04-15T16:30", "2022-04-19T10:00"),
    ],
)
def test_the_first_call_is_two_working_hours_away(now: str, first: str) -> None:
    assert rules.list_slots(at(now), OPENING, HOLIDAYS)[0] == at(first)


def test_the_last_call_is_ten_working_days_away() -> None:
    assert rules.list_slots(at("2022-03-24T09:00"), OPENING, HOLIDAYS)[-1] == at("2022-04-07T17:00")
    # Easter Monday and a weekend more.
    assert rules.list_slots(at("2022-04-12T09:00"), OPENING, HOLIDAYS)[-1] == at("2022-04-27T17:00")


def test_a_day_has_half_hours_that_end_before_it_closes() -> None:
    slots = rules.list_slots(at("2022-03-24T09:00"), OPENING, HOLIDAYS)
    friday = [f"{slot:%H:%M}" for slot in slots if slot.date() == date(2022, 3, 25)]
    assert (friday[0], friday[-1], len(friday)) == ("09:00", "17:00", 17)


def test_an_hour_stays_what_it_is_when_the_clocks_change() -> None:
    slots = rules.list_slots(at("2022-03-24T09:00"), OPENING, HOLIDAYS)
    offsets = {slot.date(): slot.utcoffset() for slot in slots if slot.hour == 9}
    assert offsets[date(2022, 3, 25)] == timedelta(hours=1)
    assert offsets[date(2022, 3, 28)] == timedelta(hours=2)


@given(st.integers(0, 6 * 365 * 24 * 60))
def test_whatever_the_moment(minutes: int) -> None:
    now = at("2022-01-01T00:00") + timedelta(minutes=minutes)
    slots = rules.list_slots(now, OPENING, HOLIDAYS)
    assert len(slots) > 9 * 17 - 1
    assert slots == sorted(set(slots))
    assert all(slot >= now + rules.NOTICE for slot in slots)
    assert {slot.minute for slot in slots} == {0, 30}
    assert all(slot.weekday() < 5 and slot.date() not in HOLIDAYS for slot in slots)
    assert all(time(9) <= slot.time() <= time(17) for slot in slots)


@given(st.sets(st.integers(1, 8)), st.integers(1, 8))
def test_never_more_seats_than_the_capacity(taken: set[int], capacity: int) -> None:
    free = rules.list_seats(taken, capacity)
    assert len(free) + len(taken) <= max(capacity, len(taken))
    assert not set(free) & taken
    assert len(set(free)) == len(free)


@pytest.mark.parametrize(
    ("slot", "now", "reminded"),
    [
        ("2022-03-28T10:00", "2022-03-24T09:00", "2022-03-27T09:00"),
        ("2022-03-25T10:00", "2022-03-24T08:59", "2022-03-24T09:00"),
        ("2022-03-25T10:00", "2022-03-24T09:00", None),
        ("2022-03-24T14:00", "2022-03-24T09:00", None),
    ],
)
def test_the_reminder_is_for_the_day_before(slot: str, now: str, reminded: str | None) -> None:
    assert rules.reminder_at(at(slot), at(now)) == (at(reminded) if reminded else None)


def test_a_moment_in_words() -> None:
    assert words.moment(at("2022-04-01T09:00")).replace("\xa0", " ") == (
        "vendredi 1er avril 2022 à 9 h"
    )
    assert words.moment(at("2022-03-24T14:30")).replace("\xa0", " ") == (
        "jeudi 24 mars 2022 à 14 h 30"
    )
