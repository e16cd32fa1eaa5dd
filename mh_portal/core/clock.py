"""The portal's time: the real clock, or in a demo one that starts elsewhere and runs on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Paris")

_shift = timedelta(0)


def start_at(moment: datetime | None) -> None:
    """Let the portal's clock show `moment` (aware) now and run on; None: the real clock."""
    global _shift  # noqa: PLW0603 - one process has one clock, as it has one time zone
    _shift = timedelta(0) if moment is None else moment - datetime.now(UTC)


@contextmanager
def earlier(span: timedelta) -> Iterator[None]:
    """Let the portal's clock show `span` less for a while: for a demo that has a past.

    Only where nothing else runs: the whole process goes by it.
    """
    global _shift  # noqa: PLW0603 - see there
    before, _shift = _shift, _shift - span
    try:
        yield
    finally:
        _shift = before


def utcnow() -> datetime:
    """Return the present moment, aware, in UTC: what is stored."""
    return datetime.now(UTC) + _shift


def now() -> datetime:
    """Return the present moment, aware, in the members' time zone: what is shown."""
    return utcnow().astimezone(ZONE)


def today() -> date:
    """Return today's date in the members' time zone."""
    return now().date()
