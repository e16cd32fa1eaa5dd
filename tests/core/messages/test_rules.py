"""The days the law gives for a complaint, and who is told to have written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.actors import ActorKind
from mh_portal.core.messages import rules
from mh_portal.core.messages.rules import Author, Side
from mh_portal.core.requests import promises
from mh_portal.core.requests.rules import WorkingDays

FRANCE = promises.public_holidays("75001")
ALSACE = promises.public_holidays("67000")


@pytest.mark.parametrize(
    ("since", "postal_code", "due"),
    [
        (date(2022, 3, 24), "75001", date(2022, 4, 5)),
        # A Saturday counts, Easter Monday does not.
        (date(2022, 4, 9), "75001", date(2022, 4, 22)),
        # Nor does Good Friday, in Strasbourg.
        (date(2022, 4, 9), "67000", date(2022, 4, 23)),
    ],
)
def test_a_complaint_is_acknowledged_within_ten_days_but_sundays(
    since: date, postal_code: str, due: date
) -> None:
    assert rules.acknowledge_by(since, promises.public_holidays(postal_code)) == due


@given(st.dates(date(2022, 1, 1), date(2030, 12, 31)))
def test_the_days_of_the_law(since: date) -> None:
    due = rules.acknowledge_by(since, FRANCE)
    days = [since + timedelta(days=n) for n in range(1, (due - since).days + 1)]
    assert sum(day.weekday() != 6 and day not in FRANCE for day in days) == 10
    assert due.weekday() != 6
    assert due <= rules.acknowledge_by(since, ALSACE)
    assert due <= promises.due_on(WorkingDays(10), since, "75001")
    assert due < rules.resolve_by(since)


def test_two_months_end_on_the_same_day_or_the_last_of_the_month() -> None:
    assert rules.resolve_by(date(2022, 3, 24)) == date(2022, 5, 24)
    assert rules.resolve_by(date(2022, 12, 31)) == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("side", "kind", "author"),
    [
        (Side.MEMBER, ActorKind.MEMBER, Author.MEMBER),
        (Side.MEMBER, ActorKind.HELPER, Author.HELPER),
        (Side.MEMBER, ActorKind.AGENT, Author.AGENT_FOR_MEMBER),
        (Side.MEMBER, ActorKind.VISITOR, Author.LINK),
        (Side.INSURER, ActorKind.AGENT, Author.INSURER),
    ],
)
def test_readers_are_told_whose_words_they_are(side: Side, kind: ActorKind, author: Author) -> None:
    assert rules.author(side, kind) is author


def test_a_reference_is_read_aloud() -> None:
    assert rules.reference(2022, "7K4M2Q") == "M-2022-7K4M-2Q"
    with pytest.raises(ValueError, match="7K4M2"):
        rules.reference(2022, "7K4M2")
