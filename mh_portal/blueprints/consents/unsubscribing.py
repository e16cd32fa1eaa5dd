"""Leaving the recipients of a commercial e-mail by its link, without signing in (RFC 8058)."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from mh_portal.core import clock
from mh_portal.core.consents import queries, service, unsubscribing, wordings
from mh_portal.core.consents.rules import Answer, Channel
from mh_portal.web import errors, forms, pages, transaction
from mh_portal.web.access import ANYONE, access
from mh_portal.web.addresses import url_for
from mh_portal.web.transaction import db

blueprint = Blueprint("unsubscribing", __name__, url_prefix="/desinscription")


@blueprint.get("/<token:token>")
@access(ANYONE)
def ask(token: str) -> Response:
    """Show what the link ends, and a button; a mail scanner that opens it ends nothing."""
    found = unsubscribing.read(token)
    if found is None:
        return pages.render("consents/link_unknown.html", status=404)
    standing = queries.get_standing(db(), found.member_id)
    if standing.answer(found.purpose, Channel.EMAIL) is Answer.WITHDRAWN:
        return pages.render("consents/unsubscribed.html")
    wording = wordings.of_unsubscription(found.purpose, clock.today())
    return pages.render("consents/unsubscribe.html", wording=wording, token=token)


@blueprint.post("/<token:token>")
@access(ANYONE)
def unsubscribe(token: str) -> Response:
    """End it: for a mail program by the link alone, for a person by the button of the page."""
    found = unsubscribing.read(token)
    if found is None:
        return pages.render("consents/link_unknown.html", status=404)
    if request.form.get(unsubscribing.ONE_CLICK_FIELD) == unsubscribing.ONE_CLICK_VALUE:
        transaction.sealed_address_was_shown()
        service.unsubscribe(db(), found.member_id, found.purpose, wording=wordings.ONE_CLICK)
        # RFC 8058, 3.2: no redirect, which would lead a program to a page for people.
        return pages.render("consents/unsubscribed.html")
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    wording = wordings.of_unsubscription(found.purpose, clock.today())
    service.unsubscribe(db(), found.member_id, found.purpose, wording=wording.key)
    return redirect(url_for(".done"), 303)


@blueprint.get("/faite")
@access(ANYONE)
def done() -> Response:
    """Say that these e-mails end, and how to come back."""
    return pages.render("consents/unsubscribed.html")
