"""The states of a request and who moves it; when an answer is due; references that can be read aloud."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core import clock
from mh_portal.core.requests import rules
from mh_portal.core.requests.rules import (
    ALPHABET,
    FINAL,
    CalendarMonths,
    Party,
    RequestState,
    WorkingDays,
)

S, P = RequestState, Party
EVERYBODY = {P.INSURER, P.SYSTEM}
# Written out once more, by hand: the state before, the states after, and who may.
ALLOWED = {
    (S.DRAFT, S.SUBMITTED): {P.MEMBER},
    (S.DRAFT, S.WITHDRAWN): {P.MEMBER},
    (S.DRAFT, S.CLOSED): {P.SYSTEM},
    (S.SUBMITTED, S.IN_PROGRESS): EVERYBODY,
    (S.SUBMITTED, S.WITHDRAWN): {P.MEMBER},
    (S.IN_PROGRESS, S.WAITING_FOR_MEMBER): {P.INSURER},
    (S.IN_PROGRESS, S.ACCEPTED): EVERYBODY,
    (S.IN_PROGRESS, S.REFUSED): {P.INSURER},
    (S.IN_PROGRESS, S.CLOSED): EVERYBODY,
    (S.IN_PROGRESS, S.WITHDRAWN): {P.MEMBER},
    (S.WAITING_FOR_MEMBER, S.IN_PROGRESS): {P.MEMBER, P.INSURER},
    (S.WAITING_FOR_MEMBER, S.CLOSED): EVERYBODY,
    (S.WAITING_FOR_MEMBER, S.WITHDRAWN): {P.MEMBER},
}
DAYS = st.dates(date(2000, 1, 1), date(2099, 11, 30))


@pytest.mark.parametrize(("before", "after"), list(itertools.product(S, S)))
def test_each_move_is_for_whom_it_is_meant(before: RequestState, after: RequestState) -> None:
    allowed = {party for party in P if rules.may_move(before, after, party)}
    assert allowed == ALLOWED.get((before, after), set())


def test_every_state_is_reached_from_a_draft_and_leads_to_an_end() -> None:
    reached = {S.DRAFT}
    while more := {after for before, after in ALLOWED if before in reached} - reached:
        reached |= more
    assert reached == set(S)
    assert {S.ACCEPTED, S.REFUSED, S.CLOSED, S.WITHDRAWN} == FINAL
    for state in S:
        assert rules.is_over(state) == (state in FINAL)


def test_what_is_not_over_can_be_withdrawn() -> None:
    assert {state for state in S if rules.may_withdraw(state)} == set(S) - FINAL


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (date(2022, 3, 24), date(2022, 4, 24)),  # a Sunday: promised all the same
        (date(2022, 1, 31), date(2022, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2022, 5, 31), date(2022, 6, 30)),
        (date(2022, 12, 5), date(2023, 1, 5)),
        (date(2022, 2, 28), date(2022, 3, 28)),
    ],
)
def test_one_month_is_the_same_day_else_the_last_one(since: date, due: date) -> None:
    assert CalendarMonths(1).due_on(since) == due


@given(DAYS, st.integers(1, 14))
def test_months_end_in_the_month_that_is_so_many_further(since: date, count: int) -> None:
    due = CalendarMonths(count).due_on(since)
    assert (due.year - since.year) * 12 + due.month - since.month == count
    assert due.day == since.day or (due + timedelta(1)).day == 1


@pytest.mark.parametrize(
    ("since", "count", "due"),
    [
        (date(2022, 3, 24), 1, date(2022, 3, 25)),
        (date(2022, 3, 25), 1, date(2022, 3, 28)),
        (date(2022, 3, 26), 1, date(2022, 3, 28)),
        (date(2022, 3, 24), 10, date(2022, 4, 7)),
        (date(2022, 4, 29), 1, date(2022, 5, 3)),  # 2 May is the holiday of this test
    ],
)
def test_working_days_leave_out_weekends_and_holidays(since: date, count: int, due: date) -> None:
    assert WorkingDays(count).due_on(since, {date(2022, 5, 2)}) == due


@given(DAYS, st.integers(1, 30), st.sets(DAYS, max_size=5))
def test_there_are_as_many_working_days_as_promised(
    since: date, count: int, holidays: set[date]
) -> None:
    due = WorkingDays(count).due_on(since, holidays)
    days = [since + timedelta(n) for n in range(1, (due - since).days + 1)]
    working = [day for day in days if day.weekday() < 5 and day not in holidays]
    assert len(working) == count
    assert working[-1] == due


def test_a_draft_is_kept_for_thirty_days() -> None:
    changed = datetime(2022, 3, 24, 23, 30, tzinfo=clock.ZONE)
    assert rules.kept_until(changed) == date(2022, 4, 23)


def test_a_reference_can_be_read_aloud() -> None:
    assert rules.reference(2022, "7K4M2Q") == "D-2022-7K4M-2Q"
    # What looks alike, and what sounds alike in French on a bad line.
    for alike in ("0O", "1I", "BCDGPTV", "MN", "FS"):
        assert len(set(alike) & set(ALPHABET)) <= 1, alike
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert len(ALPHABET) ** rules.RANDOM_CHARACTERS > 50_000_000
