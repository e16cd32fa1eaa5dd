"""What roles, states and unusual accesses are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mh_portal.core.accounts.models import AgentRole
from mh_portal.core.accounts.second_factor import Means
from mh_portal.core.agents.queries import AgentState
from mh_portal.core.agents.rules import FILES_A_DAY, Unusual
from mh_portal.core.journal import words as journal
from mh_portal.language import gettext as _
from mh_portal.language import ngettext

ROLES: Mapping[AgentRole, str] = {
    AgentRole.ADVISOR: _("Advisor"),
    AgentRole.SUPERVISOR: _("Supervisor"),
}
STATES: Mapping[AgentState, str] = {
    AgentState.INVITED: _("Has not chosen a password yet"),
    AgentState.ENROLLING: _("Has no second factor yet"),
    AgentState.ACTIVE: _("Active"),
    AgentState.LEFT: _("Deactivated"),
}
UNUSUAL: Mapping[Unusual, str] = {
    Unusual.MANY_FILES: _("More than %(most)s files that day") % {"most": FILES_A_DAY},
    Unusual.NOTHING_DONE: _("Nothing done, nothing asked for"),
    Unusual.SAME_NAME: _("Same surname as the agent"),
    Unusual.COLLEAGUE: _("Name of a colleague"),
    Unusual.HAD_READ: _("Opened by who had just read a request of this member"),
}
# What agents do, by the first part of the action's name.
AREAS: Mapping[str, str] = {
    "assistance": _("Call-backs"),
    "desk": _("Searches, opened files and refused pages"),
    "requests": _("Requests"),
    "messages": _("Messages"),
    "papers": _("Papers"),
    "profile": _("Profile"),
    "debits": _("Debits"),
    "terminations": _("Terminations"),
    "mandates": _("Trusted helpers"),
    "accounts": _("Sign-ins and accounts"),
    "agents": _("Team"),
    "campaigns": _("Campaigns"),
}
# What a refused page is about, by the part of its endpoint that names the area.
_PAGES: Mapping[str, str] = {
    "accesses": _("My accesses"),
    "admission": _("Hospital admission"),
    "answering": _("Messages"),
    "appointments": _("Calls"),
    "assistance": _("Members"),
    "assisted": _("Home of the file"),
    "authenticator": _("Second factor"),
    "bank": _("Bank details"),
    "call_backs": _("Call-backs"),
    "calls": _("During the call"),
    "campaigns": _("Campaigns"),
    "card_orders": _("Cards to print"),
    "certificate": _("Health insurance scheme"),
    "consents": _("Consents"),
    "contracts": _("Contracts"),
    "debits": _("Debits"),
    "desk": _("Home of the call centre"),
    "details": _("Contact details"),
    "documents": _("Documents"),
    "email": _("E-mail address"),
    "establishments": _("Choice of a hospital"),
    "estimates": _("Estimates"),
    "helped": _("Space of a helped member"),
    "helping": _("Space of a trusted helper"),
    "identifier": _("Sign-in"),
    "indicators": _("Indicators"),
    "invitation": _("Trusted helpers"),
    "journal": _("Journal"),
    "letters": _("Letters"),
    "mandates": _("Trusted helpers"),
    "messages": _("Messages"),
    "passkey_sign_in": _("Sign-in"),
    "passkeys": _("Second factor"),
    "password": _("Password"),
    "printed_codes": _("Second factor"),
    "processing": _("Requests"),
    "profile": _("Profile"),
    "quotes": _("Quotes"),
    "reimbursements": _("Reimbursements"),
    "request_messages": _("Messages"),
    "requests": _("Requests"),
    "rights": _("Personal data"),
    "second_factor": _("Second factor"),
    "services": _("Services"),
    "sign_in": _("Sign-in"),
    "space": _("Member’s space"),
    "statements": _("Statements"),
    "team": _("Team"),
    "terminations": _("Terminations"),
    "verification_step": _("Sign-in"),
}
# What stands in no member's journal, and what is said to a member there (« your file »).
_TEAM_ACTIONS: Mapping[str, str] = {
    "accounts:password_link:unknown": _("Link for a new password asked for an unknown address"),
    "agents:agent:added": _("Agent added"),
    "agents:agent:deactivated": _("Agent deactivated"),
    "agents:agent:reactivated": _("Agent reactivated"),
    "agents:link:made": _("Link for an agent’s password made"),
    "agents:password:set": _("Agent’s password chosen by a link"),
    "agents:role:changed": _("Agent’s role changed"),
    "agents:second_factor:reset": _("Agent’s second factor taken away"),
    "campaigns:campaign:paused": _("Campaign paused"),
    "campaigns:campaign:planned": _("Campaign planned"),
    "campaigns:campaign:resumed": _("Campaign resumed"),
    "campaigns:campaign:stopped": _("Campaign stopped"),
    "campaigns:letters:downloaded": _("Letters of a campaign downloaded"),
    "campaigns:letters:handed_over": _("Letters of a campaign handed to the printer"),
    "campaigns:message:previewed": _("Announcement looked at with a member’s facts"),
    "campaigns:message:tried": _("Announcement tried out with a member’s facts"),
    "desk:account:begun": _("Account begun with the member by telephone"),
    "desk:difficulty:noted": _("Difficulty noted during a call"),
    "desk:file:closed": _("File closed"),
    "desk:file:opened": _("File opened"),
    "desk:foreign_file:refused": _("Page refused: this file was not open"),
    "desk:page:refused": _("Page refused: it is not for this role"),
    "desk:page:unknown": _("Page refused: nothing has this address, or another member has it"),
    "desk:identity:refused": _("Opening of a file refused: the caller’s answers were wrong"),
    "desk:link:sent": _("Fresh link sent to the member’s mailbox"),
    "desk:search:made": _("Members searched"),
    "assistance:call_back:closed": _("Call-back dealt with"),
    "assistance:call_back:missed": _("Call-back without an answer"),
    "assistance:call_back:refused": _("Outcome of a call-back refused: it was dealt with already"),
    "messages:change:refused": _("Act on a conversation refused: it had changed"),
    "messages:thread:opened": _("Conversation opened"),
    "papers:paper:read": _("Paper opened"),
    "requests:card:ordered": _("Printing of a card ordered"),
    "requests:card_order:given": _("File of cards to print downloaded"),
    "requests:card_order:made": _("Order of cards to print made"),
    "requests:change:refused": _("Act on a request refused: it had changed"),
    # Without an answer from the member: to take it is the other one.
    "requests:request:in_progress": _("Request gone on with"),
    "requests:request:released": _("Request given back"),
    "requests:request:taken": _("Request taken"),
}


def role(of: AgentRole | None) -> str:
    """Return what a role is called; nothing for who is no agent."""
    return "" if of is None else ROLES[of]


def sentence(action: str) -> str:
    """Return what an agent did, in words."""
    return _TEAM_ACTIONS.get(action) or journal.sentence(action)


def details(changes: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """Return what an event tells besides; `names` are those of the agents by account."""
    told = [
        names.get(changes.get("account", 0), ""),
        page(str(changes["page"])) if "page" in changes else "",
        journal.details(changes),
    ]
    return ", ".join(filter(None, told))


def page(endpoint: str) -> str:
    """Return what a page is about, by its endpoint; what is none led nowhere."""
    area = ".".join(endpoint.split(".")[-2:-1])
    return _PAGES.get(area) or _("Unknown address")


def means(of: Means) -> str:
    """Return the second factors of an account: « Application, 8 codes imprimés »."""
    found = [_("Authenticator app")] if of.app_since is not None else []
    if of.passkeys:
        count = len(of.passkeys)
        found.append(ngettext("%(num)s passkey", "%(num)s passkeys", count) % {"num": count})
    if of.codes_left:
        count = of.codes_left
        found.append(
            ngettext("%(num)s printed code", "%(num)s printed codes", count) % {"num": count}
        )
    return ", ".join(found) or _("None")
