"""The agents' own door: signing in, signing out."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.agents.forms import SignInForm
from mh_portal.core.accounts import sign_in as core
from mh_portal.core.accounts.sign_in import Door
from mh_portal.language import gettext as _
from mh_portal.web import device, errors, forms, identity, pages, state, waiting
from mh_portal.web.access import ANYONE, access
from mh_portal.web.addresses import url_for
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, keep_refusal

blueprint = Blueprint("agents", __name__, url_prefix="/conseiller")


@blueprint.get("/connexion")
@access(ANYONE)
def sign_in() -> Response:
    """Show the sign-in page; who is signed in already goes on."""
    if identity.viewer() is not None:
        return redirect(_next())
    return _page(SignInForm())


@blueprint.post("/connexion")
@access(ANYONE)
@limited("sign_in", each="30 per minute", overall="1200 per minute")
def submit() -> Response:
    """Sign in, or say that the login or the password is wrong, never which."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            found = core.check(state.database(), form.email.data, form.password.data)
            login = core.sign_in(db(), found, device.describe(), Door.AGENTS)
        except core.LoginWaitsError as error:
            form.form_errors.append(waiting.message(error.until))
        except core.WrongCredentialsError:
            keep_refusal()
            form.form_errors.append(_("The login or the password is wrong."))
        else:
            return identity.remember(redirect(_next(), 303), login)
    return _page(form, 422)


@blueprint.post("/deconnexion")
@access(ANYONE)
def sign_out() -> Response:
    """Sign this browser out; without a session there is nothing to end, which is no error."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    viewer = identity.viewer()
    if viewer is not None:
        core.sign_out(db(), viewer.login)
    return identity.forget(redirect(url_for(".sign_in", fait="deconnexion"), 303))


def _next() -> str:
    asked = request.args if request.method == "GET" else request.form
    return pages.local_path(asked.get("suite"), url_for("desk.home"))


def _page(form: SignInForm, status: int = 200) -> Response:
    done = request.args.get("fait")
    page = "agents/sign_in.html"
    return pages.render(page, form=form, suite=_next(), done=done, status=status)
