"""The bank days of the euro."""

from __future__ import annotations

from datetime import date

import pytest

from mh_portal.core.debits import calendar

# From the almanac.
EASTERS = (
    date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2019, 4, 21), date(2022, 4, 17),
    date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25),
    date(2049, 4, 18), date(2076, 4, 19), date(2100, 3, 28), date(2106, 4, 18),
)  # fmt: skip


@pytest.mark.parametrize("sunday", EASTERS, ids=str)
def test_easter_is_that_of_the_almanac(sunday: date) -> None:
    assert calendar.easter(sunday.year) == sunday


@pytest.mark.parametrize(
    "day",
    [
        date(2021, 1, 1),
        date(2022, 4, 15),
        date(2022, 4, 18),
        date(2020, 5, 1),
        date(2023, 12, 25),
        date(2022, 12, 26),
        date(2022, 6, 4),
        date(2022, 6, 5),
    ],
    ids=str,
)
def test_banks_are_closed(day: date) -> None:
    assert not calendar.is_bank_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2022, 7, 14),
        date(2022, 11, 1),
        date(2022, 5, 26),
        date(2022, 6, 6),
        date(2022, 12, 30),
    ],
    ids=str,
)
def test_banks_draw_debits_on_french_holidays(day: date) -> None:
    assert calendar.is_bank_day(day)


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2022, 4, 5), date(2022, 4, 5)),
        (date(2022, 4, 15), date(2022, 4, 19)),
        (date(2022, 4, 10), date(2022, 4, 11)),
        (date(2025, 12, 25), date(2025, 12, 29)),
        (date(2021, 12, 31), date(2021, 12, 31)),
        (date(2022, 1, 1), date(2022, 1, 3)),
    ],
    ids=str,
)
def test_a_closed_day_gives_way_to_the_next_open_one(day: date, opens: date) -> None:
    assert calendar.next_bank_day(day) == opens
