"""« Ce n'est pas moi »: the links that take back a new e-mail address or bank account."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from flask import Blueprint, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mh_portal.core.accounts import links
from mh_portal.core.accounts.models import LinkPurpose
from mh_portal.core.profile import bank, email_change
from mh_portal.web import errors, forms, pages
from mh_portal.web.access import ANYONE, access
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("way_back", __name__, url_prefix="/retour")


@dataclasses.dataclass(frozen=True)
class Way:
    """What can be taken back: the purpose of its links, and how it is done."""

    purpose: LinkPurpose
    take_back: Callable[[Session, str], None]


WAYS = {
    "adresse-email": Way(LinkPurpose.EMAIL_BACK, email_change.take_back),
    "coordonnees-bancaires": Way(LinkPurpose.BANK_BACK, bank.take_back),
}
# The keys of `WAYS`.
WAY = "any('adresse-email', 'coordonnees-bancaires'):what"


@blueprint.get(f"/<{WAY}>/<token:token>")
@access(ANYONE)
def ask(what: str, token: str) -> Response:
    """Say what is taken back and ask to confirm it; nothing is done by looking."""
    link = links.find(reading_db(), WAYS[what].purpose, token)
    if link is None or links.state_of(link) is not links.LinkState.USABLE:
        return _over(what)
    return pages.render("profile/way_back.html", what=what, token=token)


@blueprint.post(f"/<{WAY}>/<token:token>")
@access(ANYONE)
@limited("activation", each="30 per hour", overall="600 per minute")
def take_back(what: str, token: str) -> Response:
    """Bring back what was before."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    try:
        WAYS[what].take_back(db(), token)
    except (links.LinkNotUsableError, email_change.EmailTakenError):
        return _over(what)
    return redirect(url_for(".done", what=what), 303)


@blueprint.get(f"/<{WAY}>/fait")
@access(ANYONE)
def done(what: str) -> Response:
    """Say that it is as before, and what to do now."""
    return pages.render("profile/way_back_done.html", what=what)


def _over(what: str) -> Response:
    return pages.render("profile/way_back_over.html", what=what, status=404)
