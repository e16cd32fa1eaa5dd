"""The second step of signing in: a code after the password, or a letter where there is none."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mh_portal.blueprints.second_factor.forms import CodeForm, LetterCodeForm
from mh_portal.core.accounts import recovery_letters, second_factor, step_up
from mh_portal.core.accounts.sessions import LiveSession
from mh_portal.language import gettext as _
from mh_portal.web import device, errors, forms, identity, pages, waiting
from mh_portal.web.access import VERIFYING, access
from mh_portal.web.addresses import url_for
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, keep_refusal, reading_db

blueprint = Blueprint("verification_step", __name__, url_prefix="/connexion/verification")
# Takes the session that showed the password, what was typed, and the browser's name.
Opening = Callable[[Session, LiveSession, str, str], str]


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
        wrong = _("This code is not the right one, or it was used already.")
        login = _open(form, second_factor.open_by_code, wrong)
        if login is not None:
            return identity.welcome(redirect(_next(), 303), login)
    return _page(form, 422)


@blueprint.get("/courrier")
@access(VERIFYING)
def ask_letter_code() -> Response:
    """Ask for the code of our letter."""
    return _letter_page(LetterCodeForm())


@blueprint.post("/courrier")
@access(VERIFYING)
@limited("verification", each="30 per minute", overall="600 per minute")
def submit_letter_code() -> Response:
    """Open the space by the code of our letter, which takes the lost means away."""
    form = LetterCodeForm()
    if form.validate_on_submit() and identity.member().login.member_id is not None:
        wrong = _(
            "This code is not that of our last letter, or it is too old. Check the ten characters."
        )
        login = _open(form, recovery_letters.open_by_code, wrong)
        if login is not None:
            return identity.welcome(redirect(_next(), 303), login)
    return _letter_page(form, 422)


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
    login = identity.member().login
    if login.agent_role is not None:
        # A supervisor helps an agent; the page says so in place of the form.
        abort(404)
    second_factor.ask_for_letter(db(), login)
    return redirect(url_for(".asked"), 303)


@blueprint.get("/aide/demandee")
@access(VERIFYING)
def asked() -> Response:
    """Say what comes next."""
    return pages.render("second_factor/letter_asked.html")


def _open(form: CodeForm, way: Opening, wrong: str) -> str | None:
    """Return the text of the cookie when the code opens the space; say at the field why not."""
    try:
        return way(db(), identity.member().login, form.code.data, device.describe())
    except step_up.ProofWaitsError as error:
        form.form_errors.append(waiting.message(error.until))
    except step_up.WrongProofError:
        keep_refusal()
        form.code.errors = [wrong]
    return None


def _next() -> str:
    asked = request.args if request.method == "GET" else request.form
    return pages.local_path(asked.get("suite"), url_for("space.home"))


def _letter_page(form: CodeForm, status: int = 200) -> Response:
    if identity.member().login.member_id is None:
        # Letters go to members alone: the postal address of nobody else is known.
        abort(404)
    return pages.render("second_factor/letter.html", form=form, suite=_next(), status=status)


def _page(form: CodeForm, status: int = 200) -> Response:
    means = second_factor.get_means(reading_db(), identity.member().login.account_id)
    page = "second_factor/verification.html"
    return pages.render(page, form=form, means=means, suite=_next(), status=status)
