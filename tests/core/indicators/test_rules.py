"""Days, weeks and shares, as the indicators are told by."""

from __future__ import annotations

from datetime import date

import pytest

from mh_portal.core.indicators import rules
from mh_portal.core.indicators.rules import Period, Step


def test_weeks_begin_on_monday_and_a_period_stands_beside_the_one_before() -> None:
    period = Period(Step.WEEK, 2, date(2022, 3, 24))
    assert [(span.first.day, span.last.day) for span in period.spans] == [(14, 20), (21, 27)]
    assert period.before.spans[-1].last == date(2022, 3, 13)
    days = Period(Step.DAY, 3, date(2022, 3, 1))
    assert [span.first.day for span in days.spans] == [27, 28, 1]
    assert days.before.spans[-1].last == date(2022, 2, 26)


def test_a_week_is_read_as_it_is_written() -> None:
    for day in (date(2022, 3, 24), date(2021, 1, 3), date(2020, 12, 31)):
        assert rules.parse_week(rules.week_name(day)) == rules.monday_of(day)


@pytest.mark.parametrize(
    "text", ["2022-W00", "2022-W53", "2022W12", "1999-W12", "22-W12", "٢٠٢٢-W12"]
)
def test_what_is_no_week(text: str) -> None:
    assert rules.parse_week(text) is None


def test_percentiles_are_delays_that_somebody_had() -> None:
    spread = {0: 5, 3: 4, 40: 1}
    assert rules.percentile(spread, 0.5) == 0
    assert rules.percentile(spread, 0.9) == 3
    assert rules.percentile(spread, 1.0) == 40
    assert rules.percentile({}, 0.5) is None


def test_nearly_all_is_not_all() -> None:
    assert rules.percent(999, 1000) == 99
    assert rules.percent(0, 0) is None
