"""The second step of signing in: a code after the password, or help without any."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.second_factor.forms import CodeForm
from mh_portal.core.accounts import second_factor, step_up
from mh_portal.language import gettext as _
from mh_portal.web import device, errors, forms, identity, pages, waiting
from mh_portal.web.access import VERIFYING, access
from mh_portal.web.addresses import url_for
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, keep_refusal, reading_db

blueprint = Blueprint("verification_step", __name__, url_prefix="/connexion/verification")


@blueprint.get("")
@access(VERIFYING)
def ask() -> Response:
    """Ask for a code."""
    return _page(CodeForm())


@blueprint.post("")
@access(VERIFYING)
@limited("verification", each="30 per minute", overall="600 per minute")
def submit() -> Response:
    """Open the space when the code is right."""
    form = CodeForm()
    if form.validate_on_submit():
        half = identity.member().login
        try:
            login = second_factor.open_by_code(db(), half, form.code.data, device.describe())
        except step_up.ProofWaitsError as error:
            form.form_errors.append(waiting.message(error.until))
        except step_up.WrongProofError:
            keep_refusal()
            form.code.errors = [_("This code is not the right one, or it was used already.")]
        else:
            return identity.remember(redirect(_next(), 303), login)
    return _page(form, 422)


@blueprint.get("/aide")
@access(VERIFYING)
def help_page() -> Response:
    """Say what can be done without the telephone or the key."""
    return pages.render("second_factor/lost.html", suite=_next())


@blueprint.post("/aide")
@access(VERIFYING)
@limited("second_factor_lost", each="5 per hour", overall="60 per minute")
def ask_for_letter() -> Response:
    """Ask the call centre for help."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    second_factor.ask_for_letter(db(), identity.member().login)
    return redirect(url_for(".asked"), 303)


@blueprint.get("/aide/demandee")
@access(VERIFYING)
def asked() -> Response:
    """Say what comes next."""
    return pages.render("second_factor/letter_asked.html")


def _next() -> str:
    asked = request.args if request.method == "GET" else request.form
    return pages.local_path(asked.get("suite"), url_for("space.home"))


def _page(form: CodeForm, status: int = 200) -> Response:
    means = second_factor.get_means(reading_db(), identity.member().login.account_id)
    page = "second_factor/verification.html"
    return pages.render(page, form=form, means=means, suite=_next(), status=status)
