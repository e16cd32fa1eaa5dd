"""Help, legal notice, terms and conditions, personal data: pages to read."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from mh_portal.web import pages
from mh_portal.web.access import ANYONE, access

blueprint = Blueprint("information", __name__)


@blueprint.get("/aide")
@access(ANYONE)
def help() -> Response:  # noqa: A001 - the page's name in addresses and templates
    """Answer what members ask most."""
    return pages.render("information/help.html")


@blueprint.get("/mentions-legales")
@access(ANYONE)
def legal_notice() -> Response:
    """Say who publishes the portal."""
    return pages.render("information/legal_notice.html")


@blueprint.get("/conditions-generales")
@access(ANYONE)
def terms() -> Response:
    """Give the rules of use."""
    return pages.render("information/terms.html")


@blueprint.get("/donnees-personnelles")
@access(ANYONE)
def personal_data() -> Response:
    """Say which data are kept, why, for how long, and what the member may ask."""
    return pages.render("information/personal_data.html")
