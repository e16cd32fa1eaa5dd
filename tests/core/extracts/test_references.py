"""The compact sets behave as sets do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.extracts import references
from mh_portal.core.extracts.references import Contracts, Numbers, Texts

NUMBERS = st.integers(0, 99_999_999).map(lambda number: f"{number:08}")


@given(st.lists(NUMBERS, max_size=60))
def test_numbers_are_a_set(numbers: list[str]) -> None:
    ours, model = Numbers(), set[str]()
    for number in numbers:
        assert ours.add(number) == (number not in model)
        model.add(number)
        assert number in ours
    assert len(ours) == len(model)


def test_neighbours_are_not_taken_for_each_other() -> None:
    numbers = Numbers()
    numbers.add("10000000")
    assert "10000001" not in numbers
    assert "00000000" not in numbers
    assert "99999999" not in numbers


@given(st.lists(st.text(max_size=3), max_size=80), st.integers(0, 200))
def test_texts_are_a_set_whatever_was_expected(texts: list[str], expected: int) -> None:
    ours, model = Texts(), set[str]()
    ours.expect(expected)
    for text in texts:
        assert (text in ours) == (text in model)
        assert ours.add(text) == (text not in model)
        model.add(text)
    assert len(ours) == len(model)


def test_a_growing_set_forgets_nothing() -> None:
    texts, count = Texts(), 20_000
    assert all(texts.add(f"C{number}") for number in range(count))
    assert not any(texts.add(f"C{number}") for number in range(count))
    assert len(texts) == count
    assert "C20000" not in texts


def test_texts_with_the_same_slot_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "FIRST_SLOTS", 4)
    texts = Texts()
    for text in "abcdefgh":
        assert texts.add(text)
    assert all(text in texts for text in "abcdefgh")
    assert "z" not in texts


def test_a_wild_guess_does_not_take_all_memory() -> None:
    texts = Texts()
    texts.expect(10**12)
    assert len(texts._slots) * 8 < 25_000_000


@given(st.lists(st.tuples(st.sampled_from("ABCDE"), st.integers(1, 99)), max_size=80))
def test_ranks_are_a_set_for_each_contract(people: list[tuple[str, int]]) -> None:
    contracts, model = Contracts(), set[tuple[str, int]]()
    for known in "ABC":  # D and E stand for contracts that only the base has
        contracts.add(known)
    for contract, rank in people:
        assert contracts.has_rank(contract, rank) == ((contract, rank) in model)
        assert contracts.add_rank(contract, rank) == ((contract, rank) not in model)
        model.add((contract, rank))


def test_ranks_survive_growth() -> None:
    contracts, count = Contracts(), 10_000
    contracts.add("first")
    contracts.add_rank("first", 1)
    contracts.add_rank("first", 40)
    for number in range(count):
        contracts.add(f"C{number}")
    assert contracts.has_rank("first", 1)
    assert contracts.has_rank("first", 40)
    assert not contracts.has_rank("first", 2)
    assert not contracts.has_rank("C1", 1)
