"""Which days or weeks an address asks for, and the addresses of the others."""

from __future__ import annotations

import dataclasses
from datetime import date

from flask import abort, request

from mh_portal.core import clock
from mh_portal.core.indicators.rules import LENGTHS, YEARS, Period, Step

_STEP, _LENGTH, _LAST = "pas", "nombre", "fin"


def period() -> Period:
    """Return the period that the address asks for; answers 404 to one that nobody offers."""
    try:
        step = Step(request.args.get(_STEP, Step.DAY))
        length = int(request.args.get(_LENGTH, LENGTHS[step][0]))
        last = date.fromisoformat(request.args.get(_LAST, clock.today().isoformat()))
    except ValueError:
        abort(404)
    if length not in LENGTHS[step] or last.year not in YEARS:
        abort(404)
    return Period(step, length, last)


def kept(shown: Period) -> dict[str, str]:
    """Return a period as an address holds it; the days of the present are not named."""
    found = {_STEP: shown.step.value, _LENGTH: str(shown.length)}
    return found if shown.last >= clock.today() else {**found, _LAST: shown.last.isoformat()}


def steps(shown: Period) -> dict[Step, dict[str, str]]:
    """Return the same end by days and by weeks."""
    return {step: kept(Period(step, LENGTHS[step][0], shown.last)) for step in Step}


def lengths(shown: Period) -> dict[int, dict[str, str]]:
    """Return the same end with more or fewer days or weeks."""
    return {
        length: kept(dataclasses.replace(shown, length=length)) for length in LENGTHS[shown.step]
    }


def after(shown: Period) -> Period | None:
    """Return the period that follows; None where it would be all to come."""
    if shown.spans[-1].last >= clock.today():
        return None
    ends = dataclasses.replace(shown, last=shown.spans[-1].last)
    days = (ends.last - shown.first).days + 1
    return dataclasses.replace(
        ends, last=min(date.fromordinal(ends.last.toordinal() + days), clock.today())
    )
