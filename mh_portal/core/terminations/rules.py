"""By which paths a contract may be ended, and from which day on; pure rules.

Sources by family: `SOURCES`. A day of effect is the first day without cover.
"""

from __future__ import annotations

import calendar
import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

A_DAY = timedelta(days=1)
MONTHS = 12
# Law 2019-733, art. 3: for running contracts too.
ANY_TIME_SINCE = date(2020, 12, 1)
FIRST_YEAR, NOTICE, EVENT_LASTS, ANNUAL_NOTICE = 12, 1, 3, 2
# What décret 2020-1438 lets stand beside health cover; décret 2022-388 added dependency.
HEALTH = frozenset({"care", "hospital", "dental", "optical", "hearing", "prevention"})
SCOPE = HEALTH | {
    "assistance",
    "birth",
    "death",
    "dependency",
    "disability",
    "hospital_allowance",
    "incapacity",
    "legal_protection",
    "liability",
}
# The yearly notice is to be sent so long before the last day of notice; else one has so long.
NOTICE_AHEAD, NOTICE_ANSWER = timedelta(days=15), timedelta(days=20)
# C. ass. L113-15-2: what was paid for days that are not covered comes back within these.
REFUND_WITHIN = timedelta(days=30)


class Path(StrEnum):
    """A right to end a contract."""

    ANY_TIME = "any_time"
    ANNUAL = "annual"
    LATE_NOTICE = "late_notice"
    LIFE_EVENT = "life_event"


class Reason(StrEnum):
    """What a member chooses from the list; each leads to one path."""

    ANY_TIME = "any_time"
    ANNUAL = "annual"
    NOTICE_LATE = "notice_late"
    NOTICE_MISSING = "notice_missing"
    MOVING = "moving"
    MARRIAGE = "marriage"
    WORK = "work"
    RETIREMENT = "retirement"

    @property
    def path(self) -> Path:
        """The right it is about."""
        return _PATHS.get(self, Path.LIFE_EVENT)

    @property
    def needs_date(self) -> bool:
        """Whether the day of an event, or of a notice, is to be told."""
        return self is Reason.NOTICE_LATE or self.path is Path.LIFE_EVENT


_PATHS = {
    Reason.ANY_TIME: Path.ANY_TIME,
    Reason.ANNUAL: Path.ANNUAL,
    Reason.NOTICE_LATE: Path.LATE_NOTICE,
    Reason.NOTICE_MISSING: Path.LATE_NOTICE,
}


class Closed(StrEnum):
    """Why a path is not open."""

    TOO_YOUNG = "too_young"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_RENEWED = "not_renewed"
    NOTICE_IN_TIME = "notice_in_time"
    NOTICE_TOO_OLD = "notice_too_old"
    TO_COME = "to_come"
    EVENT_TOO_OLD = "event_too_old"
    BEFORE_CONTRACT = "before_contract"
    ENDS_BEFORE = "ends_before"


@dataclasses.dataclass(frozen=True)
class Source:
    """A legal source in short; one that the insurer is to confirm is not `is_known`."""

    text: str
    is_known: bool = True


