"""Passkeys: making one, and taking one away."""

from __future__ import annotations

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response

from mh_portal.blueprints.second_factor.forms import NewPasskeyForm
from mh_portal.core.accounts import passkeys as core
from mh_portal.core.accounts import second_factor
from mh_portal.language import gettext as _
from mh_portal.web import device, errors, forms, identity, pages, passkeys, visits
from mh_portal.web.access import WHO_PROTECTS, access
from mh_portal.web.addresses import space_url
from mh_portal.web.step_up import confirmed_recently
from mh_portal.web.transaction import db

blueprint = Blueprint("passkeys", __name__, url_prefix="/profil/double-authentification/cles")


@blueprint.get("/nouvelle")
@access(*WHO_PROTECTS)
@confirmed_recently
def ask() -> Response:
    """Explain passkeys, and ask for the name of a new one."""
    form = NewPasskeyForm()
    form.name.data = device.describe()
    return _page(form)


@blueprint.get("/demande")
@access(*WHO_PROTECTS)
@confirmed_recently
def question() -> Response:
    """Answer the page's script with what the browser is asked for."""
    login, visit = identity.member().login, visits.token()
    return passkeys.question(lambda site: core.registration_options(db(), site, login, visit))


@blueprint.post("/nouvelle")
@access(*WHO_PROTECTS)
@confirmed_recently
def add() -> Response:
    """Keep the passkey that the browser made."""
    form = NewPasskeyForm()
    is_filled_in = form.validate_on_submit()
    if passkeys.site() is None:
        return redirect(space_url("passkeys.ask"), 303)
    if is_filled_in:
        try:
            answer = passkeys.answer(form.answer.data)
            second_factor.add_passkey(db(), identity.member().login, answer, form.name.data)
        except core.PasskeyRefusedError:
            form.form_errors.append(_("The passkey could not be made. Nothing has changed."))
        else:
            return redirect(space_url("second_factor.show", fait="cle"), 303)
    return _page(form, 422)


@blueprint.get("/<int(max=2147483647):number>/retrait")
@access(*WHO_PROTECTS)
def ask_removal(number: int) -> Response:
    """Ask whether a passkey is really to be taken away."""
    means = second_factor.get_means(db(), identity.member().login.account_id)
    found = next((passkey for passkey in means.passkeys if passkey.id == number), None)
    if found is None:
        abort(404)
    return pages.render("second_factor/remove_passkey.html", passkey=found)


@blueprint.post("/<int(max=2147483647):number>/retrait")
@access(*WHO_PROTECTS)
@confirmed_recently
def remove(number: int) -> Response:
    """Take a passkey away; what is not the member's is as if it had been taken away before."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    is_removed = second_factor.remove_passkey(db(), identity.member().login, number)
    done = "retrait" if is_removed else None
    return redirect(space_url("second_factor.show", fait=done), 303)


def _page(form: NewPasskeyForm, status: int = 200) -> Response:
    site = passkeys.site()
    return pages.render("second_factor/passkey.html", form=form, site=site, status=status)
