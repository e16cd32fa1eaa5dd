"""How many a campaign writes to on which day, and when letters are printed; pure rules."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Protocol

A_DAY = timedelta(days=1)
# More a day than the insurer has members is a slip of the finger.
MOST_PER_DAY = 100_000
# A planning that is read; what comes after is as regular.
DAYS_SHOWN = 60
# An e-mail comes back within days. Who is written to anew after months is another matter.
RETURNED_WITHIN = timedelta(days=30)


class Planned(Protocol):
    """What is planned of a campaign: its first day, and how many members a day."""

    @property
    def starts_on(self) -> date:
        """The first day."""

    @property
    def per_day(self) -> int:
        """How many members at most on one day."""


def next_day(starts_on: date, today: date, last_wave: date | None) -> date:
    """Return the first day on which the next wave may go: one a day, and none before the start."""
    following = today if last_wave is None else max(today, last_wave + A_DAY)
    return max(starts_on, following)


def project(
    campaign: Planned, remaining: int, today: date, *, at_most: int = DAYS_SHOWN
) -> list[tuple[date, int]]:
    """Return the waves to come as day and size, were one to go each day from `today` on.

    `today` is the first day on which one may still go; not before the campaign begins.
    """
    return list(itertools.islice(_waves(campaign, remaining, today), at_most))


def _waves(campaign: Planned, remaining: int, today: date) -> Iterator[tuple[date, int]]:
    day = max(campaign.starts_on, today)
    while remaining > 0:
        size = min(remaining, campaign.per_day)
        yield day, size
        remaining -= size
        day += A_DAY


def may_print(last_batch: date | None, today: date) -> bool:
    """Tell whether a wave may have another batch of letters: one a day, as e-mails come back."""
    return last_batch is None or last_batch < today