# « insurance » is C. ass., « mutual » C. mut., « social_security » CSS, book IX.
SOURCES: Mapping[str, Mapping[Path, Source]] = {
    "insurance": {
        Path.ANY_TIME: Source("C. ass. L113-15-2"),
        Path.ANNUAL: Source("C. ass. L113-12"),
        Path.LATE_NOTICE: Source("C. ass. L113-15-1"),
        Path.LIFE_EVENT: Source("C. ass. L113-16"),
    },
    "mutual": {
        Path.ANY_TIME: Source("C. mut. L221-10-2"),
        Path.ANNUAL: Source("C. mut. L221-10"),
        Path.LATE_NOTICE: Source("C. mut. L221-10-1"),
        Path.LIFE_EVENT: Source("C. mut. L221-17"),
    },
    "social_security": {
        Path.ANY_TIME: Source("CSS L932-21-2"),
        # The mirrors of an individual contract with an institution are to be confirmed.
        Path.ANNUAL: Source("CSS L932-21", is_known=False),
        Path.LATE_NOTICE: Source("CSS, livre IX", is_known=False),
        Path.LIFE_EVENT: Source("CSS, livre IX", is_known=False),
    },
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Facts:
    """What decides of a contract: `family` is a key of `SOURCES`, `renewal_day` is « MM-DD ».

    `subscribed_on` is the first subscription. `guarantees` are the kinds of what it covers.
    """

    family: str
    subscribed_on: date
    started_on: date
    ended_on: date | None
    renewal_day: str
    guarantees: frozenset[str]


@dataclasses.dataclass(frozen=True)
class Outlook:
    """What a reason leads to: a day of effect, or why there is none and, if known, from when on.

    `notice_by` is the last day on which an annual notice for that day of effect may arrive.
    """

    reason: Reason
    effect_on: date | None = None
    closed: Closed | None = None
    opens_on: date | None = None
    notice_by: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day covered."""
        return self.effect_on - A_DAY if self.effect_on else None

    @property
    def path(self) -> Path:
        """The right it is about."""
        return self.reason.path


def add_months(day: date, count: int) -> date:
    """Return the same day's number so many months later, else the last day of that month."""
    years, month = divmod(day.month - 1 + count, MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def outlook(reason: Reason, facts: Facts, received: date, told: date | None = None) -> Outlook:
    """Return what a reason leads to for a request received on a day.

    `told` is the day of the event, or the one on which the notice was sent.
    """
    match reason.path:
        case Path.ANY_TIME:
            found = _any_time(facts, received)
        case Path.ANNUAL:
            found = _annual(facts, received)
        case Path.LATE_NOTICE:
            found = _late_notice(reason, facts, received, told)
        case Path.LIFE_EVENT:
            found = _life_event(reason, facts, received, told)
    ends_on = facts.ended_on
    if found.effect_on and ends_on and found.effect_on > ends_on:
        return Outlook(reason, closed=Closed.ENDS_BEFORE)
    return found


def fault_of_day(reason: Reason, told: date | None, received: date) -> Closed | None:
    """Return why the day of an event or of a notice opens nothing, whatever the contract."""
    if told is None or told > received:
        return Closed.TO_COME
    if reason.path is Path.LIFE_EVENT and received > add_months(told, EVENT_LASTS):
        return Closed.EVENT_TOO_OLD
    if reason is Reason.NOTICE_LATE and received > told + NOTICE_ANSWER:
        return Closed.NOTICE_TOO_OLD
    return None


def is_in_scope(guarantees: Iterable[str]) -> bool:
    """Tell whether a contract with these guarantees may be ended at any time."""
    return SCOPE.issuperset(guarantees)


def renewal(facts: Facts, year: int) -> date:
    """Return the day on which the contract renews in a year; 29 February may be the 28th."""
    month, day = (int(part) for part in facts.renewal_day.split("-"))
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def notice_by(renews_on: date) -> date:
    """Return the last day of notice: two months and a day before, 31 October for 1 January."""
    return add_months(renews_on, -ANNUAL_NOTICE) - A_DAY


def _any_time(facts: Facts, received: date) -> Outlook:
    reason = Reason.ANY_TIME
    if not is_in_scope(facts.guarantees):
        return Outlook(reason, closed=Closed.OUT_OF_SCOPE)
    opens_on = max(add_months(facts.subscribed_on, FIRST_YEAR), ANY_TIME_SINCE)
    if received < opens_on:
        return Outlook(reason, closed=Closed.TOO_YOUNG, opens_on=opens_on)
    return Outlook(reason, add_months(received, NOTICE))


def _annual(facts: Facts, received: date) -> Outlook:
    days = (renewal(facts, received.year + later) for later in range(3))
    renews_on = next(day for day in days if notice_by(day) >= received)
    return Outlook(Reason.ANNUAL, renews_on, notice_by=notice_by(renews_on))


def _late_notice(reason: Reason, facts: Facts, received: date, sent_on: date | None) -> Outlook:
    if reason is Reason.NOTICE_MISSING:
        renewed = [
            day
            for day in (renewal(facts, received.year - earlier) for earlier in range(2))
            if facts.started_on < day <= received
        ]
        if not renewed:
            first = next(
                day
                for day in (renewal(facts, received.year + later) for later in range(3))
                if day > max(received, facts.started_on)
            )
            return Outlook(reason, closed=Closed.NOT_RENEWED, opens_on=first)
        return Outlook(reason, received + A_DAY)
    fault = fault_of_day(reason, sent_on, received)
    if sent_on is None or fault is Closed.TO_COME:
        return Outlook(reason, closed=Closed.TO_COME)
    # A notice is about the renewal that it was sent around.
    around = (renewal(facts, sent_on.year + year) for year in (-1, 0, 1))
    renews_on = min(around, key=lambda day: abs(day - sent_on))
    if sent_on <= notice_by(renews_on) - NOTICE_AHEAD:
        return Outlook(reason, closed=Closed.NOTICE_IN_TIME)
    if fault:
        return Outlook(reason, closed=fault)
    return Outlook(reason, max(renews_on, received + A_DAY))


def _life_event(reason: Reason, facts: Facts, received: date, event_on: date | None) -> Outlook:
    if event_on is not None and event_on < facts.started_on:
        return Outlook(reason, closed=Closed.BEFORE_CONTRACT)
    if fault := fault_of_day(reason, event_on, received):
        return Outlook(reason, closed=fault)
    return Outlook(reason, add_months(received, NOTICE))
