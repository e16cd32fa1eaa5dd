"""Another day of debit: the cases of spring 2022, the cut-off, and what holds for any wishes."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.debits import calendar, rules, shifts
from mh_portal.core.debits.rules import DayChange, Terms

TODAY = date(2022, 3, 24)
A_DAY = timedelta(days=1)


def monthly(**facts: Any) -> Terms:
    defaults: dict[str, Any] = {
        "premium": Decimal("92.40"),
        "months": 1,
        "day": None,
        "started_on": date(2011, 2, 1),
    }
    return Terms(**(defaults | facts))


def quarterly(**facts: Any) -> Terms:
    return monthly(**{"premium": Decimal("277.20"), "months": 3} | facts)


def effect_of(terms: Terms, day: int, on: date = TODAY) -> shifts.Effect:
    found = shifts.shift(terms, day, on)
    assert found is not None
    return found


def shifted(terms: Terms, day: int, on: date) -> Terms:
    """Return how a contract is debited once a wish was granted; the same where nothing changes."""
    found = shifts.shift(terms, day, on)
    if found is None:
        return terms
    asked = (*terms.changes, DayChange(found.since, day))
    return monthly(
        months=terms.months, day=terms.day, started_on=terms.started_on, ended_on=terms.ended_on,
        premium=terms.premium, changes=shifts.in_force(asked),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "day", "first", "then"),
    [
        (monthly(), 10, date(2022, 4, 11), date(2022, 5, 10)),
        (monthly(), 15, date(2022, 4, 19), date(2022, 5, 16)),
        (quarterly(), 10, date(2022, 4, 11), date(2022, 7, 11)),
        (quarterly(), 15, date(2022, 4, 19), date(2022, 7, 15)),
    ],
)
def test_the_shifts_of_spring_2022(terms: Terms, day: int, first: date, then: date) -> None:
    effect = effect_of(terms, day)
    assert effect.first.bank_day == first
    assert effect.replaced.bank_day == date(2022, 4, 5)
    moved = [debit.bank_day for debit in effect.after if debit.period_start >= effect.since]
    assert moved[:2] == [first, then]
    assert effect.first.amount == effect.replaced.amount == terms.premium


def test_the_debit_in_arrears_before_it_keeps_its_date() -> None:
    (march,) = effect_of(monthly(), 15).untouched
    assert march.bank_day == date(2022, 3, 28)
    assert not effect_of(quarterly(), 15).untouched


def test_a_year_is_shown_before_and_after() -> None:
    effect = effect_of(monthly(), 15)
    assert len(effect.pairs) == 12
    assert len(effect_of(quarterly(), 15).pairs) == 4
    assert [old.period_start for old, _ in effect.pairs] == [
        new.period_start for _, new in effect.pairs if new
    ]


@pytest.mark.parametrize(
    ("bank_day", "last"),
    [
        (date(2022, 4, 5), date(2022, 3, 29)),
        # Good Friday and Easter Monday are no bank days.
        (date(2022, 4, 19), date(2022, 4, 8)),
        (date(2022, 4, 11), date(2022, 4, 4)),
        (date(2023, 1, 5), date(2022, 12, 29)),
    ],
)
def test_a_file_is_closed_five_bank_days_before(bank_day: date, last: date) -> None:
    assert shifts.cut_off(bank_day) == last


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2022, 3, 29), date(2022, 4, 19)),
        (date(2022, 3, 30), date(2022, 5, 16)),
        (date(2022, 4, 28), date(2022, 5, 16)),
        (date(2022, 4, 29), date(2022, 6, 15)),
    ],
)
def test_after_the_cut_off_the_next_period_moves(on: date, first: date) -> None:
    assert effect_of(monthly(), 15, on).first.bank_day == first


def test_an_earlier_day_needs_its_own_file_to_be_open() -> None:
    # On 1 April the debit of the 15th could still be stopped, but not be drawn on the 5th.
    effect = effect_of(monthly(day=15), 5, date(2022, 4, 1))
    assert [debit.bank_day for debit in effect.untouched] == [date(2022, 4, 19)]
    assert effect.first.bank_day == date(2022, 5, 5)


def test_a_quarter_that_is_debited_waits_for_the_next() -> None:
    assert effect_of(quarterly(), 10, date(2022, 3, 30)).first.bank_day == date(2022, 7, 11)


def test_before_the_move_nobody_could_choose() -> None:
    assert effect_of(monthly(), 10, date(2022, 2, 1)).since == rules.ADVANCE_SINCE
    assert effect_of(monthly(day=5), 10, date(2022, 2, 1)).since == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("terms", "day"),
    [
        (monthly(), 5),
        (monthly(day=10), 10),
        (monthly(changes=(DayChange(date(2022, 6, 1), 15),), day=15), 15),
        (monthly(ended_on=date(2022, 3, 31)), 10),
        (monthly(ended_on=date(2021, 12, 31)), 10),
    ],
)
def test_nothing_to_change(terms: Terms, day: int) -> None:
    assert shifts.shift(terms, day, TODAY) is None


def test_a_contract_that_ends_keeps_what_cannot_move_any_more() -> None:
    # Its last debit would be on 16 May, after the end.
    terms = monthly(ended_on=date(2022, 5, 12))
    (march, april, may) = effect_of(terms, 15).pairs
    assert march[0] == march[1]
    assert april[1] is not None
    assert april[1].bank_day == date(2022, 4, 19)
    assert may[1] is None
    assert shifts.shift(terms, 15, date(2022, 4, 6)) is None


def test_one_comes_back_to_the_fifth_on_the_same_day() -> None:
    later = shifted(monthly(), 15, TODAY)
    back = effect_of(later, 5)
    assert (back.replaced.bank_day, back.first.bank_day) == (date(2022, 4, 19), date(2022, 4, 5))
    assert shifts.year_of_debits(shifted(later, 5, TODAY), TODAY) == shifts.year_of_debits(
        monthly(), TODAY
    )


def test_the_last_wish_replaces_one_that_has_not_begun() -> None:
    # The 5th begins in May; the 10th, asked for after it, already in April.
    first = shifted(monthly(day=15), 5, date(2022, 4, 1))
    assert first.changes == (DayChange(date(2022, 5, 1), 5),)
    second = shifted(first, 10, date(2022, 4, 1))
    assert second.changes == (DayChange(date(2022, 4, 1), 10),)


def test_a_debit_sooner_than_announced_is_told_apart() -> None:
    later = monthly(changes=(DayChange(rules.ADVANCE_SINCE, 15),))
    assert effect_of(later, 5).is_short_notice(TODAY)  # twelve days
    assert not effect_of(monthly(), 10).is_short_notice(TODAY)  # eighteen
    assert not effect_of(monthly(), 15, date(2022, 4, 5)).is_short_notice(date(2022, 5, 2))
    assert effect_of(monthly(), 10, date(2022, 3, 29)).is_short_notice(date(2022, 3, 29))


WISHES = st.lists(
    st.tuples(st.integers(0, 120), st.sampled_from(shifts.DAYS)), min_size=1, max_size=8
)


@given(
    months=st.sampled_from([1, 3]),
    day=st.sampled_from([None, 5, 10, 15]),
    start=st.dates(date(2021, 6, 1), date(2060, 12, 31)),
    wishes=WISHES,
)
def test_whatever_is_wished_each_day_is_paid_for_once(
    months: int, day: int | None, start: date, wishes: list[tuple[int, int]]
) -> None:
    terms = monthly(months=months, day=day, started_on=date(2011, 2, 1))
    today = start
    for wait, wished in wishes:
        today += wait * A_DAY
        before = terms
        terms = shifted(terms, wished, today)
        # What is near, or past, is drawn as it was announced.
        fixed = next_open_day(today)
        assert rules.schedule(terms, start, fixed) == rules.schedule(before, start, fixed)
        in_the_end = shifts.year_of_debits(terms, today)[-1]
        assert in_the_end.due_on.day == wished
    found = rules.schedule(terms, date(2011, 2, 1), today + 800 * A_DAY)
    assert found[0].period_start == date(2011, 2, 1)
    for one, following in itertools.pairwise(found):
        assert one.period_end + A_DAY == following.period_start
        assert one.bank_day < following.bank_day
    for debit in found:
        assert calendar.is_bank_day(debit.bank_day)
        assert debit.amount == Decimal("92.40")


def next_open_day(today: date) -> date:
    """Return the last day of debits whose files are closed."""
    day = today
    while shifts.cut_off(day) < today:
        day += A_DAY
    return day - A_DAY
