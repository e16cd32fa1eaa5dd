"""By when an answer is promised, with the public holidays where the member lives."""

from __future__ import annotations

import functools
from collections.abc import Container
from datetime import date

from mh_portal.core.requests.rules import Promise, WorkingDays

# Good Friday and 26 December are holidays there (code du travail, art. L3134-13).
ALSACE_MOSELLE = {"57": "57", "67": "6AE", "68": "6AE"}


def due_on(promise: Promise, since: date, postal_code: str) -> date:
    """Return the last day on which what is promised on a day is kept."""
    if isinstance(promise, WorkingDays):
        return promise.due_on(since, public_holidays(postal_code))
    return promise.due_on(since)


def public_holidays(postal_code: str) -> Container[date]:
    """Return the public holidays of every year, where a postal code lies."""
    return _of_area(ALSACE_MOSELLE.get(postal_code[:2]))


@functools.cache
def _of_area(area: str | None) -> Container[date]:
    # Imported by who needs it: it takes a fifth of a second, and few requests count working days.
    from holidays.countries.france import France  # noqa: PLC0415

    found: Container[date] = France(subdiv=area)  # type: ignore[no-untyped-call]
    return found
