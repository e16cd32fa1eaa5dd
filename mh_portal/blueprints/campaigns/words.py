"""What campaigns, their audiences and their states are called on the supervisors' pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from babel.numbers import format_decimal

from mh_portal.core.campaigns import kinds, timing
from mh_portal.core.campaigns.models import CampaignKind, CampaignState
from mh_portal.core.campaigns.queries import CampaignRow, WaveCounts
from mh_portal.core.campaigns.releasing import Outcome
from mh_portal.core.campaigns.timing import Untimely
from mh_portal.core.contracts.models import DebitDay
from mh_portal.language import LOCALE, long_date, ngettext
from mh_portal.language import gettext as _

KINDS: Mapping[CampaignKind, str] = {
    CampaignKind.AWARENESS: _("A new space is coming"),
    CampaignKind.LAUNCH: _("The space is open"),
    CampaignKind.IDENTIFIER: _("Update of the login"),
    CampaignKind.ACTIVATION: _("Account to activate"),
    CampaignKind.DEBIT_DATE: _("New debit date"),
    CampaignKind.SERVICES: _("Services on offer"),
}
ABOUT: Mapping[CampaignKind, str] = {
    CampaignKind.AWARENESS: _("Announces the space, its services and the video."),
    CampaignKind.LAUNCH: _("Gives the member’s number and the three steps to the account."),
    CampaignKind.IDENTIFIER: _("Leads from the old login to the e-mail address."),
    CampaignKind.ACTIVATION: _("Reminds those who began an account and did not activate it."),
    CampaignKind.DEBIT_DATE: _("Tells the move to the 5th, with each member’s amounts and dates."),
    CampaignKind.SERVICES: _("Commercial: goes only to those who agreed to receive offers."),
}
AUDIENCES: Mapping[str, str] = {
    "in-force": _("Members with a contract in force"),
    "in-force-without-account": _("Members in force without an account"),
    "migrated-logins": _("Members with an old login"),
    "month-end-direct-debit": _("Members debited at the end of the month"),
    "old-portal-users": _("Active users of the old portal"),
    "awaiting-activation": _("Members who began an account"),
}
STATES: Mapping[CampaignState, str] = {
    CampaignState.RUNNING: _("Campaign under way"),
    CampaignState.PAUSED: _("Paused"),
    CampaignState.ENDED: _("Finished"),
}
TAGS: Mapping[CampaignState, str] = {
    CampaignState.RUNNING: "good",
    CampaignState.PAUSED: "waiting",
    CampaignState.ENDED: "ended",
}
# Where the button leads of a message whose page opens to those alone who have signed in.
LEADS: Mapping[CampaignKind, str] = {
    CampaignKind.IDENTIFIER: _(
        "The page “Update my login”. The member signs in with the old login first."
    ),
    CampaignKind.DEBIT_DATE: _(
        "The page “My debits” of their own space. The member signs in first, if need be."
    ),
}
DAYS: Mapping[DebitDay, str] = {
    DebitDay.END: _("the end of the month"),
    DebitDay.FIFTH: _("the 5th"),
    DebitDay.TENTH: _("the 10th"),
    DebitDay.FIFTEENTH: _("the 15th"),
}
# What would be wrong with a message on its days, and what to do.
UNTIMELY: Mapping[Untimely, tuple[str, str]] = {
    Untimely.OPEN_ALREADY: (
        _("The space will be open by then"),
        _("This message says “soon” and names %(opening)s. Some would get it on that day or later.")
        % {"opening": long_date(timing.OPENS_ON)},
    ),
    Untimely.NOT_OPEN_YET: (
        _("The space will not be open yet"),
        _("It opens on %(opening)s. Some would get this message before that day.")
        % {"opening": long_date(timing.OPENS_ON)},
    ),
    Untimely.DEBITED_ALREADY: (
        _("The debit will have been made"),
        _(
            "The first debit in advance is made on %(debit)s. Some would hear of it on that day or "
            "later."
        )
        % {"debit": long_date(timing.FIRST_DEBIT)},
    ),
    Untimely.SHORT_NOTICE: (
        _("Less than 14 days before the debit"),
        _(
            "The first debit in advance is made on %(debit)s. A debit is announced 14 days before: "
            "the last wave should go out on %(last)s at the latest. Begin earlier, or write to "
            "more members a day."
        )
        % {
            "debit": long_date(timing.FIRST_DEBIT),
            "last": long_date(timing.LAST_NOTICE),
        },
    ),
}
# What a button of a campaign's page does: the question, what follows from it, the button.
ACTS: Mapping[str, tuple[str, str, str]] = {
    "pause": (
        _("Pause this campaign?"),
        _(
            "No further wave goes out until you resume it. What was prepared before still goes "
            "out. The days of the pause are not made up for."
        ),
        _("Pause"),
    ),
    "reprise": (
        _("Resume this campaign?"),
        _("Today’s wave goes out within a minute if there was none today. Then one goes each day."),
        _("Resume"),
    ),
    "arret": (
        _("Stop this campaign for good?"),
        _(
            "No further wave goes out, and it cannot be resumed. What was prepared before still "
            "goes out. For the others, plan a new campaign: nobody gets it twice."
        ),
        _("Stop for good"),
    ),
    "envoi": (
        _("Release today’s wave now?"),
        _(
            "The portal releases it by itself every day. Use this when you do not want to wait, "
            "or when a wave was interrupted. Nobody gets the message twice."
        ),
        _("Release now"),
    ),
}
POSSIBLE: Mapping[CampaignState, frozenset[str]] = {
    CampaignState.RUNNING: frozenset({"pause", "arret", "envoi"}),
    CampaignState.PAUSED: frozenset({"reprise", "arret"}),
    CampaignState.ENDED: frozenset(),
}
# Why another button, of a page that is older, does nothing.
IMPOSSIBLE: Mapping[CampaignState, str] = {
    CampaignState.RUNNING: _("This campaign is under way already: there is nothing to resume."),
    CampaignState.PAUSED: _("This campaign is paused: nothing was released. Resume it first."),
    CampaignState.ENDED: _("This campaign is finished: there is nobody left to write to."),
}
# What the page says afterwards.
DONE: Mapping[str, str] = {
    "prevue": _("The campaign is planned"),
    "pause": _("The campaign is paused"),
    "reprise": _("The campaign is resumed"),
    "arret": _("The campaign is stopped"),
    "imprimeur": _("The batch is noted as handed to the printer"),
    "envoi": _("Today’s wave is on its way"),
    "rien": _("There was nothing to release: today’s wave has gone, or the first day is to come"),
}
# Why nothing was released, or not all of it.
REFUSALS: Mapping[Outcome, str] = {
    Outcome.PAUSED: IMPOSSIBLE[CampaignState.PAUSED],
    Outcome.ENDED: IMPOSSIBLE[CampaignState.ENDED],
    Outcome.FAILED: _(
        "The release was interrupted. What was prepared goes out, and the portal goes on with "
        "the rest by itself. Nobody gets the message twice."
    ),
}


def names(campaigns: Sequence[CampaignRow]) -> Mapping[int, str]:
    """Return what each campaign is called: its message, and its number where two have the same."""
    known = Counter(each.kind for each in campaigns)
    told = _("%(message)s (No. %(number)s)")
    return {
        each.id: told % {"message": KINDS[each.kind], "number": each.id}
        if known[each.kind] > 1
        else KINDS[each.kind]
        for each in campaigns
    }


def state(campaign: CampaignRow, today: date, *, has_day: bool) -> tuple[str, str]:
    """Return a campaign's state in words, and its tone; it is not under way before its first day.

    It leaves the first day out where that stands beside it: it `has_day` then.
    """
    if campaign.is_to_come(today):
        said = _("Campaign planned") if has_day else _("Planned from %(day)s on")
        return said % {"day": long_date(campaign.starts_on)}, "neutral"
    return STATES[campaign.state], TAGS[campaign.state]


def late_notice(late: int, today: date) -> str:
    """Return how many a campaign under way would tell of the debit too late, and what to do."""
    facts = {
        "num": number(late),
        "last": long_date(timing.LAST_NOTICE),
        "debit": long_date(timing.FIRST_DEBIT),
    }
    said = ngettext(
        "%(num)s member would hear of it after %(last)s, less than 14 days before the first debit, "
        "of %(debit)s.",
        "%(num)s members would hear of it after %(last)s, less than 14 days before the first "
        "debit, of %(debit)s.",
        late,
    )
    if today <= timing.LAST_NOTICE:
        advice = _(
            "What you can do: stop this campaign and plan a new one from today on, with more "
            "members a day. Nobody gets the message twice."
        )
    else:
        advice = _(
            "What you can do: stop this campaign and plan a new one that writes to all the others "
            "today. Nobody gets the message twice. Tell the team of the debits, and have those "
            "called who can be."
        )
    return f"{said % facts} {advice}"


def only_for(kind: CampaignKind) -> str:
    """Return who alone gets a kind of message, empty when it is for any audience."""
    if kinds.purpose(kind):
        return _("Members who agreed to receive our offers")
    bound = kinds.bound_to(kind)
    return AUDIENCES[bound] if bound else ""


def number(value: int) -> str:
    """Return a number as it is written in French: « 12 000 », its space not breaking."""
    return format_decimal(value, locale=LOCALE).replace(" ", "\N{NO-BREAK SPACE}")


def members(count: int) -> str:
    """Return a number of members in words."""
    return ngettext("%(num)s member", "%(num)s members", count) % {"num": number(count)}


def reached(wave: WaveCounts) -> str:
    """Return how a wave reached its members: « 120 e-mails, 14 lettres, 1 sans adresse »."""
    by_email = wave.prepared - wave.letters - wave.nobody
    ways = (
        (by_email, ngettext("%(num)s e-mail", "%(num)s e-mails", by_email)),
        (wave.letters, ngettext("%(num)s letter", "%(num)s letters", wave.letters)),
        (wave.nobody, ngettext("%(num)s without address", "%(num)s without address", wave.nobody)),
    )
    return ", ".join(said % {"num": number(count)} for count, said in ways if count)
