"""When a premium is debited: the cases of the move of spring 2022, and what holds for every one."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.debits import calendar, rules
from mh_portal.core.debits.rules import DayChange, Terms

A_DAY = timedelta(days=1)
MONTHLY, QUARTERLY = Decimal("92.40"), Decimal("277.20")
OLDEST = date(2011, 2, 1)


def monthly(**facts: Any) -> Terms:
    defaults: dict[str, Any] = {
        "premium": MONTHLY,
        "months": 1,
        "day": None,
        "started_on": OLDEST,
    }
    return Terms(**(defaults | facts))


def quarterly(**facts: Any) -> Terms:
    return monthly(**{"premium": QUARTERLY, "months": 3} | facts)


def moved_to(day: int) -> tuple[DayChange, ...]:
    return (DayChange(rules.ADVANCE_SINCE, day),)


def bank_days(terms: Terms, since: date, until: date) -> list[date]:
    return [debit.bank_day for debit in rules.schedule(terms, since, until)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), [date(2022, 3, 28), date(2022, 4, 5), date(2022, 5, 5), date(2022, 6, 6)]),
        (moved_to(5), [date(2022, 3, 28), date(2022, 4, 5), date(2022, 5, 5), date(2022, 6, 6)]),
        (
            moved_to(10),
            [date(2022, 3, 28), date(2022, 4, 11), date(2022, 5, 10), date(2022, 6, 10)],
        ),
        (
            moved_to(15),
            [date(2022, 3, 28), date(2022, 4, 19), date(2022, 5, 16), date(2022, 6, 15)],
        ),
    ],
)
def test_monthly_debits_of_spring_2022(
    changes: tuple[DayChange, ...], expected: list[date]
) -> None:
    terms = monthly(changes=changes)
    assert bank_days(terms, date(2022, 3, 1), date(2022, 6, 30)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), [date(2022, 1, 31), date(2022, 4, 5), date(2022, 7, 5)]),
        (moved_to(10), [date(2022, 1, 31), date(2022, 4, 11), date(2022, 7, 11)]),
        (moved_to(15), [date(2022, 1, 31), date(2022, 4, 19), date(2022, 7, 15)]),
    ],
)
def test_quarterly_debits_of_2022(changes: tuple[DayChange, ...], expected: list[date]) -> None:
    terms = quarterly(changes=changes)
    found = rules.schedule(terms, date(2022, 1, 1), date(2022, 8, 31))
    assert [debit.bank_day for debit in found] == expected
    assert [(debit.period_start, debit.period_end) for debit in found] == [
        (date(2022, 1, 1), date(2022, 3, 31)),
        (date(2022, 4, 1), date(2022, 6, 30)),
        (date(2022, 7, 1), date(2022, 9, 30)),
    ]
    assert found[0].due_on == date(2022, 1, 30)


def test_two_debits_in_eight_days_pay_for_march_and_for_april() -> None:
    march, april = rules.schedule(monthly(), date(2022, 3, 28), date(2022, 4, 5))
    assert (march.period_start, march.period_end) == (date(2022, 3, 1), date(2022, 3, 31))
    assert (april.period_start, april.period_end) == (date(2022, 4, 1), date(2022, 4, 30))
    assert march.amount + april.amount == Decimal("184.80")
    assert rules.move_to_advance(monthly()) == (march, april)


def test_the_move_of_a_quarterly_contract_is_from_january_to_april() -> None:
    moved = rules.move_to_advance(quarterly())
    assert moved is not None
    assert [debit.bank_day for debit in moved] == [date(2022, 1, 31), date(2022, 4, 5)]


@pytest.mark.parametrize(
    "terms",
    [
        monthly(day=5),
        monthly(started_on=date(2022, 4, 1)),
        monthly(ended_on=date(2022, 3, 31)),
        quarterly(ended_on=date(2021, 12, 31)),
    ],
)
def test_only_contracts_debited_before_and_after_have_moved(terms: Terms) -> None:
    assert rules.move_to_advance(terms) is None


def test_a_day_that_was_chosen_before_holds_before_the_move_too() -> None:
    expected = [date(2022, 2, 10), date(2022, 3, 10), date(2022, 4, 11)]
    assert bank_days(monthly(day=10), date(2022, 2, 1), date(2022, 4, 30)) == expected


def test_a_later_change_holds_from_the_next_period_on() -> None:
    changes = (*moved_to(15), DayChange(date(2022, 6, 1), 10), DayChange(date(2022, 8, 2), 5))
    expected = [date(2022, 5, 16), date(2022, 6, 10), date(2022, 7, 11), date(2022, 8, 10),
                date(2022, 9, 5)]  # fmt: skip
    assert bank_days(monthly(changes=changes), date(2022, 5, 1), date(2022, 9, 30)) == expected


def test_the_next_debit_may_be_today() -> None:
    today = rules.next_debit(monthly(), date(2022, 4, 5))
    tomorrow = rules.next_debit(monthly(), date(2022, 4, 6))
    assert today is not None
    assert tomorrow is not None
    assert (today.bank_day, tomorrow.bank_day) == (date(2022, 4, 5), date(2022, 5, 5))


def test_a_debit_pushed_into_the_next_month_is_not_forgotten() -> None:
    # 30 October 2021 is a Saturday; 1 November is a holiday in France, but not for the banks.
    found = rules.next_debit(quarterly(), date(2021, 11, 1))
    assert found is not None
    assert (found.due_on, found.bank_day) == (date(2021, 10, 30), date(2021, 11, 1))
    assert found.period_end == date(2021, 12, 31)


def test_nothing_is_debited_once_all_is_paid() -> None:
    terms = monthly(ended_on=date(2022, 4, 30))
    assert rules.next_debit(terms, date(2022, 4, 6)) is None


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (date(2022, 6, 30), [date(2022, 5, 16), date(2022, 6, 15)]),
        (date(2022, 6, 15), [date(2022, 5, 16), date(2022, 6, 15)]),
        (date(2022, 6, 14), [date(2022, 5, 16)]),
        (date(2022, 5, 15), []),
    ],
)
def test_debits_in_advance_stop_with_the_contract(end: date, expected: list[date]) -> None:
    terms = monthly(day=15, ended_on=end)
    assert bank_days(terms, date(2022, 5, 1), date(2022, 12, 31)) == expected


def test_a_debit_in_arrears_follows_the_end_of_the_contract() -> None:
    terms = monthly(ended_on=date(2022, 3, 20))
    assert bank_days(terms, date(2022, 3, 1), date(2022, 12, 31)) == [date(2022, 3, 28)]


def test_nothing_is_debited_before_the_contract_begins() -> None:
    terms = quarterly(started_on=date(2022, 2, 1))
    first = rules.next_debit(terms, date(2020, 1, 1))
    assert first is not None
    assert (first.bank_day, first.period_start) == (date(2022, 2, 1), date(2022, 2, 1))
    assert first.period_end == date(2022, 3, 31)


DAYS = st.dates(date(2002, 1, 1), date(2090, 12, 31))
CHANGES = st.lists(st.builds(DayChange, DAYS, st.sampled_from([5, 10, 15])), max_size=4).map(
    lambda found: tuple(sorted(found, key=lambda change: change.since))
)


@given(
    months=st.sampled_from([1, 3]),
    day=st.sampled_from([None, 5, 10, 15]),
    started_on=DAYS,
    lasts=st.integers(0, 2_000),
    changes=CHANGES,
)
def test_each_day_of_the_contract_is_paid_for_exactly_once(
    months: int, day: int | None, started_on: date, lasts: int, changes: tuple[DayChange, ...]
) -> None:
    ended_on = started_on + lasts * A_DAY
    terms = monthly(
        months=months, day=day, started_on=started_on, ended_on=ended_on, changes=changes
    )
    paid = list(rules.periods(months, started_on, ended_on, started_on))
    assert (paid[0].start, paid[-1].end) == (started_on, ended_on)
    for one, next_one in itertools.pairwise(paid):
        assert one.end + A_DAY == next_one.start
    found = rules.schedule(terms, date.min + rules.LONGEST_CLOSING, date(2100, 1, 1))
    # Each period has its debit, but for those in advance that the contract ends before.
    due = [rules.debit_of(terms, period) for period in paid]
    assert found == [debit for debit in due if not rules.is_stopped(terms, debit)]
    assert all(debit.bank_day > ended_on for debit in due if debit not in found)
    for earlier, later in itertools.pairwise(found):
        assert earlier.bank_day < later.bank_day
    for debit in found:
        assert debit.amount == MONTHLY
        assert debit.bank_day == calendar.next_bank_day(debit.due_on)
        assert calendar.is_bank_day(debit.bank_day)
        assert debit.due_on >= started_on


@given(
    months=st.sampled_from([1, 3]),
    day=st.sampled_from([None, 5, 10, 15]),
    changes=CHANGES,
    since=DAYS,
    lasts=st.integers(0, 400),
)
def test_a_part_of_a_schedule_is_that_part_of_the_whole(
    months: int, day: int | None, changes: tuple[DayChange, ...], since: date, lasts: int
) -> None:
    terms = monthly(months=months, day=day, changes=changes)
    until = since + lasts * A_DAY
    whole = rules.schedule(terms, OLDEST, until)
    assert rules.schedule(terms, since, until) == [d for d in whole if d.bank_day >= since]
