"""Writing about a request: the conversation that hangs on it, and the kind « message »."""

from __future__ import annotations

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response

from mh_portal.blueprints.messages.forms import ReplyForm
from mh_portal.core.messages import queries, service
from mh_portal.core.messages.rules import Topic
from mh_portal.core.papers.rules import RefusedError
from mh_portal.core.requests import queries as requests
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.models import Request
from mh_portal.web import pages, subject, uploads
from mh_portal.web.access import WHO_REQUESTS, access
from mh_portal.web.addresses import space_url
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("request_messages", __name__, url_prefix="/demandes")


@blueprint.get("/nouvelle/message")
@access(*WHO_REQUESTS)
def new() -> Response:
    """Lead who asks for a request of the kind « message » to where messages are written."""
    return redirect(space_url("messages.choose"))


@blueprint.get("/<reference>/messages")
@access(*WHO_REQUESTS)
def write(reference: str) -> Response:
    """Show the form to write about a request that was sent; what was said already is above it."""
    return _page(_case(reference), ReplyForm(formdata=None))


@blueprint.post("/<reference>/messages")
@access(*WHO_REQUESTS)
@uploads.takes_files
@limited("messages", each="60 per hour", overall="1200 per hour")
def send(reference: str) -> Response:
    """Write about a request: in its conversation, which begins with the first message."""
    form = ReplyForm()
    case = _case(reference)
    if not form.validate_on_submit():
        return _page(case, form, 422)
    try:
        _write(case, form)
    except RefusedError as error:
        form.papers.errors = [error.words]
        return _page(case, form, 422)
    return redirect(space_url("requests.show", reference=reference), 303)


def _case(reference: str) -> Request:
    """Return a request that was sent; a draft has nobody to talk to yet."""
    case = requests.find_of_member(reading_db(), subject.member().id, reference) or abort(404)
    return case if case.submitted_at else abort(404)


def _write(case: Request, form: ReplyForm) -> None:
    # The row of the request is held, so that two first messages at once begin one conversation.
    requests.find_for_change(db(), case.member_id, case.reference)
    thread = queries.find_of_request_for_change(db(), case.id)
    key, actor, files = f"{case.reference}:{form.sent_key}", subject.actor(), form.papers.data
    if thread is None:
        opening = service.Opening(
            topic=Topic.REQUEST,
            subject=f"{KINDS[case.kind].title} ({case.reference})",
            text=form.text.data or "",
            request=case,
            files=files,
        )
        service.begin(db(), case.member_id, opening, key=key, actor=actor)
        return
    service.write(db(), thread, form.text.data or "", key=key, actor=actor, files=files)


def _page(case: Request, form: ReplyForm, status: int = 200) -> Response:
    """Answer the page to write on; the last message shown is the key of what is added."""
    said = queries.list_of_request(reading_db(), case.id)
    return pages.render(
        "messages/on_request.html",
        status=status,
        form=form,
        case=case,
        kind=KINDS[case.kind],
        messages=said,
        key=form.sent_key or str(said[-1].id if said else 0),
    )
