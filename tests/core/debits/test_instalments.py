"""An amount in parts is that amount, to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.debits import instalments


@pytest.mark.parametrize(
    ("amount", "count", "expected"),
    [
        ("92.40", 2, ["46.20", "46.20"]),
        ("92.40", 3, ["30.80", "30.80", "30.80"]),
        ("100.00", 3, ["33.34", "33.33", "33.33"]),
        ("0.01", 4, ["0.01", "0.00", "0.00", "0.00"]),
    ],
)
def test_parts(amount: str, count: int, expected: list[str]) -> None:
    assert [str(part) for part in instalments.parts(Decimal(amount), count)] == expected


@given(cents=st.integers(1, 1_000_000), count=st.sampled_from(instalments.COUNTS))
def test_parts_make_the_whole_and_differ_by_a_cent_at_most(cents: int, count: int) -> None:
    amount = cents * instalments.CENT
    parts = instalments.parts(amount, count)
    assert (len(parts), sum(parts)) == (count, amount)
    assert max(parts) - min(parts) <= instalments.CENT
