"""The indicators that are told by day and by week: what each is called, and what it counts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from mh_portal.core.assistance.words import DIFFICULTIES, REASONS
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.indicators.counting import IN_TIME, LATE, Name
from mh_portal.core.indicators.gauges import Base, Waiting
from mh_portal.core.indicators.waves import Stage
from mh_portal.language import gettext as _
from mh_portal.language import ngettext


@dataclasses.dataclass(frozen=True)
class Series:
    """A line of figures: its label, and what is counted in it (None: whatever the detail)."""

    label: str
    picks: tuple[tuple[Name, str | None], ...]


@dataclasses.dataclass(frozen=True)
class Indicator:
    """What is told: `slug` in addresses, `about` in one sentence.

    `of` are the two gauges « so many of so many » that stand beside it: part, and whole.
    """

    slug: str
    title: str
    about: str
    series: tuple[Series, ...]
    of: tuple[Base, Base] | None = None


def _one(label: str, *picks: tuple[Name, str | None]) -> Series:
    return Series(label, picks)


_FAILURES = Indicator(
    "echecs",
    _("Failed sign-ins and account creations"),
    _("Each attempt that failed. Which answer was wrong is recorded nowhere, for safety."),
    (
        _one(_("Wrong password"), (Name.SIGN_IN_FAILED, "password")),
        _one(_("Wrong second code"), (Name.SIGN_IN_FAILED, "code")),
        _one(_("Creation: number unknown"), (Name.FACTS_MISMATCH, "unknown_number")),
        _one(_("Creation: other facts"), (Name.FACTS_MISMATCH, "other_facts")),
        _one(_("Access locked"), (Name.ACCESS_LOCKED, None)),
    ),
)
_LINKS = Indicator(
    "liens",
    _("Links that ran out, links asked for again"),
    _("A link that ran out was never used. One is asked again when the first did not serve."),
    (
        _one(_("Ran out: activation"), (Name.LINK_EXPIRED, "activation")),
        _one(_("Ran out: identifier"), (Name.LINK_EXPIRED, "identifier")),
        _one(_("Ran out: password"), (Name.LINK_EXPIRED, "password")),
        _one(_("Asked again in time"), (Name.LINK_RENEWED, "before_expiry")),
        _one(_("Asked again too late"), (Name.LINK_RENEWED, "after_expiry")),
    ),
)
_FORGOTTEN = Indicator(
    "oublis",
    _("Number or password not known"),
    _("Visits to « I do not know », and new passwords asked for."),
    (
        _one(_("« I do not know »"), (Name.NUMBER_UNKNOWN, None)),
        _one(_("Password forgotten"), (Name.PASSWORD_FORGOTTEN, "sent")),
        _one(_("Forgotten, e-mail unknown"), (Name.PASSWORD_FORGOTTEN, "unknown")),
    ),
)
_SATISFACTION = Indicator(
    "satisfaction",
    _("Opinions"),
    _("The first answer of each member, from 5 (very satisfied) to 1."),
    tuple(
        _one(_("Score %(score)s") % {"score": score}, (Name.SURVEY_SCORE, str(score)))
        for score in (5, 4, 3, 2, 1)
    ),
)
_COMPLAINTS = Indicator(
    "reclamations",
    _("Complaints"),
    _("Conversations that were marked as a complaint, and low opinions with a comment."),
    (_one(_("Complaints"), (Name.COMPLAINT, None)),),
)
_ACCOUNTS = Indicator(
    "comptes",
    _("Accounts activated"),
    _("Members who opened their account from the link of the e-mail."),
    (_one(_("Accounts activated"), (Name.ACCOUNT_ACTIVATED, None)),),
)
_IDENTIFIERS = Indicator(
    "identifiants",
    _("Identifiers updated"),
    _("Members of the old portal whose e-mail address is now their login."),
    (
        _one(_("First sign-in with the old login"), (Name.IDENTIFIER_UPDATED, "begun")),
        _one(_("Identifier updated"), (Name.IDENTIFIER_UPDATED, "done")),
    ),
    of=(Base.MIGRATED_DONE, Base.MIGRATED),
)
_ANSWERS = Indicator(
    "reponses",
    _("Answers in time"),
    _("Requests that were answered, by whether it was on the promised day at the latest."),
    (
        _one(_("In time"), (Name.REQUEST_ANSWERED, IN_TIME)),
        _one(_("Late"), (Name.REQUEST_ANSWERED, LATE)),
    ),
)
_SHIFTS = Indicator(
    "prelevement",
    _("Debit days chosen"),
    _("Members who moved their debit to the 10 or the 15, or back to the 5."),
    (
        _one(_("To the 10"), (Name.DEBIT_SHIFT, "10")),
        _one(_("To the 15"), (Name.DEBIT_SHIFT, "15")),
        _one(_("Back to the 5"), (Name.DEBIT_SHIFT, "5")),
    ),
    of=(Base.SHIFTED, Base.MONTH_END_WRITTEN),
)
_CALLS = Indicator(
    "appels",
    _("Calls by reason"),
    _("Files that an advisor opened with a member, by the reason that was given."),
    tuple(
        _one(words[:1].upper() + words[1:], (Name.CALL, reason.value))
        for reason, words in REASONS.items()
    ),
)
_DIFFICULTIES = Indicator(
    "difficultes",
    _("Difficulties noted during calls"),
    _("What members found difficult, as advisors noted it."),
    tuple(
        _one(words[:1].upper() + words[1:], (Name.DIFFICULTY, kind.value))
        for kind, words in DIFFICULTIES.items()
    ),
)
# In the order of the page.
INDICATORS: tuple[Indicator, ...] = (
    _FAILURES,
    _LINKS,
    _FORGOTTEN,
    _SATISFACTION,
    _COMPLAINTS,
    _ACCOUNTS,
    _IDENTIFIERS,
    _ANSWERS,
    _SHIFTS,
    _CALLS,
    _DIFFICULTIES,
)
# These two are told by kind and by wave.
DELAYS, FUNNEL = "delais", "entonnoir"
_WAITING: Mapping[Waiting, Callable[[int], str]] = {
    Waiting.LATE_REQUESTS: lambda count: ngettext(
        "request after its promised day", "requests after their promised day", count
    ),
    Waiting.LATE_RECEIPTS: lambda count: ngettext(
        "complaint without a receipt after the legal day",
        "complaints without a receipt after the legal day",
        count,
    ),
    Waiting.LATE_ANSWERS: lambda count: ngettext(
        "message or complaint whose answer is late",
        "messages or complaints whose answer is late",
        count,
    ),
    Waiting.DUE_ANSWERS: lambda count: ngettext(
        "message or complaint to answer today",
        "messages or complaints to answer today",
        count,
    ),
    Waiting.COMPLAINTS: lambda count: ngettext(
        "complaint whose receipt is to be confirmed",
        "complaints whose receipt is to be confirmed",
        count,
    ),
    Waiting.CALL_BACKS: lambda count: ngettext(
        "member to call back now", "members to call back now", count
    ),
    Waiting.FAILED_MAILS: lambda count: ngettext(
        "e-mail that failed in the last 7 days", "e-mails that failed in the last 7 days", count
    ),
    Waiting.UNKNOWN_MAILS: lambda count: ngettext(
        "e-mail that may not have arrived", "e-mails that may not have arrived", count
    ),
    Waiting.MARKED_ADDRESSES: lambda count: ngettext(
        "e-mail address that no longer works", "e-mail addresses that no longer work", count
    ),
    Waiting.PAUSED_CAMPAIGNS: lambda count: ngettext(
        "campaign is paused", "campaigns are paused", count
    ),
    Waiting.UNMADE_LETTERS: lambda count: ngettext(
        "batch of letters to make", "batches of letters to make", count
    ),
    Waiting.LETTERS_TO_HAND_OVER: lambda count: ngettext(
        "batch of letters to hand over to the printer",
        "batches of letters to hand over to the printer",
        count,
    ),
}
CAMPAIGNS: Mapping[CampaignKind, str] = {
    CampaignKind.AWARENESS: _("Announcement (M1)"),
    CampaignKind.LAUNCH: _("Launch (M2)"),
    CampaignKind.IDENTIFIER: _("Identifier (M2b)"),
    CampaignKind.ACTIVATION: _("Activation reminder (M3)"),
    CampaignKind.DEBIT_DATE: _("Debit date (M4)"),
    CampaignKind.SERVICES: _("Services"),
}
STAGES: Mapping[Stage, str] = {
    Stage.WRITTEN: _("Written to"),
    Stage.LETTER: _("By letter"),
    Stage.UNREACHABLE: _("Without an address"),
    Stage.SENT: _("E-mails sent"),
    Stage.FAILED: _("Failed or unknown"),
    Stage.FOLLOWED: _("Link opened"),
    Stage.BEGUN: _("Account begun"),
    Stage.ACTIVATED: _("Account opened"),
}


def waiting(name: Waiting, count: int) -> str:
    """Return what waits, in words that follow their number: « 2 » « requests after their … »."""
    return _WAITING[name](count)
