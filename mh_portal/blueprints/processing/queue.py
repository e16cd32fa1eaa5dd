"""The queue of the requests: filtered, counted, and worked on several rows at a time."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.processing import cases, deciding
from mh_portal.blueprints.processing.forms import CLOSE, RELEASE, TAKE, BulkForm, QueueForm
from mh_portal.core import clock
from mh_portal.core.processing import bulk as core
from mh_portal.core.processing import queue, words
from mh_portal.core.requests import processing
from mh_portal.core.requests.models import Request
from mh_portal.language import gettext as _
from mh_portal.web import errors, pages, subject
from mh_portal.web.access import ADVISOR, access
from mh_portal.web.addresses import url_for
from mh_portal.web.roles import Role
from mh_portal.web.transaction import db, keep_refusal

blueprint = Blueprint("processing", __name__, url_prefix="/demandes")
DONE = (TAKE, RELEASE, CLOSE, *deciding.DECISIONS)


@blueprint.get("", endpoint="list")
@access(ADVISOR)
def list_all() -> Response:
    """Show the requests that wait, what is urgent first."""
    return _page(BulkForm(formdata=None))


@blueprint.post("")
@access(ADVISOR)
def bulk() -> Response:
    """Do one thing with all the rows that were ticked; say which ones had changed."""
    form = BulkForm()
    act = _act_of(form)
    if act is None:
        return errors.answer(400)
    if not form.validate_on_submit():
        return _page(form, status=422)
    if form.act.data == CLOSE and (promised := core.find_promised_words(db(), form.rows.data)):
        told = _("Close one by one what is owed an answer of its own: %(references)s.")
        form.rows.errors = [told % {"references": ", ".join(promised)}]
        return _page(form, status=422)
    found = core.apply(db(), form.rows.data, form.act.data, act, subject.actor())
    if found.refused:
        keep_refusal()
        changed = [row for each in found.refused if (row := queue.find(db(), each))]
        return _page(BulkForm(formdata=None), changed=changed, done=len(found.done), status=422)
    kept = QueueForm().kept
    return redirect(url_for(".list", fait=form.act.data, nombre=len(found.done), **kept), 303)


def _act_of(form: BulkForm) -> Callable[[Request], None] | None:
    """Return what the button that was pressed does with a request."""
    actor, is_supervisor = subject.actor(), Role.SUPERVISOR in subject.roles()
    acts: dict[str, Callable[[Request], None]] = {
        TAKE: lambda case: processing.take(db(), case, actor),
        RELEASE: lambda case: processing.release(db(), case, actor, may_for_others=is_supervisor),
        CLOSE: lambda case: processing.close(db(), case, form.note, actor),
    }
    return acts.get(form.act.data or "")


def _page(
    form: BulkForm, *, changed: list[queue.Row] | None = None, done: int = 0, status: int = 200
) -> Response:
    agent_id, filters = subject.actor().id or 0, QueueForm()
    asked = filters.asked() if filters.validate() else None
    said = request.args.get("fait", "")
    return pages.render(
        "processing/queue.html",
        "processing/_queue.html",
        status=status if asked else 422,
        form=form if form.errors else filters,
        bulk=form,
        filters=filters,
        page=queue.list_queue(db(), asked, agent_id, _number()) if asked else None,
        counts=queue.count(db(), agent_id),
        changed=changed or [],
        done=done,
        said=said if said in DONE else "",
        said_of=request.args.get("nombre", "1"),
        words=words,
        today=clock.today(),
        agent_id=agent_id,
    )


def _number() -> int:
    """Return the page that the address asks for; the first one for anything else."""
    typed = request.args.get("page", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else 1
    return min(max(1, number), queue.DEEPEST)


cases.add_to(blueprint)
deciding.add_to(blueprint)
