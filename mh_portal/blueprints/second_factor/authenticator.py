"""The authenticator app: its secret to scan or to type, its first code, and taking it away."""

from __future__ import annotations

import io

import segno
from flask import Blueprint, abort, current_app, redirect
from werkzeug.wrappers import Response

from mh_portal.blueprints.second_factor.forms import CodeForm
from mh_portal.core.accounts import second_factor, step_up, totp
from mh_portal.language import gettext as _
from mh_portal.web import errors, forms, identity, pages
from mh_portal.web.access import WHO_PROTECTS, access
from mh_portal.web.addresses import space_url
from mh_portal.web.step_up import confirmed_recently
from mh_portal.web.transaction import db

blueprint = Blueprint(
    "authenticator", __name__, url_prefix="/profil/double-authentification/application"
)
GROUP = 4


@blueprint.get("")
@access(*WHO_PROTECTS)
@confirmed_recently
def ask() -> Response:
    """Explain the app; once begun, show its secret and ask for its first code."""
    return _page(CodeForm())


@blueprint.post("/debut")
@access(*WHO_PROTECTS)
@confirmed_recently
def begin() -> Response:
    """Make a secret."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    try:
        totp.begin(db(), identity.member().login.account_id)
    except totp.AlreadyAddedError:
        return redirect(space_url("second_factor.show"), 303)
    return redirect(space_url("authenticator.ask"), 303)


@blueprint.get("/image.svg")
@access(*WHO_PROTECTS)
@confirmed_recently
def image() -> Response:
    """Answer the image that the app scans."""
    login = identity.member().login
    secret = totp.find_begun(db(), login.account_id)
    if secret is None:
        abort(404)
    drawing = io.BytesIO()
    uri = totp.provisioning_uri(secret, login.email or "")
    segno.make(uri, error="m").save(drawing, kind="svg", light="#fff", scale=5)
    return current_app.response_class(drawing.getvalue(), mimetype="image/svg+xml")


@blueprint.post("")
@access(*WHO_PROTECTS)
@confirmed_recently
def add() -> Response:
    """Add the app once its first code is right; without a secret there is one to begin with."""
    form, login = CodeForm(), identity.member().login
    is_filled_in = form.validate_on_submit()
    if totp.find_begun(db(), login.account_id) is None:
        return redirect(space_url("authenticator.ask"), 303)
    if is_filled_in:
        try:
            second_factor.confirm_app(db(), login, form.code.data)
        except step_up.WrongProofError:
            wrong = _("This code is not the right one. Write the one that the app shows now.")
            form.code.errors = [wrong]
        else:
            return redirect(space_url("second_factor.show", fait="application"), 303)
    return _page(form, 422)


@blueprint.get("/retrait")
@access(*WHO_PROTECTS)
def ask_removal() -> Response:
    """Ask whether the app is really to be taken away."""
    return pages.render("second_factor/remove_app.html")


@blueprint.post("/retrait")
@access(*WHO_PROTECTS)
@confirmed_recently
def remove() -> Response:
    """Take the app away."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    second_factor.remove_app(db(), identity.member().login)
    return redirect(space_url("second_factor.show", fait="retrait"), 303)


def _page(form: CodeForm, status: int = 200) -> Response:
    secret = totp.find_begun(db(), identity.member().login.account_id)
    groups = None
    if secret is not None:
        groups = [secret[start : start + GROUP] for start in range(0, len(secret), GROUP)]
    return pages.render("second_factor/app.html", form=form, groups=groups, status=status)
