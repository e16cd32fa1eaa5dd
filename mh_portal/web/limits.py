"""Limits per address and overall on the views that guess or send, held in the database.

They hold across processes and a restart. The counting rules are the library `limits`'.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from mh_portal.core.database import Database
from mh_portal.core.limits.storage import DatabaseStorage
from mh_portal.language import ngettext
from mh_portal.web import state
from mh_portal.web.transaction import SAFE_METHODS

View = TypeVar("View", bound=Callable[..., Any])
EXTENSION = "mh_limiter"


def limited(name: str, *, each: str, overall: str) -> Callable[[View], View]:
    """Limit the POSTs of the view: `each` address, and `overall`, such as « 20 per minute »."""
    rates = (parse(each), parse(overall))

    def declare(view: View) -> View:
        view.limits = (name, *rates)  # type: ignore[attr-defined]
        return view

    return declare


def init(app: Flask, database: Database) -> None:
    """Count the requests of limited views before they run."""
    app.extensions[EXTENSION] = FixedWindowRateLimiter(DatabaseStorage(database))
    app.before_request(_count)


def _count() -> None:
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    declared = getattr(current_app.view_functions[request.endpoint], "limits", None)
    if declared is None or not state.settings().limits:
        return
    name, each, overall = declared
    _hit(each, name, request.remote_addr or "unknown")
    _hit(overall, name, "all")


def _hit(rate: RateLimitItem, name: str, whose: str) -> None:
    limiter: FixedWindowRateLimiter = current_app.extensions[EXTENSION]
    if limiter.hit(rate, name, whose):
        return
    seconds = max(
        1, math.ceil(limiter.get_window_stats(rate, name, whose).reset_time - time.time())
    )
    raise TooManyRequests(description=waiting_time(seconds), retry_after=seconds)


def waiting_time(seconds: int) -> str:
    """Say how long to wait, in minutes rounded up."""
    minutes = math.ceil(seconds / 60)
    return ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}
