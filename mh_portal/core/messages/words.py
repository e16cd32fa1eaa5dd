"""How the topics and authors of messages are called."""

from __future__ import annotations

from collections.abc import Mapping

from mh_portal.core.messages.rules import Author, Topic
from mh_portal.language import gettext as _

TOPICS: Mapping[Topic, str] = {
    Topic.REIMBURSEMENT: _("A reimbursement"),
    Topic.GUARANTEES: _("My guarantees"),
    Topic.PREMIUM: _("My premium or its debit"),
    Topic.CONTRACT: _("My contract or the people covered"),
    Topic.DOCUMENTS: _("My card or a certificate"),
    Topic.SPACE: _("My space on this site"),
    Topic.OTHER: _("Something else"),
    Topic.REQUEST: _("One of my requests"),
    Topic.SURVEY: _("Your opinion"),
}
AUTHORS: Mapping[Author, str] = {
    Author.MEMBER: _("You"),
    Author.HELPER: _("Your trusted helper, for you"),
    Author.AGENT_FOR_MEMBER: _("An advisor, for you"),
    Author.LINK: _("You, with the link of an e-mail"),
    Author.INSURER: _("Malakoff Humanis"),
}
