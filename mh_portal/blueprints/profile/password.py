"""The access codes of a member: the login is shown, the password can be changed."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from mh_portal.core.accounts import access_codes
from mh_portal.language import gettext as _
from mh_portal.web import device, identity, pages, state, waiting
from mh_portal.web.access import WHO_SIGNS_IN, access
from mh_portal.web.addresses import space_url
from mh_portal.web.limits import limited
from mh_portal.web.new_password import ChangePasswordForm
from mh_portal.web.transaction import db, keep_refusal

blueprint = Blueprint("password", __name__, url_prefix="/profil/mot-de-passe")


@blueprint.get("")
@access(*WHO_SIGNS_IN)
def ask() -> Response:
    """Show the login, and ask for the present password and another one."""
    return _page(ChangePasswordForm())


@blueprint.post("")
@access(*WHO_SIGNS_IN)
@limited("password", each="30 per hour", overall="600 per minute")
def change() -> Response:
    """Change the password; every other session ends, and this one is renewed."""
    login = identity.member().login
    form = ChangePasswordForm(access_codes.personal_words(login))
    if not form.validate_on_submit():
        return _page(form, 422)
    present, wanted = form.present.data, form.password.data
    try:
        checked = access_codes.check(state.database(), login.account_id, present, wanted)
        renewed = access_codes.change(db(), login, checked, device.describe())
    except access_codes.PasswordWaitsError as error:
        form.form_errors.append(waiting.message(error.until))
    except access_codes.WrongPasswordError:
        keep_refusal()
        form.present.errors = [_("This is not your present password. Write it again.")]
    else:
        return identity.remember(redirect(space_url("password.changed"), 303), renewed)
    return _page(form, 422)


@blueprint.get("/change")
@access(*WHO_SIGNS_IN)
def changed() -> Response:
    """Say that the password is changed, and what has ended with the former one."""
    return pages.render("profile/password_changed.html")


def _page(form: ChangePasswordForm, status: int = 200) -> Response:
    email = identity.member().login.email
    return pages.render("profile/password.html", form=form, email=email, status=status)
