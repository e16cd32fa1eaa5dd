"""The helper's own pages: whose spaces are open."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.mandates.forms import HELPER_WORDS
from mh_portal.core import clock
from mh_portal.core.mandates import queries
from mh_portal.language import gettext as _
from mh_portal.web import identity, pages
from mh_portal.web.access import HELPER, MEMBER, access
from mh_portal.web.addresses import url_for
from mh_portal.web.transaction import db

blueprint = Blueprint("helping", __name__, url_prefix="/aidant")
# Named as the members' own, since the pages of a login lead back to it.
profile = Blueprint("profile", __name__, url_prefix="/profil")
# Label, endpoint below the helper's own, icon.
PAGES = (
    (_("The people I help"), "home", "person"),
    (_("My login"), "profile.hub", "lock"),
)


@blueprint.context_processor
def navigation() -> dict[str, list[tuple[str, str, str, str]]]:
    """Give the layout the helper's own pages, as the space gives its own."""
    here = request.endpoint
    links = []
    for label, endpoint, icon in PAGES:
        name = f"{blueprint.name}.{endpoint}"
        links.append((label, url_for(name), icon, "page" if name == here else ""))
    return {"space_navigation": links}


@blueprint.get("")
@access(HELPER, MEMBER)
def home() -> Response:
    """Show the members whom the viewer helps."""
    account_id = identity.member().login.account_id
    mandates = queries.list_of_account(db(), account_id, clock.today())
    return pages.render("mandates/home.html", mandates=mandates, words=HELPER_WORDS)


@profile.get("")
@access(HELPER)
def hub() -> Response:
    """Show the helper's login and its second factor."""
    return pages.render("mandates/login.html", login=identity.member().login)
