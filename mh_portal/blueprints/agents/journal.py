"""The journal of the agents, for their supervisors: the files they opened, and what they did."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.agents import tables
from mh_portal.blueprints.agents.filters import EventsForm, FilesForm
from mh_portal.core.agents import journal as core
from mh_portal.core.agents import words
from mh_portal.core.agents.journal import Event, OpenedFile, Page
from mh_portal.core.assistance.words import REASONS
from mh_portal.web import files as downloads
from mh_portal.web import pages
from mh_portal.web.access import SUPERVISOR, access
from mh_portal.web.transaction import db

blueprint = Blueprint("journal", __name__, url_prefix="/journal")
LENGTH = 30
LONGEST_NUMBER = 15


@blueprint.get("")
@access(SUPERVISOR)
def files() -> Response:
    """Show the files that were opened, and what stands out among them."""
    form = FilesForm(core.list_agents(db()))
    found = _files(form, LENGTH) if form.validate() else None
    return _page("agents/journal.html", form, found, unusual=words.UNUSUAL, reasons=REASONS)


@blueprint.get("/dossiers.csv")
@access(SUPERVISOR)
def files_csv() -> Response:
    """Answer the same as a table for a spreadsheet."""
    form = FilesForm(core.list_agents(db()))
    if not form.validate():
        return _page("agents/journal.html", form, None, unusual=words.UNUSUAL, reasons=REASONS)
    found = _files(form, tables.MOST_LINES)
    return downloads.csv(tables.of_files(found.entries), "dossiers-ouverts")


@blueprint.get("/actions")
@access(SUPERVISOR)
def events() -> Response:
    """Show everything that agents did."""
    form = EventsForm(core.list_agents(db()))
    found = _events(form, LENGTH) if form.validate() else None
    return _page("agents/events.html", form, found, words=words, names=form.names)


@blueprint.get("/actions.csv")
@access(SUPERVISOR)
def events_csv() -> Response:
    """Answer the same as a table for a spreadsheet."""
    form = EventsForm(core.list_agents(db()))
    if not form.validate():
        return _page("agents/events.html", form, None, words=words, names=form.names)
    found = _events(form, tables.MOST_LINES)
    return downloads.csv(tables.of_events(found.entries, form.names), "actions-des-conseillers")


def _files(form: FilesForm, length: int) -> Page[OpenedFile]:
    asked, is_unusual = form.asked(), bool(form.unusual.data)
    return core.list_files(
        db(),
        asked,
        form.names.values(),
        length=length,
        before=_before(),
        is_unusual=is_unusual,
    )


def _events(form: EventsForm, length: int) -> Page[Event]:
    return core.list_events(db(), form.asked(), length=length, before=_before())


def _before() -> int | None:
    """Return the number of the last entry of the page before; None for anything else."""
    typed = request.args.get("avant", "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
    return int(typed) if is_number else None


def _page(
    template: str,
    form: FilesForm | EventsForm,
    found: Page[OpenedFile] | Page[Event] | None,
    **context: Any,
) -> Response:
    status = 422 if found is None else 200
    return pages.render(template, form=form, found=found, status=status, **context)
