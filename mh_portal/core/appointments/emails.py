"""The e-mails about booked calls: when, never what about.

`greeting` is how the member is addressed; `moment` is in words: « jeudi 24 mars 2022 à 14 h 30 »;
`code` is that of the booking, in its addresses.
"""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import ClassVar

from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class AppointmentBooked(Email):
    """To the member when a call is booked."""

    kind: ClassVar[str] = "appointment_booked"

    greeting: str
    moment: str
    code: str


@dataclasses.dataclass(frozen=True)
class AppointmentMoved(Email):
    """To the member when a booked call has another moment, or another telephone number."""

    kind: ClassVar[str] = "appointment_moved"

    greeting: str
    moment: str
    code: str


@dataclasses.dataclass(frozen=True)
class AppointmentCancelled(Email):
    """To the member when a booked call is cancelled."""

    kind: ClassVar[str] = "appointment_cancelled"

    greeting: str
    moment: str


@dataclasses.dataclass(frozen=True)
class AppointmentReminder(Email):
    """To the member on the day before the call; of no use on the day itself."""

    kind: ClassVar[str] = "appointment_reminder"
    useful_for: ClassVar[timedelta] = timedelta(hours=15)

    greeting: str
    moment: str
    code: str


@dataclasses.dataclass(frozen=True)
class AppointmentMissed(Email):
    """To the member when a booked call was given up because nobody answered."""

    kind: ClassVar[str] = "appointment_missed"

    greeting: str
    moment: str
