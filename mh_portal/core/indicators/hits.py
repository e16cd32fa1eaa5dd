"""Counting what leaves no event: a page that was looked at, which is a reading and writes nothing.

The count waits in the process and is written with the next refresh, each minute: a process that is
killed takes at most that minute's clicks along. No page waits for the database because of it.
"""

from __future__ import annotations

import threading
from collections import Counter

from mh_portal.core import clock
from mh_portal.core.database import Database
from mh_portal.core.indicators import storing
from mh_portal.core.indicators.counting import Name, Tally

_lock = threading.Lock()
_waiting: Tally = Counter()


def count(name: Name) -> None:
    """Count one more today."""
    key = (clock.today(), name.value, "")
    with _lock:
        _waiting[key] += 1


def flush(database: Database) -> None:
    """Write what waits in this process; what cannot be written waits on."""
    with _lock:
        taken = Counter(_waiting)
        _waiting.clear()
    if not taken:
        return
    try:
        with database.write() as db:
            storing.add(db, taken)
    except BaseException:
        with _lock:
            _waiting.update(taken)
        raise
