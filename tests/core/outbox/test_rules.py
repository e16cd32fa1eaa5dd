"""When messages are tried again, given up, and how an address is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mh_portal.core.outbox import rules

NOW = datetime(2022, 3, 24, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("tries", "delay"),
    [(1, MINUTE), (2, 2 * MINUTE), (5, 16 * MINUTE), (8, 128 * MINUTE), (9, timedelta(hours=4))],
)
def test_the_delay_doubles_up_to_four_hours(tries: int, delay: timedelta) -> None:
    assert rules.retry_delay(tries, 0.5) == delay


def test_the_longest_delay_stays_however_often_it_is_tried() -> None:
    assert rules.retry_delay(10_000, 0.5) == timedelta(hours=4)


def test_chance_spreads_the_delay_by_a_fifth_either_way() -> None:
    assert rules.retry_delay(1, 0.0) == timedelta(seconds=48)
    assert rules.retry_delay(1, 1.0) == timedelta(seconds=72)


def test_a_message_is_useful_from_the_moment_it_is_due() -> None:
    later = NOW + timedelta(days=8)
    assert rules.useful_until(NOW, None, timedelta(hours=24)) == NOW + timedelta(hours=24)
    assert rules.useful_until(NOW, later, timedelta(hours=24)) == later + timedelta(hours=24)
    assert rules.is_useful(NOW, NOW + MINUTE)
    assert not rules.is_useful(NOW, NOW)


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("jeanne.martin@orange.fr", "j…n@orange.fr"),
        ("jean@free.fr", "j…n@free.fr"),
        ("ab@free.fr", "a…@free.fr"),
        ("a@free.fr", "a…@free.fr"),
        ('"a@b"@free.fr', '"…"@free.fr'),
        ("no address", "…"),
        ("", "…"),
    ],
)
def test_a_masked_address_tells_nobody_else(address: str, masked: str) -> None:
    assert rules.masked_address(address) == masked
