"""The services for who is not signed in: what they are, and the way to the space."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from mh_portal.blueprints.services import ways
from mh_portal.core.services.catalogue import SERVICES
from mh_portal.web import pages
from mh_portal.web.access import ANYONE, access

blueprint = Blueprint("public_services", __name__, url_prefix="/services")


@blueprint.get("", endpoint="list")
@access(ANYONE)
def list_all() -> Response:
    """Show every service in a sentence."""
    return pages.render("services/public_list.html", services=SERVICES.values())


@blueprint.get("/<service>")
@access(ANYONE)
def show(service: str) -> Response:
    """Explain a service."""
    found = SERVICES.get(service) or abort(404)
    return pages.render("services/public_show.html", service=found, way=ways.find_way(found))
