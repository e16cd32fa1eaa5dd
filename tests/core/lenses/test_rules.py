"""The laws of the allowance for lenses, the days that can be claimed, and the same invoice twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.contracts.cover import Cover
from mh_portal.core.lenses import rules
from mh_portal.core.lenses.rules import Allowance, Claim, DayFault

AMOUNTS = st.decimals(min_value=0, max_value=3000, places=2)
TODAY = date(2022, 3, 24)
BORN = date(1950, 11, 3)
COVER = [Cover(date(2021, 6, 1), None)]


def allowance(granted: Decimal, reimbursed: Decimal, pending: Decimal) -> Allowance:
    return Allowance(year=2022, granted=granted, reimbursed=reimbursed, pending=pending)


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_no_more_is_paid_than_the_price_and_than_what_is_left(
    price: Decimal, granted: Decimal, reimbursed: Decimal, pending: Decimal
) -> None:
    found = allowance(granted, reimbursed, pending)
    paid = found.payable(price)
    assert 0 <= paid <= price
    assert paid <= max(granted - reimbursed - pending, Decimal(0))
    # All of the one or all of the other: nothing is kept back.
    assert paid in {price, found.left}


@given(st.lists(AMOUNTS, max_size=8), AMOUNTS)
def test_open_requests_never_hold_more_than_the_allowance(
    prices: list[Decimal], granted: Decimal
) -> None:
    found = allowance(granted, Decimal(0), Decimal(0))
    for price in prices:
        before = found
        found = found.with_pending(price)
        assert found.pending - before.pending == before.payable(price)
    assert found.pending == min(sum(prices), granted)
    assert found.left == granted - found.pending


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_a_refusal_gives_back_what_the_request_held(
    granted: Decimal, first: Decimal, second: Decimal
) -> None:
    blank = allowance(granted, Decimal(0), Decimal(0))
    both = blank.with_pending(first).with_pending(second)
    assert blank.with_pending(second).left >= both.left
    assert blank.with_pending(second).payable(first) + second >= min(granted, second)


def test_an_allowance_that_was_overdrawn_leaves_nothing() -> None:
    found = allowance(Decimal(150), Decimal(180), Decimal(0))
    assert found.left == found.payable(Decimal(20)) == 0


@pytest.mark.parametrize(
    ("care", "last"),
    [
        (date(2022, 3, 24), date(2024, 3, 24)),
        (date(2020, 2, 29), date(2022, 2, 28)),
        (date(2022, 2, 28), date(2024, 2, 28)),
    ],
)
def test_a_claim_lapses_after_two_years(care: date, last: date) -> None:
    assert rules.last_day_to_claim(care) == last


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (TODAY, None),
        (date(2021, 6, 1), None),
        (date(2022, 3, 25), DayFault.FUTURE),
        (date(2021, 5, 31), DayFault.NOT_COVERED),
        (date(2020, 3, 23), DayFault.TOO_LATE),
        (date(1950, 11, 2), DayFault.BEFORE_BIRTH),
    ],
)
def test_days_that_cannot_be_claimed(day: date, fault: DayFault | None) -> None:
    assert rules.fault_of_day(day, today=TODAY, born_on=BORN, covers=COVER) is fault


def test_the_last_day_of_two_years_still_counts() -> None:
    cover = [Cover(date(2015, 1, 1), None)]
    last = date(2020, 3, 24)
    assert rules.fault_of_day(last, today=TODAY, born_on=BORN, covers=cover) is None


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_that_can_be_claimed_is_past_covered_and_recent(day: date) -> None:
    if rules.fault_of_day(day, today=TODAY, born_on=BORN, covers=COVER) is None:
        assert BORN <= day <= TODAY <= rules.last_day_to_claim(day)
        assert COVER[0].includes(day)


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (date(2015, 1, 1), None, True),
        (date(2015, 1, 1), date(2020, 3, 24), True),
        (date(2015, 1, 1), date(2020, 3, 23), False),
        (date(2022, 3, 25), None, False),
    ],
)
def test_who_may_still_claim(starts: date, ends: date | None, expected: bool) -> None:
    assert rules.may_still_claim([Cover(starts, ends)], TODAY) is expected


@pytest.mark.parametrize(
    ("optician", "expected"),
    [
        ("OPTIQUE VAUBAN", True),
        ("Optique-Vauban", True),
        ("Optique Vauban SARL", True),
        ("Optique Carnot", False),
    ],
)
def test_the_same_invoice_is_known_however_the_shop_is_written(
    optician: str, expected: bool
) -> None:
    mine = Claim(date(2022, 3, 3), Decimal("60.00"), "Optique Vauban")
    other = Claim(date(2022, 3, 3), Decimal(60), optician)
    assert mine.is_same(other) is other.is_same(mine) is expected
    assert not mine.is_same(Claim(date(2022, 3, 4), Decimal(60), optician))
    assert not mine.is_same(Claim(date(2022, 3, 3), Decimal(61), optician))
