"""The second factor in short, and confirming who one is."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from mh_portal.core.accounts import second_factor
from mh_portal.web import identity, pages, step_up
from mh_portal.web.access import WHO_PROTECTS, access
from mh_portal.web.addresses import space_url
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db

blueprint = Blueprint("second_factor", __name__, url_prefix="/profil")


@blueprint.get("/double-authentification")
@access(*WHO_PROTECTS)
def show() -> Response:
    """Show what protects the sign-in beside the password, and what can be added."""
    means = second_factor.get_means(db(), identity.member().login.account_id)
    return pages.render("second_factor/show.html", means=means, done=request.args.get("fait"))


@blueprint.get("/confirmation")
@access(*WHO_PROTECTS)
def ask() -> Response:
    """Ask for the password once more."""
    return step_up.ask(step_up.ConfirmationForm(), pages.current_path())


@blueprint.post("/confirmation")
@access(*WHO_PROTECTS)
@limited("confirmation", each="30 per hour", overall="600 per minute")
def confirm() -> Response:
    """Lead to where the member was going, once they have shown who they are."""
    form = step_up.ConfirmationForm()
    if not step_up.is_shown(form):
        return step_up.ask(form, pages.current_path(), status=422)
    return redirect(pages.local_path(request.args.get("suite"), space_url("home")), 303)
