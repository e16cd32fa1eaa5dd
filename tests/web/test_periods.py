"""Periods in words: nothing is said twice."""

from __future__ import annotations

from datetime import date

import pytest

from mh_portal.web import periods


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2022, 4, 1), date(2022, 4, 30), "du 1er au 30 avril 2022"),
        (date(2022, 4, 1), date(2022, 6, 30), "du 1er avril au 30 juin 2022"),
        (date(2021, 11, 15), date(2022, 2, 1), "du 15 novembre 2021 au 1er février 2022"),
        (date(2022, 3, 5), date(2022, 3, 5), "du 5 au 5 mars 2022"),
        (date(2021, 3, 5), date(2022, 3, 5), "du 5 mars 2021 au 5 mars 2022"),
    ],
)
def test_a_period_is_read_as_one_says_it(start: date, end: date, words: str) -> None:
    assert periods.in_words(start, end).replace("\N{NO-BREAK SPACE}", " ") == words
