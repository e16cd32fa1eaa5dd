"""« Mes accès »: what happened to the member's file, and the devices that are signed in."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.core.accounts import devices
from mh_portal.core.desk import files
from mh_portal.core.journal import queries
from mh_portal.core.reimbursements.monthly import month_name
from mh_portal.web import errors, forms, identity, pages, subject
from mh_portal.web.access import MEMBER, access
from mh_portal.web.addresses import space_url
from mh_portal.web.transaction import db

blueprint = Blueprint("accesses", __name__, url_prefix="/profil/acces")
# « qui=autres » leaves out what the member did.
OTHERS = "autres"
# A page or a session further on than any is one that does not exist.
LARGEST = 10**9


@blueprint.get("")
@access(MEMBER)
def show() -> Response:
    """Show the devices that are signed in, and a page of the journal."""
    by_others = request.args.get("qui") == OTHERS
    number = _page_number(request.args.get("page", "1"))
    found = queries.find_page(db(), subject.member().id, number, by_others=by_others) or abort(404)

    def page_url(page: int) -> str:
        return space_url("accesses.show", qui=OTHERS if by_others else None, page=page)

    opened = devices.list_open(db(), identity.member().login)
    return pages.render(
        "privacy/accesses.html",
        devices=opened[: devices.SHOWN],
        more=len(opened[devices.SHOWN :]),
        found=found,
        by_others=by_others,
        page_url=page_url,
        month_name=month_name,
        codes=files.list_codes(db(), subject.member().id),
        ended=request.args.get("fin") in {"un", "tous"},
    )


@blueprint.post(f"/appareils/<int(max={LARGEST}):number>/fin")
@access(MEMBER)
def end(number: int) -> Response:
    """Sign out another device of the member's."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    if not devices.end_other(db(), identity.member().login, number):
        abort(404)
    return redirect(space_url("accesses.show", fin="un"), 303)


@blueprint.post("/appareils/fin")
@access(MEMBER)
def end_others() -> Response:
    """Sign out every device of the member's but this one."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    devices.end_others(db(), identity.member().login)
    return redirect(space_url("accesses.show", fin="tous"), 303)


def _page_number(text: str) -> int:
    """Return the page that is asked for; the first one for what is no number."""
    is_number = text.isascii() and text.isdigit() and len(text) < len(str(LARGEST))
    return int(text) if is_number else 1
