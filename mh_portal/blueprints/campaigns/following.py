"""Where the button of a campaign's message leads: the opening is counted, then the page is shown.

This is the one GET of the portal that writes. Counting who followed a message needs either a
picture that mail programs fetch, which spies on reading, or the address that is clicked. The
address it is: it notes the first moment and nothing about the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from flask import Blueprint, redirect, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from mh_portal.blueprints.campaigns import words
from mh_portal.core.campaigns import following, links
from mh_portal.core.campaigns.following import Followed
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.web import identity, pages, state
from mh_portal.web.access import ANYONE, access
from mh_portal.web.addresses import url_for
from mh_portal.web.roles import Role
from mh_portal.web.transaction import reading_db

blueprint = Blueprint("following", __name__, url_prefix="/suite")
logger: Any = structlog.get_logger()

PAGES: Mapping[CampaignKind, str] = {
    CampaignKind.AWARENESS: "information.video",
    CampaignKind.LAUNCH: "account_creation.facts",
    CampaignKind.IDENTIFIER: "identifier.ask",
    CampaignKind.ACTIVATION: "account_creation.new_link",
    CampaignKind.DEBIT_DATE: "space.debits.show",
    CampaignKind.SERVICES: "public_services.list",
}


@blueprint.get("/<token:token>")
@access(ANYONE)
def follow(token: str) -> Response:
    """Note that the message was followed, and lead to the page it is about."""
    if kind := links.read_trial(token):
        return _lead(kind)
    mailing_id = links.read(token)
    found = None if mailing_id is None else following.find(reading_db(), mailing_id)
    if found is None:
        return pages.render("campaigns/unknown.html", status=404)
    if request.method == "GET" and not found.is_noted and not _is_ahead():
        _note(found)
    return redirect(url_for(PAGES[found.kind]), 303)


def _lead(kind: CampaignKind) -> Response:
    """Lead to the page of a test; a supervisor who may not see it reads what it is."""
    viewer = identity.viewer()
    if kind in words.LEADS and viewer is not None and viewer.role is Role.SUPERVISOR:
        return redirect(url_for("desk.campaigns.lead", message=kind.value), 303)
    return redirect(url_for(PAGES[kind]), 303)


def _is_ahead() -> bool:
    """Tell whether a browser fetches the page before anybody clicks."""
    return "prefetch" in request.headers.get("Sec-Purpose", "")


def _note(found: Followed) -> None:
    """Note the opening; a database that is busy keeps nobody from the page."""
    try:
        with state.database().write() as writing:
            following.note(writing, found.mailing_id)
    except SQLAlchemyError:
        logger.warning("opening_not_counted", mailing=found.mailing_id, exc_info=True)
