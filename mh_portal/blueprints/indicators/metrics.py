"""The indicators as Prometheus reads them, for the machine itself or whoever has the token."""

from __future__ import annotations

import hmac
import ipaddress
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, request
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.orm import Session

from mh_portal.core.indicators import queries
from mh_portal.core.indicators.counting import Name
from mh_portal.core.indicators.gauges import Waiting
from mh_portal.web import state
from mh_portal.web.access import ANYONE, access
from mh_portal.web.transaction import db

blueprint = Blueprint("metrics", __name__)
# Whoever came through another computer has one of these; then « loopback » says nothing.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
# Days of a delay.
BUCKETS = (0, 1, 2, 5, 10, 20, 31, 62)
_WAITING = frozenset(waiting.value for waiting in Waiting)


@blueprint.get("/metriques")
@access(ANYONE)
def show() -> Response:
    """Answer the figures as text; to everybody else there is no such page."""
    if not _is_from_here() and not _has_token():
        abort(403 if request.authorization and state.settings().metrics_token else 404)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(IndicatorCollector(db()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class IndicatorCollector(Collector):
    """Gives the counts, read as they are collected; no value names or concerns one member."""

    def __init__(self, reading: Session) -> None:
        self._db = reading

    def describe(self) -> list[Metric]:
        """Say nothing beforehand: nothing is read until it is collected."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Give the counts since counting began, the delays, what waits, and the newest waves."""
        totals = queries.list_totals(self._db)
        events = CounterMetricFamily(
            "mh_portal_events", "What happened, by name and detail.", labels=["name", "detail"]
        )
        for name, detail, count in totals:
            if name != Name.REQUEST_DELAY:
                events.add_metric([name, detail], count)
        yield events
        yield _delays(totals)
        now = queries.get_now(self._db)
        waiting = GaugeMetricFamily("mh_portal_waiting", "What waits now.", labels=["what"])
        of = GaugeMetricFamily("mh_portal_members", "Of how many members.", labels=["what"])
        for name, value in sorted(now.values.items()):
            (waiting if name in _WAITING else of).add_metric([name], value)
        yield waiting
        yield of
        yield _waves(self._db)
        if now.counted_at is not None:
            yield GaugeMetricFamily(
                "mh_portal_counted_timestamp_seconds",
                "When the counts were last brought up to date, by the portal's clock.",
                value=now.counted_at.timestamp(),
            )


def _delays(totals: list[tuple[str, str, int]]) -> Metric:
    spreads: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for name, detail, count in totals:
        if name == Name.REQUEST_DELAY:
            kind, days, kept = detail.split("|")
            spreads[kind, kept][int(days)] += count
    found = HistogramMetricFamily(
        "mh_portal_request_delay_days",
        "Days from a request to its answer.",
        labels=["kind", "promise"],
    )
    for (kind, kept), spread in sorted(spreads.items()):
        buckets = [
            (str(float(most)), float(sum(n for days, n in spread.items() if days <= most)))
            for most in BUCKETS
        ]
        total = sum(days * count for days, count in spread.items())
        found.add_metric([kind, kept], [*buckets, ("+Inf", float(spread.total()))], total)
    return found


def _waves(reading: Session) -> Metric:
    found = GaugeMetricFamily(
        "mh_portal_campaign_members",
        "Members of a campaign's wave, by how far they have come.",
        labels=["campaign", "kind", "wave", "stage"],
    )
    for wave in queries.list_funnels(reading):
        for stage, count in wave.stages.items():
            labels = [str(wave.campaign_id), wave.kind.value, str(wave.number), stage.value]
            found.add_metric(labels, count)
    return found


def _is_from_here() -> bool:
    """Tell whether this very machine asks, and not another one through a proxy on it."""
    if any(name in request.headers for name in FORWARDED):
        return False
    # What a trusted proxy said of the address has taken the place of the connection's own.
    original: dict[str, Any] = request.environ.get("werkzeug.proxy_fix.orig", {})
    peer = original.get("REMOTE_ADDR", request.environ.get("REMOTE_ADDR")) or ""
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False


def _has_token() -> bool:
    token, given = state.settings().metrics_token, request.authorization
    if not token or given is None or given.type != "bearer" or not given.token:
        return False
    return hmac.compare_digest(given.token.encode(), token.encode())
