"""How many members of each campaign's wave have come how far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.indicators import catalogue, rules
from mh_portal.core.indicators.queries import Funnel
from mh_portal.core.indicators.sheet import Cell, Columns, Sheet
from mh_portal.core.indicators.waves import Stage
from mh_portal.language import gettext as _
from mh_portal.language import long_date, ngettext

# As many as a chart has room for.
DRAWN = 8
_DRAWN_STAGES = (Stage.WRITTEN, Stage.SENT, Stage.FOLLOWED, Stage.BEGUN, Stage.ACTIVATED)


def funnel_sheet(waves: Sequence[Funnel]) -> Sheet:
    """Return what came of the newest waves, the latest first."""
    written = sum(wave.stages[Stage.WRITTEN] for wave in waves)
    opened = sum(wave.stages[Stage.ACTIVATED] for wave in waves)
    share = rules.percent(opened, written)
    headline = _("No campaign has written to anybody yet.")
    if share is not None:
        headline = _("%(messages)s, %(accounts)s since: %(share)s %%.") % {
            "messages": ngettext("%(num)s message written", "%(num)s messages written", written)
            % {"num": written},
            "accounts": ngettext("%(num)s account opened", "%(num)s accounts opened", opened)
            % {"num": opened},
            "share": share,
        }
    about = _("Counted for 90 days from each wave. A link is counted when it is first opened.")
    if len(waves) > DRAWN:
        about += " " + _("The chart shows the newest waves alone, the figures all of them.")
    several = _several(waves)
    shown = [wave for wave in waves[:DRAWN] if wave.stages[Stage.WRITTEN]][::-1]
    return Sheet(
        slug=catalogue.FUNNEL,
        title=_("From the message to the account, wave by wave"),
        about=about,
        headline=headline,
        headers=(
            _("Campaign and wave"),
            _("Day"),
            *(catalogue.STAGES[stage] for stage in Stage),
            _("Share of accounts"),
        ),
        rows=tuple(_row(wave, is_numbered=wave.kind in several) for wave in waves),
        chart=_chart(shown, several) if shown else None,
    )


def _several(waves: Sequence[Funnel]) -> frozenset[CampaignKind]:
    """Return the kinds of which more than one campaign has written: their names need a number."""
    campaigns = Counter(kind for kind, _id in {(wave.kind, wave.campaign_id) for wave in waves})
    return frozenset(kind for kind, count in campaigns.items() if count > 1)


def _row(wave: Funnel, *, is_numbered: bool) -> tuple[Cell, ...]:
    share = rules.percent(wave.stages[Stage.ACTIVATED], wave.stages[Stage.WRITTEN])
    return (
        wave_name(wave, is_numbered=is_numbered),
        long_date(wave.day),
        *(wave.stages[stage] for stage in Stage),
        "—" if share is None else f"{share} %",
    )


def wave_name(wave: Funnel, *, is_numbered: bool) -> str:
    """Return what a wave is called: « Lancement (M2), vague 1 », or « … (M2), n° 3, vague 1 »."""
    campaign = catalogue.CAMPAIGNS.get(wave.kind, wave.kind.value)
    if is_numbered:
        campaign = f"{campaign}, {_number(wave)}"
    return _("%(campaign)s, wave %(number)s") % {"campaign": campaign, "number": wave.number}


def _number(wave: Funnel) -> str:
    return _("No. %(number)s") % {"number": wave.campaign_id}


def _chart(waves: Sequence[Funnel], several: Container[CampaignKind]) -> Columns:
    return Columns(
        labels=tuple(_label(wave, is_numbered=wave.kind in several) for wave in waves),
        series=tuple(
            (catalogue.STAGES[stage], tuple(wave.stages[stage] for wave in waves))
            for stage in _DRAWN_STAGES
        ),
        is_stacked=False,
    )


def _label(wave: Funnel, *, is_numbered: bool) -> str:
    """Return what stands below a wave's columns: « M2 24/03 », or « M2 n° 3 24/03 »."""
    named = [_code(wave), *([_number(wave)] if is_numbered else []), f"{wave.day:%d/%m}"]
    return " ".join(named)


def _code(wave: Funnel) -> str:
    """Return the short name of a campaign: the part in brackets, « M2 »."""
    name = catalogue.CAMPAIGNS.get(wave.kind, wave.kind.value)
    return name.partition("(")[2].rstrip(")") or name
