"""What a contract is on a day."""

from __future__ import annotations

from datetime import date

import pytest

from mh_portal.core.contracts.rules import ContractStatus, next_renewal, reading_day, status

START = date(2020, 1, 1)
END = date(2022, 3, 31)


@pytest.mark.parametrize(
    ("end", "on", "expected"),
    [
        (None, date(2019, 12, 31), ContractStatus.COMING),
        (None, START, ContractStatus.IN_FORCE),
        (END, END, ContractStatus.IN_FORCE),
        (END, date(2022, 4, 1), ContractStatus.ENDED),
    ],
)
def test_status(end: date | None, on: date, expected: ContractStatus) -> None:
    assert status(START, end, on) is expected


@pytest.mark.parametrize(
    ("renewal_day", "end", "today", "expected"),
    [
        ("01-01", None, date(2022, 3, 24), date(2023, 1, 1)),
        ("07-01", None, date(2022, 3, 24), date(2022, 7, 1)),
        # A contract that renews today has its next renewal in a year.
        ("03-24", None, date(2022, 3, 24), date(2023, 3, 24)),
        ("02-29", None, date(2022, 3, 24), date(2023, 2, 28)),
        ("02-29", None, date(2023, 3, 24), date(2024, 2, 29)),
        ("07-01", date(2022, 6, 30), date(2022, 3, 24), None),
        ("07-01", date(2022, 7, 1), date(2022, 3, 24), date(2022, 7, 1)),
        ("07-01", date(2021, 7, 1), date(2022, 3, 24), None),
    ],
)
def test_the_next_renewal(
    renewal_day: str, end: date | None, today: date, expected: date | None
) -> None:
    assert next_renewal(renewal_day, end, today) == expected


@pytest.mark.parametrize(
    ("end", "today", "expected"),
    [
        (None, date(2019, 1, 1), START),
        (None, date(2021, 5, 5), date(2021, 5, 5)),
        (END, date(2021, 5, 5), date(2021, 5, 5)),
        (END, date(2023, 1, 1), END),
    ],
)
def test_the_day_a_contract_is_shown_on(end: date | None, today: date, expected: date) -> None:
    assert reading_day(START, end, today) == expected
