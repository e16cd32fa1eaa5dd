"""FINESS numbers: nine characters, a check digit, Corsica's letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.establishments import finess
from mh_portal.core.identifiers import IdentifierError, Wrong


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("750712184", "750712184"),
        ("2A0000014", "2A0000014"),
        ("2B0000020", "2B0000020"),
        (" 75 071 218 4 ", "750712184"),
        ("2a 000 001 4", "2A0000014"),
    ],
)
def test_a_number_is_read_as_it_is_typed(typed: str, number: str) -> None:
    assert finess.parse(typed) == number


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("750712185", Wrong.KEY),
        ("2A0000024", Wrong.KEY),
        ("2B0000014", Wrong.KEY),
        ("75071218", Wrong.SHAPE),
        ("7507121840", Wrong.SHAPE),
        ("2C0000014", Wrong.SHAPE),
        ("A20000014", Wrong.SHAPE),
        ("７50712184", Wrong.SHAPE),
        ("", Wrong.SHAPE),
    ],
)
def test_a_wrong_number_says_what_is_wrong(typed: str, wrong: Wrong) -> None:
    with pytest.raises(IdentifierError) as caught:
        finess.parse(typed)
    assert caught.value.wrong is wrong
    assert not finess.is_valid(typed)


@given(
    st.sampled_from(["750712184", "2A0000014", "2B0000020"]), st.integers(2, 8), st.integers(1, 9)
)
def test_one_digit_mistyped_is_always_found(number: str, place: int, by: int) -> None:
    other = str((int(number[place]) + by) % 10)
    assert not finess.is_valid(number[:place] + other + number[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("750712184", True),
        ("75 071 218", True),
        ("2A0000014", True),
        ("60200", False),
        ("clinique 2000", False),
        ("verriers", False),
        ("", False),
    ],
)
def test_a_number_is_told_from_a_name(typed: str, expected: bool) -> None:
    assert finess.looks_like_one(typed) is expected
