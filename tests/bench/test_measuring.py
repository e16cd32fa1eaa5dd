"""A comparison gives each side its turn, and is not led astray by a bad moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from bench.measuring import compare


def rounds(name: str, seconds: Iterable[float], order: list[str]) -> Callable[[], float]:
    times: Iterator[float] = iter(seconds)

    def run() -> float:
        order.append(name)
        return next(times)

    return run


def test_each_goes_first_in_turn_after_a_round_that_does_not_count() -> None:
    order: list[str] = []
    found = compare(rounds("a", [99, 2, 2, 2], order), rounds("b", [1, 1, 1, 1], order), pairs=3)
    assert order == ["a", "b", "a", "b", "b", "a", "a", "b"]
    assert (found.subject, found.floor, found.ratio) == (2, 1, 2)


def test_one_bad_moment_changes_nothing() -> None:
    subject = [2.0] * 12
    subject[5] = 50.0
    found = compare(rounds("a", subject, []), rounds("b", [1.0] * 12, []), pairs=11)
    assert found.ratio == pytest.approx(2.0)
    assert (found.low, found.high) == (2.0, 2.0)


def test_a_machine_that_slows_down_weighs_on_both() -> None:
    slower = [1.0 + number / 10 for number in range(10)]
    found = compare(rounds("a", [3 * one for one in slower], []), rounds("b", slower, []), pairs=9)
    assert found.ratio == pytest.approx(3.0)


def test_single_pieces_are_added_up_before_they_are_compared() -> None:
    subject = [0.0, 0.0, 3.0, 1.0, 3.0, 1.0, 9.0]
    found = compare(rounds("a", subject, []), rounds("b", [1.0] * 7, []), pairs=5, together=2)
    # Two ratios of two pieces each; what is left over is not compared.
    assert (found.low, found.ratio, found.high) == (2.0, 2.0, 2.0)
