"""What holds for mandates: how long they last, what may be granted; pure rules.

A mandate is a contract by which somebody acts for another (code civil, art. 1984) and can be taken
back whenever its giver wishes (art. 2004).
"""

from __future__ import annotations

import calendar
import dataclasses
from datetime import date, timedelta
from enum import StrEnum

# The link reaches somebody who may not read e-mail every day.
INVITATION_LASTS = timedelta(days=14)
# A member's helpers at one time, those who have not answered yet among them.
MOST_HELPERS = 5
# The end is told so long before it.
REMINDED_BEFORE = timedelta(days=14)
MONTHS = 12


class Scope(StrEnum):
    """What a helper may do; to look at the space is always part of it."""

    READ = "read"
    DOCUMENTS = "documents"
    REQUESTS = "requests"
    ALL = "all"

    @property
    def may_request(self) -> bool:
        """Whether requests may be made."""
        return self in {Scope.REQUESTS, Scope.ALL}

    @property
    def may_get_documents(self) -> bool:
        """Whether documents may be taken."""
        return self in {Scope.DOCUMENTS, Scope.ALL}


class Duration(StrEnum):
    """How long a mandate lasts, in months; two years at most, so that it is thought over again."""

    THREE_MONTHS = "3"
    SIX_MONTHS = "6"
    ONE_YEAR = "12"
    TWO_YEARS = "24"


@dataclasses.dataclass(frozen=True)
class Wish:
    """What a member wants to grant: to whom, what, until which day, that day included."""

    name: str
    email: str
    scope: Scope
    until: date


def scope(*, may_request: bool, may_get_documents: bool) -> Scope:
    """Return the scope that grants so much."""
    return next(
        each
        for each in Scope
        if (each.may_request, each.may_get_documents) == (may_request, may_get_documents)
    )


def last_day(since: date, duration: Duration) -> date:
    """Return the last day of a mandate given on a day: the same day's number, months later.

    In a shorter month it is the last one.
    """
    years, month = divmod(since.month - 1 + int(duration), MONTHS)
    year, month = since.year + years, month + 1
    return date(year, month, min(since.day, calendar.monthrange(year, month)[1]))
