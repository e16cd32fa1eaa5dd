"""Printed codes: a new list to print, kept once its last code was copied, and taking it away."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from mh_portal.blueprints.second_factor.forms import LastCodeForm
from mh_portal.core import clock
from mh_portal.core.accounts import recovery_codes, second_factor, step_up
from mh_portal.language import gettext as _
from mh_portal.web import errors, forms, identity, pages
from mh_portal.web.access import MEMBER, access
from mh_portal.web.addresses import space_url
from mh_portal.web.step_up import confirmed_recently
from mh_portal.web.transaction import db

blueprint = Blueprint("printed_codes", __name__, url_prefix="/profil/double-authentification/codes")


@blueprint.get("")
@access(MEMBER)
@confirmed_recently
def ask() -> Response:
    """Explain the codes; the way on leads to a list of its own each time."""
    left = recovery_codes.count_left(db(), identity.member().login.account_id)
    seed = recovery_codes.new_seed()
    return pages.render("second_factor/codes.html", left=left, seed=seed)


@blueprint.get("/<token:seed>")
@access(MEMBER)
@confirmed_recently
def show(seed: str) -> Response:
    """Show a list, to be printed; a list that was kept once is never shown again."""
    if recovery_codes.is_kept(db(), identity.member().login.account_id, seed):
        return redirect(space_url("printed_codes.ask"))
    return _page(seed, LastCodeForm())


@blueprint.post("/<token:seed>")
@access(MEMBER)
@confirmed_recently
def keep(seed: str) -> Response:
    """Keep the list once its last code was copied."""
    form = LastCodeForm()
    if form.validate_on_submit():
        try:
            second_factor.keep_codes(db(), identity.member().login, seed, form.code.data)
        except step_up.WrongProofError:
            form.code.errors = [_("This is not code number 10 of this list. Copy it again.")]
        else:
            return redirect(space_url("second_factor.show", fait="codes"), 303)
    return _page(seed, form, 422)


@blueprint.get("/retrait")
@access(MEMBER)
def ask_removal() -> Response:
    """Ask whether the codes are really to be taken away."""
    return pages.render("second_factor/remove_codes.html")


@blueprint.post("/retrait")
@access(MEMBER)
@confirmed_recently
def remove() -> Response:
    """Take the codes away."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    second_factor.remove_codes(db(), identity.member().login)
    return redirect(space_url("second_factor.show", fait="retrait"), 303)


def _page(seed: str, form: LastCodeForm, status: int = 200) -> Response:
    login = identity.member().login
    codes = recovery_codes.list_of(login.account_id, seed)
    today = clock.today()
    page = "second_factor/code_list.html"
    return pages.render(page, form=form, seed=seed, codes=codes, today=today, status=status)
