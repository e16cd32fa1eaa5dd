"""Comparing a subject with its floor in short rounds by turns, so that a busy machine harms neither."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Callable

# A round works for a while and returns the processor's seconds it took for one piece of work.
Round = Callable[[], float]


@dataclasses.dataclass(frozen=True)
class Comparison:
    """How a subject compares with its floor.

    `subject` and `floor` are medians in processor seconds; `ratio` is the median of the ratios of
    neighbouring rounds, `low` and `high` their first and third quartile.
    """

    subject: float
    floor: float
    ratio: float
    low: float
    high: float


def compare(subject: Round, floor: Round, pairs: int, together: int = 1) -> Comparison:
    """Run both by turns, `pairs` times, after some rounds that do not count.

    Whichever goes first in a pair goes second in the next: what slows down or speeds up during
    a pair weighs on both alike. Rounds of a single piece of work scatter widely: `together` of
    them are added up before their ratio is taken. Takes two ratios or more.
    """
    for _ in range(together):
        subject()
        floor()
    taken: list[tuple[float, float]] = []
    for number in range(pairs):
        if number % 2 == 0:
            of_subject = subject()
            taken.append((of_subject, floor()))
        else:
            of_floor = floor()
            taken.append((subject(), of_floor))
    subjects, floors = [one for one, _ in taken], [other for _, other in taken]
    ratios = [
        sum(subjects[begin : begin + together]) / sum(floors[begin : begin + together])
        for begin in range(0, pairs - together + 1, together)
    ]
    low, ratio, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return Comparison(
        subject=statistics.median(subjects),
        floor=statistics.median(floors),
        ratio=ratio,
        low=low,
        high=high,
    )
