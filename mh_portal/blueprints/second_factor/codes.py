"""Printed codes: a new list to print, kept once its last code was copied, and taking it away."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.second_factor.forms import LastCodeForm
from mh_portal.core import clock
from mh_portal.core.accounts import recovery_codes, second_factor, step_up
from mh_portal.documents import printed_codes
from mh_portal.documents.printed_codes import CodeList
from mh_portal.language import gettext as _
from mh_portal.web import errors, files, forms, identity, letterhead, pages
from mh_portal.web.access import WHO_PROTECTS, access
from mh_portal.web.addresses import space_url
from mh_portal.web.step_up import confirmed_recently
from mh_portal.web.transaction import db

blueprint = Blueprint("printed_codes", __name__, url_prefix="/profil/double-authentification/codes")


@blueprint.get("")
@access(*WHO_PROTECTS)
@confirmed_recently
def ask() -> Response:
    """Explain the codes; the way on leads to a list of its own each time."""
    left = recovery_codes.count_left(db(), identity.member().login.account_id)
    seed = recovery_codes.new_seed()
    return pages.render("second_factor/codes.html", left=left, seed=seed)


@blueprint.get("/<token:seed>")
@access(*WHO_PROTECTS)
@confirmed_recently
def show(seed: str) -> Response:
    """Show a list, to be printed; a list that was kept once is never shown again."""
    if recovery_codes.is_kept(db(), identity.member().login.account_id, seed):
        return redirect(space_url("printed_codes.ask"))
    return _page(seed, LastCodeForm())


@blueprint.get("/<token:seed>.pdf")
@access(*WHO_PROTECTS)
@confirmed_recently
def show_pdf(seed: str) -> Response:
    """Give a list as a file to print, also in large print; nothing is kept by it."""
    if recovery_codes.is_kept(db(), identity.member().login.account_id, seed):
        return redirect(space_url("printed_codes.ask"))
    large = request.args.get("caracteres") == "grands"
    content = printed_codes.make_pdf(_list(seed), letterhead.letterhead(), large=large)
    return files.pdf(content, "mes-codes")


@blueprint.post("/<token:seed>")
@access(*WHO_PROTECTS)
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
@access(*WHO_PROTECTS)
def ask_removal() -> Response:
    """Ask whether the codes are really to be taken away."""
    return pages.render("second_factor/remove_codes.html")


@blueprint.post("/retrait")
@access(*WHO_PROTECTS)
@confirmed_recently
def remove() -> Response:
    """Take the codes away."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    second_factor.remove_codes(db(), identity.member().login)
    return redirect(space_url("second_factor.show", fait="retrait"), 303)


def _page(seed: str, form: LastCodeForm, status: int = 200) -> Response:
    page = "second_factor/code_list.html"
    return pages.render(page, form=form, seed=seed, facts=_list(seed), status=status)


def _list(seed: str) -> CodeList:
    login = identity.member().login
    codes = recovery_codes.list_of(login.account_id, seed)
    return CodeList(login.greeting, tuple(codes), clock.today())
