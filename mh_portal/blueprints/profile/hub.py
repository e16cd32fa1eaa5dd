"""The entrance to the profile: a card for each page."""

from __future__ import annotations

import dataclasses

from flask import Blueprint
from werkzeug.wrappers import Response

from mh_portal.language import gettext as _
from mh_portal.web import pages, subject
from mh_portal.web.access import WHO_CHANGES, access

blueprint = Blueprint("profile", __name__, url_prefix="/profil")


@dataclasses.dataclass(frozen=True)
class Card:
    """A page of the profile: its name, what it is for, its endpoint in the space, its picture."""

    title: str
    text: str
    endpoint: str
    picture: str


CARDS = (
    Card(
        _("Personal information"),
        _("Your name, your address and your telephone number."),
        "details.information",
        "person",
    ),
    Card(_("E-mail address"), _("The address you sign in with."), "email.ask", "mail"),
    Card(
        _("My access codes"),
        _("Your login and your password."),
        "password.ask",
        "lock",
    ),
    Card(
        _("Double authentication"),
        _("A second proof when you sign in, if you wish."),
        "second_factor.show",
        "shield",
    ),
    Card(
        _("Bank details"),
        _("The account for your premiums and reimbursements."),
        "bank.list",
        "euro",
    ),
    Card(
        _("Health-insurance scheme"),
        _("Your scheme, your fund, and the exchange of your statements."),
        "details.scheme",
        "card",
    ),
    Card(
        _("My consents"),
        _("The messages you accept to receive."),
        "consents.summary",
        "message",
    ),
    Card(
        _("My data rights"),
        _("What we hold about you, and what you can ask."),
        "rights.show",
        "folder",
    ),
    Card(
        _("My trusted helpers"),
        _("Who may help you here, and until when."),
        "mandates.list",
        "person",
    ),
    Card(
        _("My accesses"),
        _("Who looked at your file, and where your space is open."),
        "accesses.show",
        "question",
    ),
)


@blueprint.get("")
@access(*WHO_CHANGES)
def hub() -> Response:
    """Show the pages of the profile."""
    return pages.render("profile/hub.html", member=subject.member(), hub_cards=CARDS)
