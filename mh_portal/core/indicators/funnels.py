"""How many members of each campaign's wave have come how far."""

from __future__ import annotations

from collections.abc import Sequence

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
        rows=tuple(_row(wave) for wave in waves),
        chart=_chart(shown) if shown else None,
    )


def _row(wave: Funnel) -> tuple[Cell, ...]:
    share = rules.percent(wave.stages[Stage.ACTIVATED], wave.stages[Stage.WRITTEN])
    return (
        wave_name(wave),
        long_date(wave.day),
        *(wave.stages[stage] for stage in Stage),
        "—" if share is None else f"{share} %",
    )


def wave_name(wave: Funnel) -> str:
    """Return what a wave is called: « Lancement (M2), vague 1 »."""
    campaign = catalogue.CAMPAIGNS.get(wave.kind, wave.kind.value)
    return _("%(campaign)s, wave %(number)s") % {"campaign": campaign, "number": wave.number}


def _chart(waves: Sequence[Funnel]) -> Columns:
    return Columns(
        labels=tuple(f"{_code(wave)} {wave.day:%d/%m}" for wave in waves),
        series=tuple(
            (catalogue.STAGES[stage], tuple(wave.stages[stage] for wave in waves))
            for stage in _DRAWN_STAGES
        ),
        is_stacked=False,
    )


def _code(wave: Funnel) -> str:
    """Return the short name of a campaign: the part in brackets, « M2 »."""
    name = catalogue.CAMPAIGNS.get(wave.kind, wave.kind.value)
    return name.partition("(")[2].rstrip(")") or name
