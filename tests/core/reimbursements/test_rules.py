"""What is left, where a period begins, which months exist, since when a history is whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.reimbursements import rules

EURO = Decimal("1.00")


def test_what_is_left_is_never_below_zero() -> None:
    assert rules.left(25 * EURO, 16 * EURO, 8 * EURO) == EURO
    assert rules.left(25 * EURO, 16 * EURO, 10 * EURO) == 0


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2022, 3, 24), 3, date(2021, 12, 24)),
        (date(2022, 3, 24), 12, date(2021, 3, 24)),
        (date(2022, 5, 31), 3, date(2022, 2, 28)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
    ],
)
def test_so_many_months_before(day: date, months: int, found: date) -> None:
    assert rules.months_before(day, months) == found


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_a_month_ends_the_day_before_the_next(day: date) -> None:
    last = rules.month_end(day.replace(day=1))
    assert day <= last
    assert (last.year, last.month) == (day.year, day.month)
    assert rules.next_month(day) == rules.next_month(last)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2022-02", date(2022, 2, 1)),
        ("2022-2", None),
        ("2022-13", None),
        ("2022-00", None),
        ("0000-01", None),
        ("9999-12", None),
        ("2022-02-01", None),
        ("２０２２-02", None),
        ("2022-02\n", None),
        ("", None),
    ],
)
def test_a_month_is_four_digits_and_two(text: str, month: date | None) -> None:
    assert rules.parse_month(text) == month


@given(st.text(max_size=12))
def test_any_text_is_a_month_and_a_year_or_none(text: str) -> None:
    month, year = rules.parse_month(text), rules.parse_year(text)
    assert month is None or f"{month:%Y-%m}" == text
    assert year is None or str(year) == text


def test_a_history_is_whole_since_the_oldest_payment_known() -> None:
    oldest = date(2020, 1, 7)
    assert rules.complete_since(oldest, [date(2015, 1, 1), date(2021, 1, 1)]) == oldest


@pytest.mark.parametrize("began", [date(2020, 1, 1), date(2020, 1, 31), date(2021, 6, 1)])
def test_a_contract_that_began_in_that_month_or_later_lacks_nothing(began: date) -> None:
    assert rules.complete_since(date(2020, 1, 7), [began]) is None


def test_without_a_payment_or_a_contract_nothing_is_missing() -> None:
    assert rules.complete_since(None, [date(2015, 1, 1)]) is None
    assert rules.complete_since(date(2020, 1, 7), []) is None
