"""The breaker opens after three failures in a row, and closes at the first success."""

from __future__ import annotations

import pytest

from mh_portal.emails.breaker import Breaker
from tests.emails.samples import Ticks


@pytest.fixture
def time() -> Ticks:
    return Ticks()


@pytest.fixture
def breaker(time: Ticks) -> Breaker:
    return Breaker(time, lambda: 0.5)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        breaker.failed()


def test_two_failures_leave_it_closed(breaker: Breaker) -> None:
    fail(breaker, 2)
    assert breaker.allows()


def test_three_in_a_row_open_it_for_half_a_minute(breaker: Breaker, time: Ticks) -> None:
    fail(breaker, 3)
    assert not breaker.allows()
    time.now += 29.9
    assert not breaker.allows()
    time.now += 0.2
    assert breaker.allows()


def test_a_success_in_between_starts_the_count_again(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert breaker.allows()


def test_the_trial_that_fails_opens_it_for_twice_as_long(breaker: Breaker, time: Ticks) -> None:
    fail(breaker, 3)
    time.now += 31
    fail(breaker, 1)
    time.now += 59
    assert not breaker.allows()
    time.now += 2
    assert breaker.allows()


def test_the_trial_that_succeeds_closes_it(breaker: Breaker, time: Ticks) -> None:
    fail(breaker, 3)
    time.now += 31
    breaker.succeeded()
    fail(breaker, 2)
    assert breaker.allows()


def test_it_never_stays_open_longer_than_ten_minutes(breaker: Breaker, time: Ticks) -> None:
    fail(breaker, 500)
    time.now += 601
    assert breaker.allows()


def test_chance_spreads_the_pause(time: Ticks) -> None:
    for chance, pause in ((0.0, 24), (1.0, 36)):
        breaker = Breaker(time, lambda: chance)  # noqa: B023 - used in this turn alone
        fail(breaker, 3)
        start = time.now
        time.now = start + pause - 0.1
        assert not breaker.allows()
        time.now = start + pause + 0.1
        assert breaker.allows()
