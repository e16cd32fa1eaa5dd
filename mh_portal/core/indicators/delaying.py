"""The delays of answers by kind of request, against what was promised."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from mh_portal.core.indicators import catalogue, rules
from mh_portal.core.indicators.counting import IN_TIME, Name
from mh_portal.core.indicators.delays import COMPLAINT, MESSAGE
from mh_portal.core.indicators.sheet import Bars, Cell, Sheet, compared
from mh_portal.core.messages.rules import ACKNOWLEDGED_WITHIN, ANSWERS_WITHIN
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.rules import WorkingDays
from mh_portal.language import gettext as _
from mh_portal.language import ngettext

MEDIAN, NEARLY_ALL = 0.5, 0.9
ALL = 100
_Totals = Mapping[tuple[str, str], int]


def delays_sheet(own: _Totals, former: _Totals) -> Sheet:
    """Return how long answers took over a period, kind by kind."""
    spreads, kept = _spreads(own)
    before = sum(count for (name, _detail), count in former.items() if name == Name.REQUEST_DELAY)
    rows: list[tuple[Cell, ...]] = []
    bars: list[tuple[str, int, str]] = []
    for kind in sorted(spreads, key=_title):
        spread = spreads[kind]
        answered = spread.total()
        share = rules.percent(kept[kind], answered) or 0
        rows.append(
            (
                _title(kind),
                answered,
                _days(rules.percentile(spread, MEDIAN)),
                _days(rules.percentile(spread, NEARLY_ALL)),
                _promise(kind),
                f"{share} %",
            )
        )
        bars.append((_title(kind), share, f"{share} %"))
    return Sheet(
        slug=catalogue.DELAYS,
        title=_("Delays by kind of request"),
        about=_("Days from the sending to the answer; the promised day was told to each member."),
        headline=compared(sum(spread.total() for spread in spreads.values()), before),
        headers=(
            _("Request"),
            _("Answers"),
            _("Half of them within"),
            _("Nine in ten within"),
            _("Promised within"),
            _("In time"),
        ),
        rows=tuple(rows),
        chart=Bars(tuple(bars), ALL, goal=ALL, goal_label=_("Promise: 100 %%") % {})
        if bars
        else None,
    )


def _spreads(totals: _Totals) -> tuple[dict[str, Counter[int]], Counter[str]]:
    spreads: defaultdict[str, Counter[int]] = defaultdict(Counter)
    kept: Counter[str] = Counter()
    for (name, detail), count in totals.items():
        if name == Name.REQUEST_DELAY:
            kind, days, is_kept = detail.split("|")
            spreads[kind][int(days)] += count
            kept[kind] += count if is_kept == IN_TIME else 0
    return dict(spreads), kept


def _title(kind: str) -> str:
    if kind == COMPLAINT:
        return _("Receipt of a complaint")
    if kind == MESSAGE:
        return _("Answer to a message")
    return KINDS[kind].title if kind in KINDS else kind


def _days(count: int | None) -> str:
    if not count:
        return _("the same day")
    return ngettext("%(num)s day", "%(num)s days", count) % {"num": count}


def _promise(kind: str) -> str:
    if kind == COMPLAINT:
        return _("%(num)s days, Sundays and holidays left out") % {"num": ACKNOWLEDGED_WITHIN}
    if kind != MESSAGE and kind not in KINDS:
        return "—"
    promise = ANSWERS_WITHIN if kind == MESSAGE else KINDS[kind].promise
    count = promise.count
    if isinstance(promise, WorkingDays):
        return ngettext("%(num)s working day", "%(num)s working days", count) % {"num": count}
    return ngettext("%(num)s month", "%(num)s months", count) % {"num": count}
