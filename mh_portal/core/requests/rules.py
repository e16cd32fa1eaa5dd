"""What holds for requests: their states, who may move them, when an answer is due; pure rules."""

from __future__ import annotations

import calendar
import dataclasses
from collections.abc import Container, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

A_DAY = timedelta(days=1)
SATURDAY = 5
MONTHS = 12

# A draft is kept this long after its last change, so that nobody's half-told story is kept for good.
DRAFT_LASTS = timedelta(days=30)

# Digits and letters that neither look nor sound alike in French: no 0 and O, no B, D, P and T.
ALPHABET = "23456789AFHJKLMQRWXYZ"
RANDOM_CHARACTERS = 6


class RequestState(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_PROGRESS = "in_progress"
    WAITING_FOR_MEMBER = "waiting_for_member"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Party(StrEnum):
    """On which side somebody acts: the member's, whoever holds the pen; the insurer's; or none."""

    MEMBER = "member"
    INSURER = "insurer"
    SYSTEM = "system"


class Reason(StrEnum):
    """Why a request was moved, where the state alone does not tell."""

    LAPSED = "lapsed"
    # An accepted card, once it stands in an order for the printer.
    ORDERED = "ordered"


_BY_MEMBER = frozenset({Party.MEMBER})
_BY_INSURER = frozenset({Party.INSURER})
_BY_SYSTEM = frozenset({Party.SYSTEM})
_S = RequestState
TRANSITIONS: Mapping[tuple[RequestState, RequestState], frozenset[Party]] = {
    (_S.DRAFT, _S.SUBMITTED): _BY_MEMBER,
    (_S.DRAFT, _S.WITHDRAWN): _BY_MEMBER,
    (_S.DRAFT, _S.CLOSED): _BY_SYSTEM,
    (_S.SUBMITTED, _S.IN_PROGRESS): _BY_INSURER | _BY_SYSTEM,
    (_S.SUBMITTED, _S.WITHDRAWN): _BY_MEMBER,
    (_S.IN_PROGRESS, _S.WAITING_FOR_MEMBER): _BY_INSURER,
    (_S.IN_PROGRESS, _S.ACCEPTED): _BY_INSURER | _BY_SYSTEM,
    # No program refuses anybody anything: a person looks at it (RGPD art. 22).
    (_S.IN_PROGRESS, _S.REFUSED): _BY_INSURER,
    (_S.IN_PROGRESS, _S.CLOSED): _BY_INSURER | _BY_SYSTEM,
    (_S.IN_PROGRESS, _S.WITHDRAWN): _BY_MEMBER,
    (_S.WAITING_FOR_MEMBER, _S.IN_PROGRESS): _BY_MEMBER | _BY_INSURER,
    (_S.WAITING_FOR_MEMBER, _S.CLOSED): _BY_INSURER | _BY_SYSTEM,
    (_S.WAITING_FOR_MEMBER, _S.WITHDRAWN): _BY_MEMBER,
}
# How the insurer ends a request.
ANSWERS = frozenset({_S.ACCEPTED, _S.REFUSED, _S.CLOSED})
FINAL = frozenset(RequestState) - {before for before, _ in TRANSITIONS}


def may_move(before: RequestState, after: RequestState, party: Party) -> bool:
    """Tell whether a party may move a request from one state to another."""
    return party in TRANSITIONS.get((before, after), frozenset())


def may_withdraw(state: RequestState) -> bool:
    """Tell whether the member may still take the request back."""
    return may_move(state, RequestState.WITHDRAWN, Party.MEMBER)


def is_over(state: RequestState) -> bool:
    """Tell whether nothing more will happen to a request."""
    return state in FINAL


def is_confirmed(state: RequestState, *, has_outcome: bool) -> bool:
    """Tell whether what comes of a request is certain already, though the day of it is to come."""
    return state is RequestState.IN_PROGRESS and has_outcome


def kept_until(updated_at: datetime) -> date:
    """Return the day on which a draft lapses that was last changed at a moment of local time."""
    return (updated_at + DRAFT_LASTS).date()


def reference(year: int, characters: str) -> str:
    """Return a reference as it is read aloud: « D-2022-7K4M-2Q »."""
    return f"D-{year}-{characters[:4]}-{characters[4:]}"


@dataclasses.dataclass(frozen=True)
class WorkingDays:
    """An answer within so many working days: Monday to Friday, public holidays left out."""

    count: int

    def due_on(self, since: date, holidays: Container[date]) -> date:
        """Return the last of the days, the first being the working day after `since`."""
        day = since
        for _ in range(self.count):
            day += A_DAY
            while day.weekday() >= SATURDAY or day in holidays:
                day += A_DAY
        return day


@dataclasses.dataclass(frozen=True)
class CalendarMonths:
    """An answer within so many months: the same day's number, else the month's last day.

    As the RGPD counts them (art. 12, 3). A last day that is a holiday could be put off (règlement
    1182/71 art. 3, 4); what is promised is the earlier day.
    """

    count: int

    def due_on(self, since: date) -> date:
        """Return the last day of the months."""
        years, month = divmod(since.month - 1 + self.count, MONTHS)
        year, month = since.year + years, month + 1
        return date(year, month, min(since.day, calendar.monthrange(year, month)[1]))


Promise = WorkingDays | CalendarMonths
