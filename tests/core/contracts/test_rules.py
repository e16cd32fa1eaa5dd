"""What a contract is on a day."""

from __future__ import annotations

from datetime import date

import pytest

from mh_portal.core.contracts.rules import ContractStatus, status

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
