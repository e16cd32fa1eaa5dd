"""By which paths a contract may be ended, and from which day on."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.terminations import rules, words
from mh_portal.core.terminations.rules import Closed, Facts, Outlook, Path, Reason

TODAY = date(2022, 4, 20)
OLD = Facts(
    family="mutual",
    subscribed_on=date(2015, 1, 1),
    started_on=date(2015, 1, 1),
    ended_on=None,
    renewal_day="01-01",
    guarantees=frozenset({"care", "hospital", "dental"}),
)


def facts(**changed: Any) -> Facts:
    return dataclasses.replace(OLD, **changed)


def look(reason: Reason, received: date = TODAY, told: date | None = None, **changed: Any) -> Outlook:  # fmt: skip
    return rules.outlook(reason, facts(**changed), received, told)


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2022, 4, 20), date(2022, 5, 20)),
        (date(2022, 1, 31), date(2022, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2022, 12, 15), date(2023, 1, 15)),
        (date(2022, 5, 31), date(2022, 6, 30)),
    ],
)
def test_a_month_later_is_the_same_day_else_the_last_one(day: date, later: date) -> None:
    assert rules.add_months(day, 1) == later


def test_at_any_time_the_contract_ends_one_month_after_receipt() -> None:
    found = look(Reason.ANY_TIME)
    assert (found.effect_on, found.last_day) == (date(2022, 5, 20), date(2022, 5, 19))
    assert look(Reason.ANY_TIME, date(2022, 1, 31)).effect_on == date(2022, 2, 28)


def test_at_any_time_opens_a_year_after_the_first_subscription() -> None:
    # The extract's « subscribed_on » counts, not the day the present contract began.
    young: dict[str, Any] = {"subscribed_on": date(2021, 11, 1), "started_on": date(2022, 1, 1)}
    found = look(Reason.ANY_TIME, **young)
    assert (found.closed, found.opens_on) == (Closed.TOO_YOUNG, date(2022, 11, 1))
    assert look(Reason.ANY_TIME, date(2022, 11, 1), **young).effect_on == date(2022, 12, 1)
    assert look(Reason.ANY_TIME, subscribed_on=date(2021, 4, 20)).effect_on is not None
    assert look(Reason.ANY_TIME, subscribed_on=date(2021, 4, 21)).effect_on is None


def test_the_right_holds_since_december_2020_for_older_contracts_too() -> None:
    found = look(Reason.ANY_TIME, date(2020, 11, 30))
    assert (found.closed, found.opens_on) == (Closed.TOO_YOUNG, date(2020, 12, 1))
    assert look(Reason.ANY_TIME, date(2020, 12, 1)).effect_on == date(2021, 1, 1)


@pytest.mark.parametrize("beside", ["death", "incapacity", "assistance", "legal_protection", "liability", "birth", "hospital_allowance", "dependency"])  # fmt: skip
def test_what_may_stand_beside_health_cover(beside: str) -> None:
    assert rules.is_in_scope(OLD.guarantees | {beside})


def test_another_guarantee_closes_that_path_and_no_other() -> None:
    mixed: dict[str, Any] = {"guarantees": OLD.guarantees | {"savings"}}
    assert look(Reason.ANY_TIME, **mixed).closed is Closed.OUT_OF_SCOPE
    assert look(Reason.ANNUAL, **mixed).effect_on == date(2023, 1, 1)


@pytest.mark.parametrize(
    ("received", "effect_on", "notice_by"),
    [
        (date(2022, 10, 31), date(2023, 1, 1), date(2022, 10, 31)),
        (date(2022, 11, 1), date(2024, 1, 1), date(2023, 10, 31)),
        (date(2022, 1, 1), date(2023, 1, 1), date(2022, 10, 31)),
    ],
)
def test_the_yearly_termination_takes_two_months_notice(
    received: date, effect_on: date, notice_by: date
) -> None:
    found = look(Reason.ANNUAL, received)
    assert (found.effect_on, found.notice_by) == (effect_on, notice_by)


def test_a_contract_that_renews_on_29_february_does_so_on_the_28th() -> None:
    assert look(Reason.ANNUAL, renewal_day="02-29").effect_on == date(2023, 2, 28)


def test_the_yearly_termination_is_open_in_the_first_year_too() -> None:
    young: dict[str, Any] = {"subscribed_on": date(2022, 3, 1), "started_on": date(2022, 3, 1)}
    assert look(Reason.ANNUAL, **young).effect_on == date(2023, 1, 1)


@pytest.mark.parametrize(
    ("sent_on", "received", "effect_on", "closed"),
    [
        # In time: fifteen days before the last day of notice, 31 October.
        (date(2022, 10, 16), date(2022, 10, 20), None, Closed.NOTICE_IN_TIME),
        # Late: twenty days from its sending.
        (date(2022, 10, 17), date(2022, 11, 6), date(2023, 1, 1), None),
        (date(2022, 10, 17), date(2022, 11, 7), None, Closed.NOTICE_TOO_OLD),
        (date(2022, 12, 20), date(2023, 1, 5), date(2023, 1, 6), None),
        (date(2023, 1, 10), date(2023, 1, 30), date(2023, 1, 31), None),
        (date(2022, 11, 2), date(2022, 11, 1), None, Closed.TO_COME),
    ],
)
def test_a_late_notice_gives_twenty_days(
    sent_on: date, received: date, effect_on: date | None, closed: Closed | None
) -> None:
    found = look(Reason.NOTICE_LATE, received, sent_on)
    assert (found.effect_on, found.closed) == (effect_on, closed)


def test_without_any_notice_a_renewed_contract_ends_on_the_next_day() -> None:
    assert look(Reason.NOTICE_MISSING).effect_on == date(2022, 4, 21)
    young: dict[str, Any] = {"subscribed_on": date(2022, 3, 1), "started_on": date(2022, 3, 1)}
    found = look(Reason.NOTICE_MISSING, **young)
    assert (found.closed, found.opens_on) == (Closed.NOT_RENEWED, date(2023, 1, 1))


@pytest.mark.parametrize("reason", [Reason.MOVING, Reason.MARRIAGE, Reason.WORK, Reason.RETIREMENT])
def test_a_change_in_life_gives_three_months(reason: Reason) -> None:
    assert look(reason, told=date(2022, 1, 20)).effect_on == date(2022, 5, 20)
    assert look(reason, told=date(2022, 1, 19)).closed is Closed.EVENT_TOO_OLD
    assert look(reason, told=date(2022, 4, 21)).closed is Closed.TO_COME
    assert look(reason, told=None).closed is Closed.TO_COME
    assert look(reason, told=date(2022, 3, 1), started_on=date(2022, 4, 1)).closed is Closed.BEFORE_CONTRACT  # fmt: skip


def test_a_contract_whose_end_is_known_cannot_be_ended_after_it() -> None:
    assert look(Reason.ANY_TIME, ended_on=date(2022, 5, 10)).closed is Closed.ENDS_BEFORE
    assert look(Reason.ANY_TIME, ended_on=date(2022, 5, 31)).effect_on == date(2022, 5, 20)


def test_each_family_has_its_own_sources_and_says_which_are_not_sure() -> None:
    assert words.source("insurance", Path.ANY_TIME) == "code des assurances, C. ass. L113-15-2"
    assert words.source("mutual", Path.LATE_NOTICE) == "code de la mutualité, C. mut. L221-10-1"
    assert "CSS L932-21-2" in words.source("social_security", Path.ANY_TIME)
    for family, sources in rules.SOURCES.items():
        assert set(sources) == set(Path)
        for path, source in sources.items():
            assert ("à confirmer" in words.source(family, path)) != source.is_known


DAYS = st.dates(date(2021, 1, 1), date(2030, 12, 31))


@given(
    reason=st.sampled_from(Reason),
    received=DAYS,
    subscribed=st.integers(0, 8000),
    told=st.integers(0, 500),
    renewal=st.dates(date(2024, 1, 1), date(2024, 12, 31)),
)
def test_no_contract_ends_before_its_request_is_received(
    reason: Reason, received: date, subscribed: int, told: int, renewal: date
) -> None:
    began = received - timedelta(days=subscribed)
    found = look(
        reason,
        received,
        received - timedelta(days=told),
        subscribed_on=began,
        started_on=began,
        renewal_day=f"{renewal:%m-%d}",
    )
    # Either a day, or why there is none; and both can be told.
    assert (found.effect_on is None) == (found.closed is not None)
    if found.effect_on is not None and found.last_day is not None:
        assert found.effect_on > received
        assert found.last_day >= received
        assert words.effect(found)
    else:
        assert words.why_closed(found)
    if reason is Reason.ANNUAL and found.effect_on and found.notice_by:
        assert received <= found.notice_by < found.effect_on
    if found.opens_on and found.closed in {Closed.TOO_YOUNG, Closed.NOT_RENEWED}:
        assert found.opens_on > received


@given(day=DAYS, months=st.integers(0, 24))
def test_months_are_added_within_the_month_they_lead_to(day: date, months: int) -> None:
    later = rules.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
