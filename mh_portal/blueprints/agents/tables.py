"""The journal of the agents as tables for a spreadsheet, in which nothing is a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from mh_portal.core import spreadsheets
from mh_portal.core.agents import words
from mh_portal.core.agents.journal import Event, OpenedFile
from mh_portal.core.assistance.words import REASONS
from mh_portal.language import gettext as _

# The newest ones: more than that no supervisor reads, and every spreadsheet opens it.
MOST_LINES = 10_000


def of_files(files: Sequence[OpenedFile]) -> bytes:
    """Return the opened files as a table."""
    headers = (
        _("Opened"),
        _("Closed"),
        _("Agent"),
        _("Member number"),
        _("Reason"),
        _("Actions"),
        _("Stands out"),
    )
    return spreadsheets.make_csv(headers, (_of_file(file) for file in files))


def of_events(events: Sequence[Event], names: Mapping[int, str]) -> bytes:
    """Return what was done as a table; `names` are those of the agents by account."""
    headers = (_("Moment"), _("Agent"), _("Member number"), _("Action"), _("Details"))
    return spreadsheets.make_csv(headers, (_of_event(event, names) for event in events))


def _of_file(file: OpenedFile) -> tuple[str, ...]:
    return (
        _moment(file.opened_at),
        "" if file.closed_at is None else _moment(file.closed_at),
        file.agent,
        file.member_number,
        REASONS[file.reason],
        str(file.acts),
        ", ".join(words.UNUSUAL[each] for each in file.unusual),
    )


def _of_event(event: Event, names: Mapping[int, str]) -> tuple[str, ...]:
    return (
        _moment(event.at),
        event.agent,
        event.member_number or "",
        words.sentence(event.action),
        words.details(event.changes, names),
    )


def _moment(at: datetime) -> str:
    return f"{at:%d/%m/%Y %H:%M}"
