"""Signing in by a passkey: alone, or after the password."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.second_factor.forms import PasskeyForm
from mh_portal.core.accounts import passkeys as core
from mh_portal.core.accounts import second_factor
from mh_portal.web import device, identity, pages, passkeys, visits
from mh_portal.web.access import ANYONE, VERIFYING, access
from mh_portal.web.addresses import url_for
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db

blueprint = Blueprint("passkey_sign_in", __name__, url_prefix="/connexion/cle-d-acces")


@blueprint.get("/demande/<any('seule', 'seconde'):place>")
@access(ANYONE)
@limited("passkey_question", each="60 per minute", overall="1200 per minute", reads=True)
def question(place: str) -> Response:
    """Answer the page's script with what the browser is asked for."""
    visit, alone = visits.token(), place == "seule"
    return passkeys.question(lambda site: core.request_options(site, visit, alone=alone))


@blueprint.post("")
@access(ANYONE)
@limited("sign_in", each="30 per minute", overall="1200 per minute")
def alone() -> Response:
    """Sign in by a passkey that knows its owner."""
    form = PasskeyForm()
    if form.validate_on_submit():
        try:
            answer = passkeys.answer(form.answer.data)
            login = second_factor.open_by_passkey_alone(db(), answer, device.describe())
        except core.PasskeyRefusedError:
            return _refused()
        return identity.welcome(redirect(_next(), 303), login)
    return _refused()


@blueprint.post("/seconde")
@access(VERIFYING)
@limited("sign_in", each="30 per minute", overall="1200 per minute")
def second() -> Response:
    """Open the space by a passkey, after the password."""
    form = PasskeyForm()
    if form.validate_on_submit():
        try:
            answer, half = passkeys.answer(form.answer.data), identity.member().login
            login = second_factor.open_by_passkey(db(), half, answer, device.describe())
        except core.PasskeyRefusedError:
            return _refused()
        return identity.welcome(redirect(_next(), 303), login)
    return _refused()


@blueprint.get("/refus")
@access(ANYONE)
def refused() -> Response:
    """Say that the passkey opened nothing, and what to do instead."""
    return pages.render("second_factor/passkey_refused.html", suite=_next())


def _next() -> str:
    asked = request.args if request.method == "GET" else request.form
    return pages.local_path(asked.get("suite"), url_for("space.home"))


def _refused() -> Response:
    return redirect(url_for(".refused", suite=_next()), 303)
