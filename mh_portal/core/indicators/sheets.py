"""An indicator over a period: its figures as a table, its chart, and one sentence that compares."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from mh_portal.core.indicators import catalogue, queries, rules
from mh_portal.core.indicators.catalogue import Indicator, Series
from mh_portal.core.indicators.delaying import delays_sheet
from mh_portal.core.indicators.funnels import funnel_sheet
from mh_portal.core.indicators.gauges import Base
from mh_portal.core.indicators.queries import Now
from mh_portal.core.indicators.rules import Period, Span, Step
from mh_portal.core.indicators.sheet import Bars, Columns, Sheet, compared
from mh_portal.language import gettext as _
from mh_portal.language import long_date, ngettext

# More kinds than these are not told apart by the pattern of a column.
MOST_SERIES = 5
SCORES = (5, 4, 3, 2, 1)
# Until the campaign is planned, those whom it will be about.
_INSTEAD = {Base.MONTH_END_WRITTEN: Base.MONTH_END}
_By = Mapping[tuple[str, str], Sequence[int]]


@dataclasses.dataclass(frozen=True)
class Figures:
    """All indicators over a period, and what waits now."""

    sheets: Sequence[Sheet]
    now: Now


def get_figures(db: Session, period: Period) -> Figures:
    """Return every indicator over a period, compared with the period before."""
    counts = queries.list_counts(db, period.before.first, period.spans[-1].last)
    now = queries.get_now(db)
    own, former = counts.by_span(period.spans), counts.by_span(period.before.spans)
    sheets = [_sheet(each, period, own, former, now) for each in catalogue.INDICATORS]
    funnel = funnel_sheet(queries.list_funnels(db))
    delays = delays_sheet(_totals(own), _totals(former))
    return Figures(_in_order(sheets, funnel, delays), now)


def find_sheet(db: Session, slug: str, period: Period) -> Sheet | None:
    """Return the indicator of that name over a period, or None when there is none."""
    sheets = get_figures(db, period).sheets
    return next((sheet for sheet in sheets if sheet.slug == slug), None)


def span_label(span: Span, step: Step, *, short: bool = False) -> str:
    """Return what a day or a week is called: « 24 mars 2022 », « semaine du 21 mars 2022 »."""
    if short:
        week = f"S{span.first.isocalendar().week:02}"
        return f"{span.first:%d/%m}" if step is Step.DAY else week
    if step is Step.DAY:
        return long_date(span.first)
    return _("week of %(day)s") % {"day": long_date(span.first)}


def _in_order(sheets: list[Sheet], funnel: Sheet, delays: Sheet) -> list[Sheet]:
    """Put the two that are told by wave and by kind beside those they explain."""
    slugs = [sheet.slug for sheet in sheets]
    sheets.insert(slugs.index("comptes"), funnel)
    sheets.insert(slugs.index("reponses") + 1, delays)
    return sheets


def _sheet(each: Indicator, period: Period, own: _By, former: _By, now: Now) -> Sheet:
    spans = period.spans
    columns = [_values(series, own, len(spans)) for series in each.series]
    former_values = [_values(series, former, len(spans)) for series in each.series]
    before = sum(count for values in former_values for count in values)
    totals = [sum(values) for values in columns]
    rows: list[tuple[int | str, ...]] = []
    for number, span in enumerate(spans):
        counted = [values[number] for values in columns]
        rows.append(_row(span_label(span, period.step), counted))
    rows.append(_row(_("Total"), totals))
    headers = [_("Day") if period.step is Step.DAY else _("Week")]
    headers += [series.label for series in each.series]
    if len(each.series) > 1:
        headers.append(_("Total"))
    return Sheet(
        slug=each.slug,
        title=each.title,
        about=each.about,
        headline=_headline(each, totals, before, now),
        headers=tuple(headers),
        rows=tuple(rows),
        chart=_chart(each, period, columns, totals) if any(totals) else None,
    )


def _row(label: str, counted: list[int]) -> tuple[int | str, ...]:
    return (label, *counted, sum(counted)) if len(counted) > 1 else (label, *counted)


def _values(series: Series, by: _By, length: int) -> list[int]:
    values = [0] * length
    for (name, detail), counts in by.items():
        if any(name == pick and wanted in (None, detail) for pick, wanted in series.picks):
            values = [old + new for old, new in zip(values, counts, strict=True)]
    return values


def _chart(
    each: Indicator, period: Period, columns: list[list[int]], totals: list[int]
) -> Columns | Bars:
    labels = [series.label for series in each.series]
    if len(each.series) > MOST_SERIES:
        named = [(label, total, str(total)) for label, total in zip(labels, totals, strict=True)]
        return Bars(tuple(named), max(totals))
    return Columns(
        labels=tuple(span_label(span, period.step, short=True) for span in period.spans),
        series=tuple((label, tuple(values)) for label, values in zip(labels, columns, strict=True)),
    )


def _headline(each: Indicator, totals: list[int], before: int, now: Now) -> str:
    said = [compared(sum(totals), before)]
    if each.slug == "satisfaction" and any(totals):
        points = sum(score * count for score, count in zip(SCORES, totals, strict=True))
        mean = f"{points / sum(totals):.1f}".replace(".", ",")
        said.append(_("Mean: %(mean)s out of 5.") % {"mean": mean})
    if each.of is not None:
        part, whole = each.of
        known = now.get(whole) or now.get(_INSTEAD.get(whole, whole))
        if known:
            done = now.get(part)
            facts = {"done": done, "known": known, "share": rules.percent(done, known)}
            told = ngettext(
                "In all %(done)s member of %(known)s: %(share)s %%.",
                "In all %(done)s members of %(known)s: %(share)s %%.",
                done,
            )
            said.append(told % facts)
    return " ".join(said)


def _totals(by: _By) -> dict[tuple[str, str], int]:
    return {key: sum(values) for key, values in by.items()}


def week_of(monday: date) -> Period:
    """Return the days of a week, for its report."""
    return Period(Step.DAY, 7, monday + rules.A_WEEK - rules.A_DAY)
