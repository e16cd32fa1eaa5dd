"""The members' messages: complaints and unanswered ones first, read, answered, acknowledged, closed."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.members import queries as members
from mh_portal.core.messages import answering as core
from mh_portal.core.messages import queries, rules, words
from mh_portal.core.messages.models import Thread
from mh_portal.core.messages.service import OverError
from mh_portal.core.papers.rules import RefusedError
from mh_portal.core.processing import conversations, texts
from mh_portal.core.processing.texts import Use
from mh_portal.language import gettext as _
from mh_portal.web import errors, fields, forms, pages, subject, uploads
from mh_portal.web.access import ADVISOR, access
from mh_portal.web.addresses import url_for
from mh_portal.web.transaction import db, keep_refusal, reading_db

blueprint = Blueprint("answering", __name__, url_prefix="/messages")
LENGTH = 25
DONE = frozenset({"reponse", "accuse", "reclamation", "cloture"})


class AnswerForm(forms.BaseForm):
    """An answer with papers; `last` is the last message that the agent saw."""

    text = fields.TextField(
        _("Your answer"),
        [fields.Required(_("Write your answer."))],
        description=_("The member reads these words as they are."),
        longest=rules.LONGEST_TEXT,
    )
    papers = uploads.FilesField(_("Files to attach"))
    asks_back = BooleanField(_("I only ask for more: the complaint is not answered yet"))
    prepared = fields.ListField(
        _("Prepared text"),
        default="",
        choices=[
            fields.choice("", _("Choose")),
            *(fields.choice(text.slug, text.title) for text in texts.list_for(Use.ANSWER)),
        ],
    )
    last = HiddenField()

    @property
    def is_insertion(self) -> bool:
        """Whether the button was pressed that puts the prepared text into the answer."""
        return "inserer" in request.form


@blueprint.get("", endpoint="list")
@access(ADVISOR)
def list_all() -> Response:
    """Show the conversations in which the insurer owes something."""
    typed = request.args.get("page", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 3 else 1
    number = max(1, number)
    total, complaints, _due = queries.count_waiting(db())
    done = request.args.get("fait", "")
    return pages.render(
        "processing/messages.html",
        threads=queries.list_waiting(db(), LENGTH, (number - 1) * LENGTH),
        total=total,
        complaints=complaints,
        page=number,
        pages=max(1, -(-total // LENGTH)),
        topics=words.TOPICS,
        done=done if done in DONE else "",
        today=clock.today(),
    )


@blueprint.get("/<reference>")
@access(ADVISOR)
def ask(reference: str) -> Response:
    """Show the way into a conversation, and nothing of it: to open it is written down."""
    if not conversations.is_known(reading_db(), reference):
        return abort(404)
    return pages.render("processing/unopened.html", reference=reference)


@blueprint.post("/<reference>", endpoint="open")
@access(ADVISOR)
def show(reference: str) -> Response:
    """Open a conversation: by POST, for it is written down who read it."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    thread = _for_change(reference)
    conversations.open_thread(db(), thread, subject.actor())
    return _page(thread, AnswerForm(formdata=None))


@blueprint.post("/<reference>/reponse")
@access(ADVISOR)
@uploads.takes_files
def answer(reference: str) -> Response:
    """Answer, unless somebody wrote meanwhile; or put a prepared text into the answer."""
    form = AnswerForm()
    is_good = form.validate_on_submit()
    thread = _for_change(reference)
    if form.is_insertion:
        return _page(thread, _with_text(form))
    if not is_good:
        return _page(thread, form, status=422)
    if fields.clean_line(form.last.data) != _last(thread):
        keep_refusal()
        conversations.record_refusal(db(), thread, "answer", subject.actor())
        form.form_errors.append(_("Somebody has written meanwhile. Read it, then send again."))
        return _page(thread, form, status=422)
    try:
        core.answer(
            db(),
            thread,
            form.text.data or "",
            subject.actor(),
            files=form.papers.data,
            resolves=not form.asks_back.data,
        )
    except RefusedError as error:
        form.papers.errors = [error.words]
        return _page(thread, form, status=422)
    return redirect(url_for(".list", fait="reponse"), 303)


@blueprint.post("/<reference>/accuse")
@access(ADVISOR)
def acknowledge(reference: str) -> Response:
    """Tell the member that the complaint arrived."""
    return _confirmed(reference, "accuse", core.acknowledge)


@blueprint.post("/<reference>/reclamation")
@access(ADVISOR)
def mark_complaint(reference: str) -> Response:
    """Note that what the member wrote is a complaint."""
    return _confirmed(reference, "reclamation", core.mark_complaint)


@blueprint.post("/<reference>/cloture")
@access(ADVISOR)
def close(reference: str) -> Response:
    """End a conversation; a complaint needs its answer first."""
    return _confirmed(reference, "cloture", core.close)


@blueprint.post("/<reference>/fichiers/<code>")
@access(ADVISOR)
def paper(reference: str, code: str) -> Response:
    """Open a file that came with a message; it is written down."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    thread = _for_change(reference)
    found = conversations.open_paper(db(), thread, code, subject.actor()) or abort(404)
    return uploads.answer(found)


def _for_change(reference: str) -> Thread:
    return core.find_for_change(db(), reference) or abort(404)


def _last(thread: Thread) -> str:
    said = queries.list_messages(db(), thread.id)
    return str(said[-1].id) if said else ""


def _with_text(form: AnswerForm) -> AnswerForm:
    """Return the form with the prepared text after what was typed, and no complaint about it."""
    text = texts.find(Use.ANSWER, form.prepared.data or "")
    if text is not None:
        form.text.data = "\n\n".join(filter(None, (form.text.data, text.words)))
    form.form_errors.clear()
    for field in form:
        field.errors = []
    return form


def _confirmed(
    reference: str, done: str, change: Callable[[Session, Thread, Actor], None]
) -> Response:
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    thread = _for_change(reference)
    try:
        with db().begin_nested():
            change(db(), thread, subject.actor())
    except OverError:
        keep_refusal()
        conversations.record_refusal(db(), thread, done, subject.actor())
        form = AnswerForm(formdata=None)
        form.form_errors.append(
            _("The member has withdrawn this complaint.")
            if thread.is_withdrawn
            else _("A complaint is answered before it is closed.")
        )
        return _page(thread, form, status=422)
    return redirect(url_for(".list", fait=done), 303)


def _page(thread: Thread, form: AnswerForm, *, status: int = 200) -> Response:
    said = queries.list_messages(db(), thread.id)
    return pages.render(
        "processing/conversation.html",
        thread=thread,
        member=members.get(db(), thread.member_id),
        topic=words.TOPICS[thread.topic],
        messages=said,
        last=said[-1].id if said else "",
        complaint=queries.complaint_of(thread),
        form=form,
        today=clock.today(),
        status=status,
    )
