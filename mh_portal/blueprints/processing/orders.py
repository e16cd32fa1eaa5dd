"""The orders for the printer of the cards: made once, given as often as the printer needs them."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.core.processing import orders as core
from mh_portal.web import errors, files, forms, pages, subject
from mh_portal.web.access import ADVISOR, access
from mh_portal.web.addresses import url_for
from mh_portal.web.transaction import db

blueprint = Blueprint("card_orders", __name__, url_prefix="/cartes")


@blueprint.get("", endpoint="list")
@access(ADVISOR)
def list_all() -> Response:
    """Show how many cards wait to be ordered, and the files that were made."""
    return _page()


@blueprint.post("")
@access(ADVISOR)
def make() -> Response:
    """Put the cards that wait into a file."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    if core.make(db(), subject.actor()) is None:
        return _page(is_empty=True)
    return redirect(url_for(".list", fait="commande"), 303)


@blueprint.post("/<key>")
@access(ADVISOR)
def download(key: str) -> Response:
    """Give the file of an order: by POST, for it holds addresses and is written down."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    found = core.find_file(db(), key, subject.actor()) or abort(404)
    return files.csv(found, f"commande-cartes-{key[:8]}")


def _page(*, is_empty: bool = False) -> Response:
    return pages.render(
        "processing/orders.html",
        is_empty=is_empty,
        waiting=core.count_waiting(db()),
        made=core.list_made(db()),
        done=request.args.get("fait", ""),
        status=422 if is_empty else 200,
    )
