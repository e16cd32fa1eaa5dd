"""What somebody has to do today, with the pages where it is done."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from mh_portal.core.indicators import catalogue
from mh_portal.core.indicators.gauges import Waiting
from mh_portal.core.indicators.queries import Now
from mh_portal.web.addresses import url_for

_CAMPAIGNS: tuple[str, dict[str, str]] = ("desk.campaigns.list", {})
# In the order in which it is urgent.
_PAGES: Mapping[Waiting, tuple[str, dict[str, str]]] = {
    Waiting.LATE_REQUESTS: ("desk.processing.list", {"part": "late"}),
    Waiting.LATE_RECEIPTS: ("desk.answering.list", {}),
    Waiting.LATE_ANSWERS: ("desk.answering.list", {}),
    Waiting.DUE_ANSWERS: ("desk.answering.list", {}),
    Waiting.COMPLAINTS: ("desk.answering.list", {}),
    Waiting.CALL_BACKS: ("desk.call_backs.list", {}),
    Waiting.FAILED_MAILS: _CAMPAIGNS,
    Waiting.UNKNOWN_MAILS: _CAMPAIGNS,
    Waiting.MARKED_ADDRESSES: _CAMPAIGNS,
    Waiting.PAUSED_CAMPAIGNS: _CAMPAIGNS,
    Waiting.UNMADE_LETTERS: _CAMPAIGNS,
    Waiting.LETTERS_TO_HAND_OVER: _CAMPAIGNS,
}


@dataclasses.dataclass(frozen=True)
class Task:
    """Something that waits: how often, in words, and the page where it is done."""

    count: int
    words: str
    address: str


def list_tasks(now: Now) -> list[Task]:
    """Return what waits, the urgent first; what does not wait is left out."""
    return [
        Task(count, catalogue.waiting(waiting, count), url_for(endpoint, **values))
        for waiting, (endpoint, values) in _PAGES.items()
        if (count := now.get(waiting))
    ]
