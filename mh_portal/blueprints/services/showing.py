"""What pages show of calls: the free days and hours in words, and a call that is booked."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

from mh_portal.core import clock
from mh_portal.core.appointments import queries, rules, words
from mh_portal.core.appointments.rules import Opening
from mh_portal.core.assistance.models import CallBack, CallBackOutcome
from mh_portal.core.profile import words as profile
from mh_portal.core.services.catalogue import SERVICES, Service
from mh_portal.documents.calendar_file import CallEvent
from mh_portal.emails import rendering
from mh_portal.web import state
from mh_portal.web.addresses import space_url
from mh_portal.web.transaction import reading_db


@dataclasses.dataclass(frozen=True)
class Booked:
    """A booked call as pages show it; `has_passed` when its half hour is over and it still is owed."""

    call: CallBack
    service: Service
    day: str
    hour: str
    motive: str
    phone: str
    has_passed: bool

    @property
    def is_cancelled(self) -> bool:
        """Whether the member cancelled it."""
        return self.call.outcome is CallBackOutcome.CANCELLED

    @property
    def is_over(self) -> bool:
        """Whether it was made, given up or cancelled."""
        return self.call.closed_at is not None


@dataclasses.dataclass(frozen=True)
class FreeDay:
    """A day with its free half hours, in local time; there may be none left."""

    day: date
    slots: tuple[datetime, ...]

    @property
    def address(self) -> str:
        """The day as it stands in addresses: « 2022-03-24 »."""
        return self.day.isoformat()

    @property
    def words(self) -> str:
        """The day in words."""
        return words.day(self.day)


def opening() -> Opening:
    """Return when this portal lets calls be booked, and how many at once."""
    settings = state.settings()
    return Opening(*settings.call_back_hours, settings.call_back_capacity)


def free_days(call: CallBack | None = None) -> list[FreeDay]:
    """Return the days on which a call can be booked now; a call's own half hour is free to it."""
    free = set(queries.list_free(reading_db(), opening()))
    if call is not None and _slot(call) > clock.now():
        free.add(_slot(call))
    days: dict[date, list[datetime]] = {}
    for slot in sorted(free):
        days.setdefault(slot.date(), []).append(slot)
    return [FreeDay(day, tuple(slots)) for day, slots in days.items()]


def find_day(address: str, call: CallBack | None = None) -> FreeDay | None:
    """Return the day that stands in an address, with what is free; None for what is no day."""
    try:
        day = date.fromisoformat(address)
    except ValueError:
        return None
    if day.isoformat() != address:
        return None
    return next((each for each in free_days(call) if each.day == day), FreeDay(day, ()))


def of_call(call: CallBack) -> Booked:
    """Return a booked call in words."""
    slot_at = _slot(call)
    motive = words.MOTIVES[call.motive] if call.motive else ""
    return Booked(
        call=call,
        service=SERVICES[call.topic or ""],
        day=words.day(slot_at.date()),
        hour=words.hour(slot_at),
        motive=motive,
        phone=profile.phone(call.phone or ""),
        has_passed=call.closed_at is None and rules.has_passed(slot_at, clock.now()),
    )


def answers_of(call: CallBack, on: date) -> dict[str, str]:
    """Return what was answered when a call was booked; its hour on its own day alone."""
    slot_at = _slot(call)
    hour = f"{slot_at:%H:%M}" if slot_at.date() == on else ""
    return {"hour": hour, "motive": call.motive or "", "phone": profile.phone(call.phone or "")}


def event_of(call: CallBack) -> CallEvent:
    """Return a booked call as calendars know it."""
    settings, slot_at = state.settings(), _slot(call)
    sender = rendering.sender(settings.mail_from)
    return CallEvent(
        uid=f"{call.code}@{sender.domain}",
        sequence=call.sequence,
        starts_at=slot_at.astimezone(UTC),
        ends_at=(slot_at + rules.LASTS).astimezone(UTC),
        changed_at=call.changed_at or call.created_at,
        is_cancelled=call.outcome is CallBackOutcome.CANCELLED,
        address=settings.base_url + space_url("appointments.show", code=call.code),
        organizer=sender.address,
    )


def _slot(call: CallBack) -> datetime:
    if call.slot_at is None:
        raise ValueError("the call was not booked")
    return call.slot_at.astimezone(clock.ZONE)
