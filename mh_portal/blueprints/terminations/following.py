"""The link in the receipt of a termination without a login: the receipt once, and the way back."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from mh_portal.blueprints.terminations import ends
from mh_portal.core import actors, clock
from mh_portal.core.members import queries as members
from mh_portal.core.requests import moving, rules, service, without_login
from mh_portal.core.requests.models import Request
from mh_portal.core.terminations import queries
from mh_portal.core.terminations import service as terminations
from mh_portal.core.terminations.models import Termination
from mh_portal.documents import termination_receipt
from mh_portal.web import errors, files, forms, letterhead, pages
from mh_portal.web.access import ANYONE, access
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("termination_link", __name__, url_prefix="/resilier/suivi")


@blueprint.get("/<token:token>")
@access(ANYONE)
def show(token: str) -> Response:
    """Show what the link gives; opening it, as mail scanners do, changes nothing."""
    found = _find(token)
    case = without_login.find_unconfirmed(reading_db(), token) if found is None else None
    if found is None and case is None:
        return pages.render("terminations/link_unknown.html", status=404)
    return pages.render(
        "terminations/follow.html",
        token=token,
        termination=found,
        case=case,
        may_cancel=_may_cancel(found, case),
    )


@blueprint.post("/<token:token>/accuse")
@access(ANYONE)
@limited("termination", each="20 per hour", overall="600 per minute")
def take_receipt(token: str) -> Response:
    """Give the receipt as a file, once."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    case = _case(token)
    found = queries.find_of_request(db(), case.id) if case else None
    facts = ends.receipt(db(), case, members.get(db(), case.member_id)) if case else None
    if found is None or facts is None or not terminations.take_receipt(db(), found):
        return pages.render("terminations/link_unknown.html", status=404)
    content = termination_receipt.make_pdf(facts, letterhead.letterhead())
    return files.pdf(content, f"accuse-{facts.reference}")


@blueprint.post("/<token:token>/annulation")
@access(ANYONE)
@limited("termination", each="20 per hour", overall="600 per minute")
def cancel(token: str) -> Response:
    """Take the request back: whoever reads the mailbox on file may."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    case = _case(token)
    if case is None:
        return pages.render("terminations/link_unknown.html", status=404)
    try:
        service.withdraw(db(), case, actors.VISITOR)
    except moving.NotPossibleError:
        return pages.render("terminations/link_unknown.html", status=409)
    return redirect(url_for(".show", token=token), 303)


def _find(token: str) -> Termination | None:
    return queries.find_by_token(reading_db(), terminations.hash_of(token))


def _case(token: str) -> Request | None:
    return without_login.find_by_token(db(), token)


def _may_cancel(found: Termination | None, case: Request | None) -> bool:
    if found is None:
        return case is not None and rules.may_withdraw(case.state)
    is_open = found.effective_at is None and found.withdrawn_at is None
    return is_open and clock.today() < found.effect_on
