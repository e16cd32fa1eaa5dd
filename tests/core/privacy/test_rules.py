"""Periods count calendar months and days back from a moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.privacy.rules import Period


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "moment", "before"),
    [
        (Period(days=1), "2022-03-01", "2022-02-28"),
        (Period(months=1), "2022-03-31", "2022-02-28"),
        (Period(months=13), "2022-01-15", "2020-12-15"),
        (Period(months=12), "2024-02-29", "2023-02-28"),
        (Period(months=120), "2022-03-24", "2012-03-24"),
        (Period(months=1, days=1), "2022-03-01", "2022-01-31"),
    ],
)
def test_a_period_ends_where_the_calendar_says(period: Period, moment: str, before: str) -> None:
    assert period.before(day(moment)) == day(before)


@given(
    months=st.integers(0, 240),
    moment=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001
)
def test_a_longer_period_never_ends_later(months: int, moment: datetime) -> None:
    assert Period(months=months + 1).before(moment) < Period(months=months).before(moment)
