"""What the audit trail says, in plain words: one sentence for each action that is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mh_portal.core.actors import ActorKind
from mh_portal.core.assistance import words as assistance
from mh_portal.core.consents import words as consents
from mh_portal.core.requests.kinds import KINDS
from mh_portal.language import gettext as _

# Events about no member in particular stand in nobody's journal.
OF_NO_MEMBER = frozenset(
    {
        "requests:card_order:made",
        "requests:card_order:given",
        "desk:search:made",
        "mandates:account:opened",
        "accounts:helper_password_link:sent",
        "accounts:helper_password:changed",
        "agents:agent:added",
        "agents:agent:deactivated",
        "agents:agent:reactivated",
        "agents:link:made",
        "agents:password:set",
        "agents:role:changed",
        "agents:second_factor:reset",
        "extracts:extract:imported",
        "accounts:password_link:unknown",
        "privacy:retention:applied",
        "backups:backup:restored",
        "campaigns:campaign:planned",
        "campaigns:campaign:paused",
        "campaigns:campaign:resumed",
        "campaigns:campaign:stopped",
        "campaigns:campaign:ended",
        "campaigns:wave:prepared",
        "campaigns:emails:came_back",
        "campaigns:letters:made",
        "campaigns:letters:downloaded",
        "campaigns:letters:handed_over",
    }
)
SENTENCES: Mapping[str, str] = {
    # Creating an account
    "accounts:creation:facts_do_not_match": _("Account creation refused: some answers were wrong"),
    "accounts:creation:blocked": _("Account creation refused: your access is blocked"),
    "accounts:creation:repeated": _("Account creation asked for, although you have an account"),
    "accounts:creation:flooded": _("Account creation asked for too often: no e-mail sent"),
    "accounts:creation:email_in_use": _("Account creation asked for with an address already used"),
    "accounts:creation:opposed": _("Account creation stopped with the link “It is not me”"),
    "accounts:activation_link:sent": _("Activation link sent by e-mail"),
    "accounts:account:activated": _("Account activated"),
    "accounts:account:migrated": _("First sign-in with your old identifier"),
    # E-mails that come back
    "bounces:address:marked": _("Your e-mail address no longer works: an e-mail came back"),
    "bounces:address:works": _("Your e-mail address works again"),
    "outbox:message:released": _("An e-mail was sent to you once more"),
    # Signing in
    "accounts:session:opened": _("Signed in"),
    "accounts:session:closed": _("Signed out"),
    "accounts:session:refused": _("Sign-in refused: wrong password"),
    "accounts:session:ended": _("A device was signed out from your space"),
    "accounts:sessions:ended": _("All other devices were signed out"),
    # Passwords and e-mail addresses
    "accounts:password_link:sent": _("Link for a new password sent by e-mail"),
    "accounts:password_link:flooded": _("New password asked for too often: no e-mail sent"),
    "accounts:password:changed": _("Password changed"),
    "accounts:password:refused": _("Password change refused: wrong present password"),
    "accounts:identifier_link:sent": _("Link sent to confirm an e-mail address"),
    "accounts:identifier:email_in_use": _("E-mail address refused: it is already used"),
    "accounts:identifier:flooded": _("E-mail address asked for too often: no e-mail sent"),
    "accounts:identifier:updated": _("E-mail address confirmed: it is now your login"),
    # Second factor
    "accounts:session:confirmed": _("Identity confirmed once more"),
    "accounts:session:not_confirmed": _("Identity not confirmed: wrong answer"),
    "accounts:authenticator:added": _("Authenticator app added"),
    "accounts:authenticator:removed": _("Authenticator app removed"),
    "accounts:passkey:added": _("Passkey added"),
    "accounts:passkey:removed": _("Passkey removed"),
    "accounts:printed_codes:added": _("New list of printed codes"),
    "accounts:printed_codes:removed": _("Printed codes removed"),
    "accounts:second_factor:asked": _("Right password; the second factor was asked for"),
    "accounts:second_factor:refused": _("Sign-in refused: wrong code"),
    "accounts:second_factor:lost": _("Loss of the second factor reported"),
    "accounts:recovery_letter:prepared": _("Letter with a code for a lost second factor prepared"),
    "accounts:second_factor:recovered": _("Second factor taken away with the code of a letter"),
    # Profile
    "profile:phone:changed": _("Telephone number changed"),
    "profile:address:changed": _("Postal address changed"),
    "profile:scheme:changed": _("Health insurance scheme changed"),
    "profile:bank:changed": _("Bank details changed"),
    "profile:bank:taken_back": _("Change of bank details taken back"),
    "profile:email_link:sent": _("Link sent to confirm another e-mail address"),
    "profile:email_link:flooded": _("Another e-mail address asked for too often: no e-mail sent"),
    "profile:email:in_use": _("Other e-mail address refused: it is already used"),
    "profile:email:changed": _("E-mail address changed"),
    "profile:email:taken_back": _("Change of e-mail address taken back"),
    # Messages
    "consents:decision:given": _("Consent given"),
    "consents:decision:refused": _("Refusal recorded"),
    "consents:decision:withdrawn": _("Consent withdrawn"),
    "consents:decision:undecided": _("Choice undone"),
    # Requests
    "requests:request:draft": _("Request begun"),
    "requests:answers:saved": _("Answers of a request saved"),
    "requests:request:submitted": _("Request sent"),
    "requests:request:in_progress": _("Request taken up"),
    "requests:request:waiting_for_member": _("Question asked about a request"),
    "requests:request:completed": _("Answer to our question sent"),
    "requests:request:accepted": _("Request accepted"),
    "requests:request:refused": _("Request refused"),
    "requests:request:closed": _("Request closed"),
    "requests:request:withdrawn": _("Request withdrawn"),
    "requests:request:taken": _("Request taken by an advisor"),
    "requests:request:released": _("Request given back by an advisor"),
    "requests:card:ordered": _("Printing of your card ordered"),
    "requests:change:refused": _(
        "An advisor wanted to process your request, changed meanwhile: nothing was done"
    ),
    "papers:paper:read": _("Paper opened by an advisor"),
    "messages:thread:opened": _("Conversation opened by an advisor"),
    "messages:change:refused": _(
        "An advisor wanted to process your message, changed meanwhile: nothing was done"
    ),
    "assistance:call_back:refused": _(
        "An advisor wanted to note a call, dealt with already: nothing was done"
    ),
    # Debits
    "debits:day:changed": _("Day of debit changed"),
    # Calls
    "appointments:call:booked": _("Call booked"),
    "appointments:call:moved": _("Booked call changed"),
    "appointments:call:cancelled": _("Booked call cancelled"),
    "assistance:call_back:missed": _("Call to you without an answer"),
    "assistance:call_back:closed": _("Call to you dealt with"),
    # Terminations
    "terminations:end:confirmed": _("End of a contract confirmed"),
    "terminations:end:changed": _("End of a contract moved to another day"),
    "terminations:end:taken_back": _("End of a contract taken back: it runs on"),
    "terminations:end:ended": _("Contract ended"),
    "terminations:identity:refused": _("Termination refused: some answers were wrong"),
    # Papers
    "papers:paper:added": _("Paper added"),
    "papers:paper:removed": _("Paper removed"),
    # Conversations and opinions
    "messages:thread:begun": _("Message sent"),
    "messages:message:sent": _("Message sent in a conversation"),
    "messages:message:answered": _("Answer written in a conversation"),
    "messages:thread:read": _("Messages read"),
    "messages:thread:closed": _("Conversation ended"),
    "messages:complaint:made": _("Conversation marked as a complaint"),
    "messages:complaint:withdrawn": _("Complaint withdrawn"),
    "messages:complaint:acknowledged": _("Receipt of a complaint confirmed"),
    "surveys:survey:asked": _("Opinion asked for by e-mail"),
    "surveys:answer:given": _("Opinion given"),
    "surveys:answer:changed": _("Opinion changed"),
    # The call centre
    "desk:file:opened": _("Your file opened by an advisor"),
    "desk:file:closed": _("Your file closed by the advisor"),
    "desk:identity:refused": _("Opening of your file refused: the caller’s answers were wrong"),
    "desk:account:begun": _("Account begun with you by telephone"),
    "desk:link:sent": _("Fresh link sent to your mailbox, at your call"),
    "desk:difficulty:noted": _("Difficulty noted during your call"),
    "desk:foreign_file:refused": _("Opening of your file refused: it was not open to this advisor"),
    "desk:page:refused": _("Page of your space refused: it is not for advisors"),
    "desk:page:unknown": _("Page refused to an advisor: nothing in your space has this address"),
    # Trusted helpers
    "mandates:mandate:invited": _("Trusted helper invited"),
    "mandates:mandate:entered": _("Trusted helper invited, by a mandate signed on paper"),
    "mandates:helper:signed_in": _("Your trusted helper signed in and could look at your space"),
    "mandates:mandate:accepted": _("Invitation accepted by a trusted helper"),
    "mandates:mandate:refused": _("Invitation refused by a trusted helper"),
    "mandates:mandate:revoked": _("Access of a trusted helper ended"),
    "mandates:mandate:announced": _("End of a trusted helper’s access announced by e-mail"),
    # Announcements
    "campaigns:message:previewed": _("Announcement with your facts looked at by a supervisor"),
    "campaigns:message:tried": _("Announcement with your facts tried out by a supervisor"),
    # Personal data
    "privacy:export:made": _("Your data were downloaded"),
    "privacy:closing:announced": _("End of an unused account announced by e-mail"),
    "privacy:account:closed": _("Unused account closed"),
}
_WHO = {
    ActorKind.MEMBER: _("You"),
    ActorKind.HELPER: _("Your trusted helper"),
    ActorKind.AGENT: _("An advisor"),
    ActorKind.VISITOR: _("Somebody who was not signed in"),
    ActorKind.OPERATOR: _("Our technical team"),
    ActorKind.SYSTEM: _("The portal, by itself"),
}
# Facts that are codes: what each code is called.
_KNOWN: Mapping[str, Mapping[str, str]] = {
    "kind": {slug: kind.title for slug, kind in KINDS.items()},
    "purpose": {each.value: words for each, words in consents.PURPOSES.items()},
    "channel": {each.value: words for each, words in consents.CHANNELS.items()},
    "answer": {each.value: words for each, words in consents.ANSWERS.items()},
    # Why an advisor opened the file; why the portal itself owes a call has no words here.
    "reason": {
        each.value: _("Reason: %(reason)s") % {"reason": words}
        for each, words in assistance.REASONS.items()
    },
}


def sentence(action: str) -> str:
    """Return what happened; an action without words of its own is named as it is recorded."""
    return SENTENCES.get(action, action)


def who(kind: ActorKind, name: str = "") -> str:
    """Return who did it, with their name where there is one to tell: « Un conseiller (Paul D.) ».

    An agent is known by the first name alone, and the initial of the other.
    """
    if kind is ActorKind.AGENT:
        first, _space, last = name.partition(" ")
        name = f"{first} {last[:1]}." if last else first
    return f"{_WHO[kind]} ({name})" if name else _WHO[kind]


def details(changes: Mapping[str, Any]) -> str:
    """Return what the event tells besides: « Mes droits sur mes données, D-2022-7K4M-2Q »."""
    return ", ".join(_details(changes))


def _details(changes: Mapping[str, Any]) -> Iterator[str]:
    for field, known in _KNOWN.items():
        value = _new(changes.get(field))
        if value in known:
            yield known[value]
    # Masked where they are recorded.
    yield from filter(
        None, (_new(changes.get(field)) for field in ("email", "device", "reference"))
    )


def _new(value: Any) -> str:
    """Return the new one of an old and a new value, or the fact itself; nothing if it is no text."""
    new = value[1] if isinstance(value, list) and len(value) == 2 else value
    return new if isinstance(new, str) else ""
