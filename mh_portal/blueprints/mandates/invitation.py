"""The invitation of a trusted helper: read, accepted with an account, or refused."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from mh_portal.blueprints.mandates.forms import HELPER_WORDS
from mh_portal.core.accounts import passwords
from mh_portal.core.accounts import rules as account_rules
from mh_portal.core.mandates import queries, service
from mh_portal.core.mandates.models import Mandate
from mh_portal.web import device, errors, forms, identity, pages
from mh_portal.web.access import ANYONE, HELPER, MEMBER, access
from mh_portal.web.addresses import url_for
from mh_portal.web.limits import limited
from mh_portal.web.new_password import NewPasswordForm
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("invitation", __name__, url_prefix="/aidant/invitation")


@blueprint.get("/<token:token>")
@access(ANYONE)
@limited("invitation", each="60 per hour", overall="600 per minute", reads=True)
def show(token: str) -> Response:
    """Say who asks for help with what, and how to answer; explain one that is over."""
    mandate = queries.find_invitation(db(), token)
    return _page(mandate, token, NewPasswordForm()) if mandate else _over()


@blueprint.post("/<token:token>")
@access(ANYONE)
@limited("activation", each="30 per hour", overall="600 per minute")
def open_account(token: str) -> Response:
    """Open an account for the helper, accept, and sign the browser in."""
    mandate = queries.find_invitation(reading_db(), token)
    if mandate is None:
        return _over()
    form = NewPasswordForm((*mandate.name.split(), mandate.email))
    if not form.validate_on_submit():
        return _page(mandate, token, form, status=422)
    hashed = passwords.hash_password(form.password.data)
    try:
        login = service.open_account(db(), token, hashed, device.describe())
    except service.MandateError:
        return _over()
    return identity.remember(redirect(url_for("helping.home"), 303), login)


@blueprint.post("/<token:token>/acceptation")
@access(MEMBER, HELPER)
def accept(token: str) -> Response:
    """Accept with the account that is signed in, which has the address of the invitation."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    try:
        service.accept(db(), token, identity.member().login.account_id)
    except service.NotUsableError:
        return _over()
    return redirect(url_for("helping.home"), 303)


@blueprint.post("/<token:token>/refus")
@access(ANYONE)
def refuse(token: str) -> Response:
    """Refuse the invitation."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    try:
        service.refuse(db(), token)
    except service.NotUsableError:
        return _over()
    return redirect(url_for(".refused"), 303)


@blueprint.get("/refusee")
@access(ANYONE)
def refused() -> Response:
    """Say that nothing was opened."""
    return pages.render("mandates/refused.html")


def _page(mandate: Mandate, token: str, form: NewPasswordForm, *, status: int = 200) -> Response:
    viewer = identity.viewer()
    own = viewer.login.email if viewer is not None else None
    is_signed_in = own is not None and account_rules.email_key(own) == mandate.email_key
    return pages.render(
        "mandates/invitation.html",
        mandate=mandate,
        token=token,
        form=form,
        words=HELPER_WORDS,
        is_signed_in=is_signed_in,
        has_account=queries.has_account(reading_db(), mandate.email_key),
        status=status,
    )


def _over() -> Response:
    return pages.render("mandates/invitation_over.html", status=404)
