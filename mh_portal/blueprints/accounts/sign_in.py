"""Signing in, staying signed in, signing out."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.accounts.forms import SignInForm
from mh_portal.core import clock
from mh_portal.core.accounts import sessions, sign_in
from mh_portal.core.campaigns import timing
from mh_portal.language import gettext as _
from mh_portal.web import device, errors, forms, identity, kept, pages, state, waiting
from mh_portal.web.access import ANYONE, MIGRATING, WHO_PROTECTS, access
from mh_portal.web.addresses import url_for
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, keep_refusal

blueprint = Blueprint("sign_in", __name__)
PAGE = "accounts/sign_in.html"


@blueprint.get("/connexion", endpoint="sign_in")
@access(ANYONE)
def sign_in_page() -> Response:
    """Show the sign-in page; who is signed in already goes on to the space."""
    if identity.viewer() is not None:
        return redirect(_next())
    return kept.render(PAGE, form=SignInForm, suite=_next(), is_open=_is_open())


@blueprint.post("/connexion")
@access(ANYONE)
@limited("sign_in", each="30 per minute", overall="1200 per minute")
def submit() -> Response:
    """Sign in, or say that the login or the password is wrong, never which."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            found = sign_in.check(state.database(), form.email.data, form.password.data)
            login = sign_in.sign_in(db(), found, device.describe())
        except sign_in.LoginWaitsError as error:
            form.form_errors.append(waiting.message(error.until))
        except sign_in.WrongCredentialsError:
            keep_refusal()
            form.form_errors.append(_("The login or the password is wrong."))
        else:
            return identity.welcome(redirect(_next(), 303), login)
    return pages.render(PAGE, form=form, suite=_next(), is_open=_is_open(), status=422)


@blueprint.post("/connexion/prolonger")
@access(MIGRATING, *WHO_PROTECTS)
def extend() -> Response:
    """Keep the session from ending for idleness, and stay on the page."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    sessions.touch(db(), identity.member().login.id)
    if pages.is_scripted():
        return pages.nothing()
    return redirect(_next(), 303)


@blueprint.post("/deconnexion")
@access(ANYONE)
def sign_out() -> Response:
    """Sign this browser out; without a session there is nothing to end, which is no error."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    viewer = identity.viewer()
    if viewer is not None:
        sign_in.sign_out(db(), viewer.login)
    return identity.forget(redirect(url_for(".signed_out"), 303))


@blueprint.get("/deconnexion/faite")
@access(ANYONE)
def signed_out() -> Response:
    """Say that the browser is signed out."""
    return pages.render("accounts/signed_out.html")


def _is_open() -> bool:
    return timing.is_open(clock.today())


def _next() -> str:
    asked = request.args if request.method == "GET" else request.form
    return pages.local_path(asked.get("suite"), url_for("space.home"))
