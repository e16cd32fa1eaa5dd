"""The calendar file of a booked call (RFC 5545, 5546): it says when, never what about."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from mh_portal.language import gettext as _

REMINDED = timedelta(minutes=30)


@dataclasses.dataclass(frozen=True)
class CallEvent:
    """A call in a calendar; the moments are aware.

    `uid` stays the same when the call is changed, and `sequence` grows, so that a calendar puts
    the new moment in the place of the old one. `address` is the booking's page, `organizer` the
    insurer's e-mail address.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    is_cancelled: bool
    address: str
    organizer: str


def make_ics(call: CallEvent) -> bytes:
    """Return the file; a cancelled call takes itself out of the calendar it was put into."""
    # Imported by who needs it: it takes a seventh of a second, and few pages give such a file.
    from icalendar import Alarm, Calendar, Event, vCalAddress  # noqa: PLC0415

    event = Event()
    event.add("uid", call.uid)
    event.add("sequence", call.sequence)
    event.add("dtstamp", call.changed_at)
    event.add("dtstart", call.starts_at)
    event.add("dtend", call.ends_at)
    event.add("organizer", vCalAddress(f"mailto:{call.organizer}"))
    event.add("summary", _("Call from Malakoff Humanis"))
    told = _("An advisor calls you by telephone. To change or cancel this call: %(address)s")
    event.add("description", told % {"address": call.address})
    event.add("url", call.address)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if call.is_cancelled else "CONFIRMED")
    if not call.is_cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _("Call from Malakoff Humanis"))
        alarm.add("trigger", -REMINDED)
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Malakoff Humanis//Espace Client//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if call.is_cancelled else "PUBLISH")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
