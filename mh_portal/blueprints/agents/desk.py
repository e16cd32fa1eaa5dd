"""The parent of all pages of the call centre, and the way between them."""

from __future__ import annotations

import dataclasses

from flask import Blueprint, current_app, g, request

from mh_portal.language import gettext as _
from mh_portal.web import subject
from mh_portal.web.access import roles_of
from mh_portal.web.addresses import url_for
from mh_portal.web.roles import Role

# Its areas hang below it: see `blueprints.registry`.
blueprint = Blueprint("desk", __name__, url_prefix="/conseiller")


@dataclasses.dataclass(frozen=True)
class Page:
    """A page that the navigation leads to: label, endpoint below the desk's own, keyboard letter.

    The letter follows « g », for « go »; no two pages have the same. `field` is the id of what is
    typed into first there: whoever comes by the navigation stands in it.
    """

    label: str
    endpoint: str
    key: str
    field: str | None = None


# Each agent sees those that they may open; a page stands here from the day that it exists.
NAVIGATION: tuple[Page, ...] = (
    Page(_("Home"), "home", "a"),
    Page(_("Members"), "assistance.search", "s", "text"),
    Page(_("Requests"), "processing.list", "d"),
    Page(_("Messages"), "answering.list", "m"),
    Page(_("Call-backs"), "call_backs.list", "r"),
    Page(_("Indicators"), "indicators.show", "i"),
    Page(_("Campaigns"), "campaigns.list", "p"),
    Page(_("Team"), "team.list", "e"),
    Page(_("Journal"), "journal.files", "j"),
    Page(_("My account"), "profile.hub", "c"),
)
# Label, address, letter, and the mark of this page (« page ») or of one above it (« true »).
Link = tuple[str, str, str, str]


@blueprint.app_context_processor
def navigation() -> dict[str, list[Link]]:
    """Give the layout the pages of the call centre: below the desk, and on its error pages."""
    if subject.tree() != subject.DESK and "error_status" not in g:
        return {}
    held = subject.roles() - {Role.ENROLLING}
    pages = [page for page in NAVIGATION if roles_of(current_app, _name(page)) & held]
    return {"desk_navigation": [_link(page) for page in pages]}


def _name(page: Page) -> str:
    return f"{blueprint.name}.{page.endpoint}"


def _link(page: Page) -> Link:
    name = _name(page)
    is_above = name.rpartition(".")[0] == request.blueprint != blueprint.name
    mark = "page" if name == request.endpoint else "true" if is_above else ""
    address = f"{url_for(name)}#{page.field}" if page.field else url_for(name)
    return page.label, address, page.key, mark
