"""What only a call can start, in an opened file: links, an account, a difficulty, a proof."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.assistance.forms import DifficultyForm, EmailForm
from mh_portal.core.desk import calls, files
from mh_portal.language import gettext as _
from mh_portal.web import errors, forms, pages, subject
from mh_portal.web.access import AGENT, access
from mh_portal.web.addresses import space_url
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("calls", __name__, url_prefix="/appel")


@blueprint.get("")
@access(AGENT)
def show() -> Response:
    """Show the code that proves the call, and what can be started."""
    return _page(EmailForm(), DifficultyForm())


@blueprint.post("/compte")
@access(AGENT)
@limited("links", each="60 per hour", overall="300 per minute")
def begin_account() -> Response:
    """Send the activation link of a new account to the address the caller has told."""
    form = EmailForm()
    if not form.validate_on_submit():
        return _page(form, DifficultyForm(formdata=None), status=422)
    try:
        calls.begin_account(db(), subject.member(), form.email.data, subject.actor())
    except calls.HasAccountError:
        form.form_errors.append(_("This member has an account already."))
    except calls.EmailInUseError:
        form.email.errors = [_("This address signs somebody else in. Ask for another one.")]
    else:
        return redirect(space_url("calls.show", fait="compte"), 303)
    return _page(form, DifficultyForm(formdata=None), status=422)


@blueprint.post("/lien")
@access(AGENT)
@limited("links", each="60 per hour", overall="300 per minute")
def send_link() -> Response:
    """Send a fresh link to the mailbox on file."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    try:
        calls.send_fresh_link(db(), subject.member(), subject.actor())
    except calls.NoContactError:
        form = EmailForm(formdata=None)
        form.form_errors.append(_("No mailbox is on file for this member. Begin an account."))
        return _page(form, DifficultyForm(formdata=None), status=422)
    return redirect(space_url("calls.show", fait="lien"), 303)


@blueprint.post("/difficulte")
@access(AGENT)
def note_difficulty() -> Response:
    """Note what the member found difficult."""
    form = DifficultyForm()
    if not form.validate_on_submit():
        return _page(EmailForm(formdata=None), form, status=422)
    member_id, actor = subject.member().id, subject.actor()
    calls.note_difficulty(db(), member_id, form.difficulty, form.note.data or "", actor)
    return redirect(space_url("calls.show", fait="difficulte"), 303)


def _page(email: EmailForm, difficulty: DifficultyForm, *, status: int = 200) -> Response:
    standing, member = subject.standing(), subject.member()
    file = None if standing is None else standing.file
    faulty = difficulty if difficulty.errors else email
    return pages.render(
        "assistance/calls.html",
        member=member,
        code=files.genuine_code(file.id) if file else "",
        own=calls.get_access(reading_db(), member.id),
        form=faulty,
        email_form=email,
        difficulty_form=difficulty,
        done=request.args.get("fait", ""),
        status=status,
    )
