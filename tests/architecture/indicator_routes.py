"""The part of the route table that is the indicators: pages, tables, the report, the monitoring."""

from __future__ import annotations

import dataclasses

from tests.architecture.route import SUPERVISOR, Reached, Route

_PAGE, _WEEK = "/conseiller/indicateurs", "/conseiller/indicateurs/semaine/2022-W12"


def _page(endpoint: str, path: str) -> Route:
    # The session and its second factor; counts, gauges, waves and what came of them.
    return Route(
        endpoint=f"desk.indicators.{endpoint}",
        path=path,
        access=SUPERVISOR,
        queries=6,
        seen_by="supervisor",
    )


ROUTES: tuple[Route, ...] = (
    _page("show", _PAGE),
    # Offered beside what was counted: nothing was in the sample.
    dataclasses.replace(
        _page("table", f"{_PAGE}/echecs.csv"), mimetype="text/csv", reached=Reached.STATE
    ),
    _page("week", _WEEK),
    dataclasses.replace(_page("week_pdf", f"{_WEEK}.pdf"), mimetype="application/pdf"),
    Route(
        endpoint="metrics.show",
        path="/metriques",
        queries=4,
        mimetype="text/plain",
        reached=Reached.MACHINE,
    ),
)
