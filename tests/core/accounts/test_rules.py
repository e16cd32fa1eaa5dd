"""How long things last, and how failures wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.accounts import rules

START = datetime(2022, 3, 24, 8, tzinfo=UTC)


def test_waits_after_five_and_then_twice_as_long() -> None:
    waits = [rules.wait_after(failures) for failures in range(1, 16)]
    minutes = [wait and wait.total_seconds() / 60 for wait in waits]
    assert minutes == [None] * 4 + [15] + [None] * 4 + [30] + [None] * 4 + [60]


@given(st.integers(min_value=0, max_value=100_000))
def test_no_wait_is_longer_than_a_day(failures: int) -> None:
    assert (rules.wait_after(failures) or timedelta(0)) <= timedelta(hours=24)


def test_a_session_ends_when_idle_or_old() -> None:
    expires = START + rules.SESSION_LASTS
    assert rules.is_live(START, expires, START + timedelta(minutes=29))
    assert not rules.is_live(START, expires, START + timedelta(minutes=30))
    late = expires - timedelta(minutes=1)
    assert not rules.is_live(late, expires, expires)


@pytest.mark.parametrize(
    ("password", "head"),
    [
        ("quatre lampes vertes au grenier", "quatre lampes"),
        ("soleil-matin-route", "soleil-matin"),
        ("catch22congratulations", "catch22congratulations"),
        ("deux_mots_ou_trois", "deux_mots_ou"),
        ("trop court", "trop court"),
        ("", ""),
    ],
)
def test_the_head_of_a_password_ends_with_a_word(password: str, head: str) -> None:
    assert rules.head(password) == head


def test_email_addresses_compare_without_case() -> None:
    assert rules.email_key(" Jeanne.Martin@Courriel.Example ") == "jeanne.martin@courriel.example"


def test_a_masked_address_keeps_its_first_letter_and_domain() -> None:
    assert rules.masked_email("jeanne@courriel.example") == "j…@courriel.example"
