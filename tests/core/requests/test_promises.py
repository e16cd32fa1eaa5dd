"""Promised days with France's public holidays, and the two more of Alsace and Moselle."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mh_portal.core.requests import promises
from mh_portal.core.requests.rules import CalendarMonths, WorkingDays

# Of 2022: code du travail, art. L3133-1.
FRENCH = {
    date(2022, 1, 1), date(2022, 4, 18), date(2022, 5, 1), date(2022, 5, 8), date(2022, 5, 26),
    date(2022, 6, 6), date(2022, 7, 14), date(2022, 8, 15), date(2022, 11, 1), date(2022, 11, 11),
    date(2022, 12, 25),
}  # fmt: skip
TWO_MORE = {date(2022, 4, 15), date(2022, 12, 26)}  # art. L3134-13


@pytest.mark.parametrize(
    ("postal_code", "holidays"),
    [
        ("75011", FRENCH),
        ("59000", FRENCH),
        ("", FRENCH),
        ("57000", FRENCH | TWO_MORE),
        ("67000", FRENCH | TWO_MORE),
        ("68100", FRENCH | TWO_MORE),
    ],
)
def test_the_holidays_are_those_of_where_the_member_lives(
    postal_code: str, holidays: set[date]
) -> None:
    known = promises.public_holidays(postal_code)
    year = [date(2022, 1, 1) + timedelta(n) for n in range(365)]
    assert year[-1] == date(2022, 12, 31)
    assert {day for day in year if day in known} == holidays


@pytest.mark.parametrize(
    ("since", "postal_code", "due"),
    [
        (date(2022, 4, 13), "75011", date(2022, 4, 15)),
        (date(2022, 4, 13), "67000", date(2022, 4, 19)),  # Good Friday, Easter Monday
        (date(2022, 12, 22), "75011", date(2022, 12, 26)),
        (date(2022, 12, 22), "57100", date(2022, 12, 27)),  # Saint Stephen's
        (date(2022, 12, 30), "75011", date(2023, 1, 3)),  # into a year not named before
        (date(2022, 5, 25), "33000", date(2022, 5, 30)),  # Ascension Day
    ],
)
def test_two_working_days(since: date, postal_code: str, due: date) -> None:
    assert promises.due_on(WorkingDays(2), since, postal_code) == due


def test_a_month_asks_for_no_holidays() -> None:
    assert promises.due_on(CalendarMonths(1), date(2022, 3, 18), "67000") == date(2022, 4, 18)
