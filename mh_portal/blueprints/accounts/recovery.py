"""A forgotten password: the link by e-mail, and the new password."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from mh_portal.blueprints.accounts.forms import EmailForm
from mh_portal.core.accounts import links, passwords, recovery
from mh_portal.web import pages
from mh_portal.web.access import ANYONE, access
from mh_portal.web.limits import limited
from mh_portal.web.new_password import NewPasswordForm
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("password_recovery", __name__, url_prefix="/mot-de-passe")


@blueprint.get("/oubli")
@access(ANYONE)
def forgotten() -> Response:
    """Ask for the e-mail address of the account."""
    return pages.render("accounts/forgotten.html", form=EmailForm())


@blueprint.post("/oubli")
@access(ANYONE)
@limited("links", each="20 per hour", overall="300 per minute")
def send_link() -> Response:
    """Send a link when the address has an account; the answer never tells."""
    form = EmailForm()
    if not form.validate_on_submit():
        return pages.render("accounts/forgotten.html", form=form, status=422)
    recovery.request_link(db(), form.email.data)
    return redirect(url_for(".link_sent"), 303)


@blueprint.get("/oubli/email-envoye")
@access(ANYONE)
def link_sent() -> Response:
    """Say what to do next, known address or not."""
    return pages.render("accounts/forgotten_sent.html")


@blueprint.get("/<token:token>")
@access(ANYONE)
def new_password(token: str) -> Response:
    """Ask for the new password when the link is good; explain it otherwise."""
    holder = recovery.find_holder(db(), token)
    if holder is None:
        return pages.render("accounts/password_link_over.html", status=404)
    return pages.render(
        "accounts/new_password.html", form=NewPasswordForm(), token=token, email=holder.email
    )


@blueprint.post("/<token:token>")
@access(ANYONE)
@limited("activation", each="30 per hour", overall="600 per minute")
def set_password(token: str) -> Response:
    """Set the new password; every session ends, and the member signs in with it."""
    holder = recovery.find_holder(reading_db(), token)
    if holder is None:
        return pages.render("accounts/password_link_over.html", status=404)
    form = NewPasswordForm(holder.personal_words)
    if not form.validate_on_submit():
        page = "accounts/new_password.html"
        return pages.render(page, form=form, token=token, email=holder.email, status=422)
    hashed = passwords.hash_password(form.password.data)
    try:
        recovery.set_password(db(), token, hashed)
    except links.LinkNotUsableError:
        return pages.render("accounts/password_link_over.html", status=404)
    return redirect(url_for(".changed"), 303)


@blueprint.get("/change")
@access(ANYONE)
def changed() -> Response:
    """Say that the password is changed, and lead to the sign-in."""
    return pages.render("accounts/password_changed.html")
