"""What a stay is, and which days of it are charged; pure rules."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

A_DAY = timedelta(days=1)
MOST_NIGHTS = 180
# A request is for a stay to come, or one that has just begun in an emergency.
EARLIEST, LATEST = timedelta(days=30), timedelta(days=365)
# How long an acceptance holds after the day expected for leaving: admissions are put off.
VALID_BEYOND = timedelta(days=30)


class Nature(StrEnum):
    """What the stay is for."""

    MEDICINE = "medicine"
    SURGERY = "surgery"
    MATERNITY = "maternity"
    PSYCHIATRY = "psychiatry"
    REHABILITATION = "rehabilitation"


class Mode(StrEnum):
    """Whether one sleeps there."""

    FULL = "full"
    AMBULATORY = "ambulatory"


class Urgency(StrEnum):
    """Whether the stay was planned."""

    PLANNED = "planned"
    URGENT = "urgent"


class EntryFault(StrEnum):
    """Why a day cannot be that of the entry."""

    TOO_OLD = "too_old"
    PAST = "past"
    TOO_FAR = "too_far"
    NOT_COVERED = "not_covered"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Stay:
    """A stay: where, from when, for how many nights, `private_nights` of them in a private room.

    `finess`, `speciality` (the code « DMT » of three digits) and `doctor` may be empty; `optam`
    tells whether the doctor has signed the agreement on fees, None when nobody knows.
    """

    hospital: str
    city: str
    finess: str
    entry_on: date
    nature: Nature
    mode: Mode
    urgency: Urgency
    nights: int
    private_nights: int
    speciality: str
    doctor: str
    optam: bool | None

    @property
    def leaves_on(self) -> date:
        """The day expected for leaving."""
        return self.entry_on + self.nights * A_DAY

    def charged_days(self) -> Iterator[date]:
        """Give the days for which the daily fee is due, that of leaving included.

        It is due for stays of more than a day (CSS L174-4), and not for childbirth.
        """
        if self.nights and self.nature is not Nature.MATERNITY:
            yield from (self.entry_on + number * A_DAY for number in range(self.nights + 1))


def entry_fault(
    entry_on: date, today: date, *, is_urgent: bool, is_covered: bool
) -> EntryFault | None:
    """Return why a stay from a day on cannot be asked for today, None when it can."""
    if entry_on < today - EARLIEST:
        return EntryFault.TOO_OLD
    if entry_on < today and not is_urgent:
        return EntryFault.PAST
    if entry_on > today + LATEST:
        return EntryFault.TOO_FAR
    return None if is_covered else EntryFault.NOT_COVERED


def valid_until(stay: Stay, ends_on: date | None) -> date:
    """Return until when an acceptance is proposed to hold; `ends_on` is the cover's last day."""
    last = stay.leaves_on + VALID_BEYOND
    return min(last, ends_on) if ends_on else last
