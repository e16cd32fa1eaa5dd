"""The services in the member's space: explained, with their way in and the calls booked about them."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from mh_portal.blueprints.services import showing, ways
from mh_portal.core.appointments import queries
from mh_portal.core.services.catalogue import SERVICES
from mh_portal.web import pages, subject
from mh_portal.web.access import WHO_READS, access
from mh_portal.web.transaction import db

blueprint = Blueprint("services", __name__, url_prefix="/services")


@blueprint.get("", endpoint="list")
@access(*WHO_READS)
def list_all() -> Response:
    """Show every service in a sentence, and the calls that are booked."""
    booked = queries.list_open_of_member(db(), subject.member().id)
    return pages.render(
        "services/list.html",
        services=SERVICES.values(),
        booked=[showing.of_call(call) for call in booked],
    )


@blueprint.get("/<service>")
@access(*WHO_READS)
def show(service: str) -> Response:
    """Explain a service, and lead to whoever gives it."""
    found = SERVICES.get(service) or abort(404)
    call = queries.find_open(db(), subject.member().id, service)
    return pages.render(
        "services/show.html",
        service=found,
        way=ways.find_way(found),
        booked=showing.of_call(call) if call else None,
    )
