"""A member's conversations: the list, a new one, what was said, going on, ending."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.messages.forms import YES, NewMessageForm, ReplyForm
from mh_portal.core import clock
from mh_portal.core.messages import mediators, queries, rules, service, words
from mh_portal.core.messages.models import Thread
from mh_portal.core.messages.rules import Side, Topic
from mh_portal.core.papers.rules import RefusedError
from mh_portal.web import errors, forms, pages, subject, uploads
from mh_portal.web.access import MEMBER, WHO_READS, WHO_REQUESTS, access
from mh_portal.web.addresses import space_url
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("messages", __name__, url_prefix="/messages")

# The topics to choose from, by their names in addresses.
TOPICS = {
    "remboursement": Topic.REIMBURSEMENT,
    "garanties": Topic.GUARANTEES,
    "cotisation": Topic.PREMIUM,
    "contrat": Topic.CONTRACT,
    "documents": Topic.DOCUMENTS,
    "espace": Topic.SPACE,
    "autre": Topic.OTHER,
}
PICTURES = {
    "remboursement": "euro",
    "garanties": "shield",
    "cotisation": "calendar",
    "contrat": "document",
    "documents": "card",
    "espace": "lock",
    "autre": "question",
}
TOPIC = f"any({', '.join(repr(slug) for slug in TOPICS)}):slug"
DONE = frozenset({"envoye", "fini", "lu"})
# The button that withdraws a complaint without an answer: to end one is to be asked first.
WITHDRAWS = "retrait"


@blueprint.get("", endpoint="list")
@access(*WHO_READS)
def list_all() -> Response:
    """Show the conversations, the one last changed first."""
    typed = request.args.get("page", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else 1
    found = queries.list_of_member(db(), subject.member().id, max(1, number)) or abort(404)
    return pages.render("messages/list.html", found=found, page_url=_page_url, today=clock.today())


@blueprint.get("/nouveau")
@access(*WHO_REQUESTS)
def choose() -> Response:
    """Ask what the message is about."""
    topics = [(slug, words.TOPICS[topic], PICTURES[slug]) for slug, topic in TOPICS.items()]
    return pages.render("messages/choose.html", topics=topics)


@blueprint.get(f"/nouveau/<{TOPIC}>")
@access(*WHO_REQUESTS)
def write(slug: str) -> Response:
    """Show the form of a new message."""
    return _new_page(slug, NewMessageForm(formdata=None, data={"key": secrets.token_urlsafe()}))


@blueprint.post(f"/nouveau/<{TOPIC}>")
@access(*WHO_REQUESTS)
@uploads.takes_files
@limited("messages", each="60 per hour", overall="1200 per hour")
def begin(slug: str) -> Response:
    """Begin a conversation; a complaint is acknowledged at once."""
    form = NewMessageForm()
    if not form.validate_on_submit():
        return _new_page(slug, form, 422)
    opening = service.Opening(
        topic=TOPICS[slug],
        subject=form.subject.data,
        text=form.text.data or "",
        is_complaint=form.is_complaint.data == YES,
        files=form.papers.data,
    )
    member, actor = subject.member(), subject.actor()
    try:
        thread, _ = service.begin(db(), member.id, opening, key=form.sent_key, actor=actor)
    except RefusedError as error:
        form.papers.errors = [error.words]
        return _new_page(slug, form, 422)
    return redirect(space_url("messages.sent", reference=thread.reference), 303)


@blueprint.get("/<reference>/envoye")
@access(*WHO_REQUESTS)
def sent(reference: str) -> Response:
    """Confirm that a message arrived: its reference, by when we answer, what a complaint gets."""
    thread = _thread(reference)
    return pages.render("messages/sent.html", thread=thread, **_complaint(thread))


@blueprint.get("/<reference>")
@access(*WHO_READS)
def show(reference: str) -> Response:
    """Show what was said, and the place to go on."""
    return _page(_thread(reference), ReplyForm(formdata=None))


@blueprint.post("/<reference>")
@access(*WHO_REQUESTS)
@uploads.takes_files
@limited("messages", each="60 per hour", overall="1200 per hour")
def reply(reference: str) -> Response:
    """Say something more."""
    form = ReplyForm()
    if not form.validate_on_submit():
        return _page(_thread(reference), form, 422)
    thread = _for_change(reference)
    try:
        service.write(
            db(),
            thread,
            form.text.data or "",
            key=f"{reference}:{form.sent_key}",
            actor=subject.actor(),
            files=form.papers.data,
        )
    except RefusedError as error:
        form.papers.errors = [error.words]
        return _page(_thread(reference), form, 422)
    return redirect(space_url("messages.show", reference=reference, fait="envoye"), 303)


@blueprint.post("/<reference>/lu")
@access(MEMBER)
def mark_seen(reference: str) -> Response:
    """Note that the answers were read; scripts do it by themselves as the page is shown."""
    thread = _for_change(reference)
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    service.mark_seen(db(), thread, Side.MEMBER, subject.actor())
    if pages.is_partial():
        return pages.render("messages/_seen.html", at=clock.now())
    return redirect(space_url("messages.show", reference=reference, fait="lu"), 303)


@blueprint.post("/<reference>/fin")
@access(*WHO_REQUESTS)
def end(reference: str) -> Response:
    """End a conversation: the question has its answer, or a complaint is withdrawn."""
    thread = _for_change(reference)
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    try:
        service.end(db(), thread, subject.actor(), withdraws=WITHDRAWS in request.form)
    except service.OverError:
        # It became a complaint since the page was shown, which now asks first.
        return redirect(space_url("messages.show", reference=reference), 303)
    return redirect(space_url("messages.show", reference=reference, fait="fini"), 303)


@blueprint.get("/<reference>/reclamation")
@access(*WHO_REQUESTS)
def ask_complaint(reference: str) -> Response:
    """Explain what a complaint is, and ask whether this is one."""
    thread = _thread(reference)
    if thread.is_complaint:
        return redirect(space_url("messages.show", reference=reference))
    today = clock.today()
    return pages.render(
        "messages/complaint.html",
        thread=thread,
        resolve_by=rules.resolve_by(today),
        mediator=mediators.mediator_of(db(), thread.member_id),
    )


@blueprint.post("/<reference>/reclamation")
@access(*WHO_REQUESTS)
def complain(reference: str) -> Response:
    """Make a complaint of a conversation."""
    thread = _for_change(reference)
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    service.mark_complaint(db(), thread, subject.actor())
    return redirect(space_url("messages.sent", reference=reference), 303)


@blueprint.get("/<reference>/fichiers/<code>")
@access(*WHO_READS)
def paper(reference: str, code: str) -> Response:
    """Give a file that came with a message."""
    found = queries.find_paper(db(), _thread(reference).id, code) or abort(404)
    return uploads.answer(found)


def _page_url(page: int) -> str:
    return space_url("messages.list", page=page)


def _thread(reference: str) -> Thread:
    member_id = subject.member().id
    return queries.find_of_member(reading_db(), member_id, reference) or abort(404)


def _for_change(reference: str) -> Thread:
    return queries.find_for_change(db(), subject.member().id, reference) or abort(404)


def _complaint(thread: Thread) -> dict[str, Any]:
    """Return what a page shows of a complaint, on which day; nothing of what is none."""
    found = queries.complaint_of(thread)
    mediator = found and mediators.mediator_of(reading_db(), thread.member_id)
    return {"complaint": found, "mediator": mediator, "today": clock.today()}


def _new_page(slug: str, form: NewMessageForm, status: int = 200) -> Response:
    """Answer the form of a new message."""
    member, today = subject.member(), clock.today()
    return pages.render(
        "messages/new.html",
        status=status,
        form=form,
        slug=slug,
        topic=words.TOPICS[TOPICS[slug]],
        promised_on=service.promised_on(reading_db(), member, today),
    )


def _page(thread: Thread, form: ReplyForm, status: int = 200) -> Response:
    """Answer the page of a conversation; the last message shown is the key of what is added."""
    said = queries.list_messages(reading_db(), thread.id)
    done = request.args.get("fait", "")
    return pages.render(
        "messages/show.html",
        status=status,
        thread=thread,
        messages=said,
        form=form,
        key=form.sent_key or str(said[-1].id if said else 0),
        unread=sum(each.is_unread for each in said),
        done=done if done in DONE else "",
        **_complaint(thread),
    )
