"""Whether a document or a message is genuine: for anyone who holds it."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, url_for
from werkzeug.wrappers import Response

from mh_portal.blueprints.verification.forms import CodeForm
from mh_portal.blueprints.verification.subjects import subject_of
from mh_portal.core import clock
from mh_portal.core.documents import verification
from mh_portal.core.documents.verification import Message
from mh_portal.web import letterhead, pages
from mh_portal.web.access import ANYONE, access
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db

blueprint = Blueprint("verification", __name__, url_prefix="/verifier")


@blueprint.get("")
@access(ANYONE)
def ask() -> Response:
    """Ask for the code, and publish the key that checks a document offline."""
    return _form(CodeForm())


@blueprint.post("")
@access(ANYONE)
def submit() -> Response:
    """Lead to the page of the code: the same that the QR code leads to."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _form(form, 422)
    return redirect(url_for(".show", code=form.code.data), 303)


@blueprint.get("/<code>")
@access(ANYONE)
@limited("verification", each="30 per minute", overall="1200 per minute", reads=True)
def show(code: str) -> Response:
    """Say what a genuine document is worth today, or what a genuine message is about."""
    finding = verification.find(db(), letterhead.seal().codes, code, clock.today())
    if finding is None:
        return pages.render("verification/unknown.html", status=404)
    if isinstance(finding, Message):
        return pages.render("verification/message.html", message=finding, about=subject_of(finding))
    return pages.render("verification/found.html", finding=finding)


@blueprint.get("/cle-publique.pem")
@access(ANYONE)
def public_key() -> Response:
    """Give the key that checks the signatures, as a file."""
    return current_app.response_class(
        letterhead.seal().public_key, mimetype="application/x-pem-file"
    )


def _form(form: CodeForm, status: int = 200) -> Response:
    key = letterhead.seal().public_key
    return pages.render("verification/ask.html", form=form, public_key=key, status=status)
