"""The home of the member's space."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from mh_portal.core import clock
from mh_portal.core.contracts import queries as contracts
from mh_portal.web import identity, pages
from mh_portal.web.access import MEMBER, access
from mh_portal.web.transaction import db

blueprint = Blueprint("space", __name__, url_prefix="/espace")


# The pages of the space beside its home: label, address, is it this one.
Navigation = tuple[tuple[str, str, bool], ...]


@blueprint.context_processor
def navigation() -> dict[str, Navigation]:
    """Give the layout the space's pages; a single page needs no menu."""
    return {"space_navigation": ()}


@blueprint.get("")
@access(MEMBER)
def home() -> Response:
    """Greet the member and show the contracts the insurer holds for them."""
    member = identity.member().member
    return pages.render(
        "space/home.html",
        member=member,
        contracts=contracts.list_of_member(db(), member.id),
        today=clock.today(),
    )
