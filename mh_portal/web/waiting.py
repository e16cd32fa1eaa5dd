"""How pages say that a card, a login or a password waits after failures."""

from __future__ import annotations

from datetime import datetime

from mh_portal.core import clock
from mh_portal.language import gettext as _
from mh_portal.web import limits


def message(until: datetime) -> str:
    """Say how long to wait and what can be done meanwhile."""
    seconds = int((until - clock.utcnow()).total_seconds())
    return _(
        "Too many attempts. For your security, wait %(time)s before you try again, or call us: "
        "we will help you."
    ) % {"time": limits.waiting_time(seconds)}
