"""The home of the member's space, and the way between its pages."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from mh_portal.core import clock
from mh_portal.core.messages import queries as messages
from mh_portal.core.outbox.rules import masked_address
from mh_portal.core.overview import queries as overview
from mh_portal.core.overview import rules
from mh_portal.core.profile import queries as profile
from mh_portal.core.reimbursements import queries as reimbursements
from mh_portal.core.requests import queries as requests
from mh_portal.core.requests.queries import Summary
from mh_portal.language import gettext as _
from mh_portal.language import ngettext
from mh_portal.web import pages, periods, subject
from mh_portal.web.access import WHO_READS, access, acts_as_member, may
from mh_portal.web.addresses import space_url
from mh_portal.web.transaction import db

blueprint = Blueprint("space", __name__, url_prefix="/espace")

LATEST = 3
# Of a member's requests, no more are looked at for the home.
MOST = 30
# The pages of the space: label, endpoint below the space's own, icon.
PAGES = (
    (_("Home"), "home", "home"),
    (_("Contracts and guarantees"), "contracts.list", "shield"),
    (_("My debits"), "debits.show", "calendar"),
    (_("Reimbursements"), "reimbursements.list", "euro"),
    (_("Statements"), "statements.list", "statement"),
    (_("Documents"), "documents.list", "folder"),
    (_("My requests"), "requests.list", "message"),
    (_("My messages"), "messages.list", "mail"),
    (_("Services"), "services.list", "sun"),
    (_("My profile"), "profile.hub", "person"),
)
# Label, address, icon, and the mark of this page (« page ») or of one above it (« true »).
Navigation = list[tuple[str, str, str, str]]


@blueprint.context_processor
def navigation() -> dict[str, Navigation]:
    """Give the layout the pages of the space; those that hang below this blueprint get it too."""
    here, area = request.endpoint, request.blueprint
    links: Navigation = []
    tree = subject.tree()
    for label, endpoint, icon in PAGES:
        if not may(endpoint):
            continue
        name, href = f"{tree}.{endpoint}", space_url(endpoint)
        # Guarantees stand beside the contracts, quotes below the requests, all below the home.
        is_within = endpoint != "home" and request.path.startswith(f"{href}/")
        is_above = is_within or name.rpartition(".")[0] == area
        mark = "page" if name == here else "true" if is_above else ""
        links.append((_with_news(label, endpoint), href, icon, mark))
    return {"space_navigation": links}


def _with_news(label: str, endpoint: str) -> str:
    """Return what a page is called in the menu, with the number of unread messages at theirs."""
    if endpoint != "messages.list" or not (unread := messages.count_unread(subject.member())):
        return label
    news = ngettext("%(num)s unread", "%(num)s unread", unread) % {"num": unread}
    return f"{label} ({news})"


@blueprint.get("")
@access(*WHO_READS)
def home() -> Response:
    """Greet the member: what changed, what is expected of them, their money and their contracts."""
    member, today = subject.member(), clock.today()
    details = profile.get_details(db(), member, today)
    address = details.address
    contracts = overview.list_briefs(db(), member.id, today)
    is_own = acts_as_member()
    asked = _requests(member.id, is_own=is_own)
    return pages.render(
        "space/home.html",
        member=member,
        contracts=contracts,
        payments=rules.next_payments(contracts),
        latest=reimbursements.list_latest(db(), [contract.id for contract in contracts], LATEST),
        requests=[each for each in asked if not each.is_over][:LATEST],
        waiting=[each for each in asked if each.is_waiting],
        answered=[each for each in asked if each.was_answered],
        is_own=is_own,
        unread=messages.count_unread(member),
        missing=rules.missing_contacts(
            details.phone, address.address_1, address.postal_code, address.city
        ),
        dead_email=_shown(details.dead_email),
        paid_since=today - rules.PAYMENTS_LAST + rules.A_DAY,
        period=periods.in_words,
    )


def _requests(member_id: int, *, is_own: bool) -> list[Summary]:
    """Return what is open and what was answered lately; a helper sees no personal draft."""
    since = clock.utcnow() - rules.ANSWERS_LAST
    found = requests.list_current(db(), member_id, since, MOST)
    return [each for each in found if is_own or not each.is_private]


def _shown(dead_email: str) -> str:
    """Return the address that no longer works, masked; a helper is not told."""
    is_told = dead_email and subject.tree() != subject.Tree.HELPED
    return masked_address(dead_email) if is_told else ""
