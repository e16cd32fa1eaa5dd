"""Limits per address and overall on the views that guess or send, held in the database.

They hold across processes and a restart. What a rate means is the library `limits`'.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from werkzeug.exceptions import TooManyRequests

from mh_portal.core.database import Database
from mh_portal.core.limits.storage import DatabaseStorage, Window
from mh_portal.language import ngettext
from mh_portal.web import state
from mh_portal.web.transaction import SAFE_METHODS

View = TypeVar("View", bound=Callable[..., Any])
EXTENSION = "mh_limits"


def limited(name: str, *, each: str, overall: str, reads: bool = False) -> Callable[[View], View]:
    """Limit the POSTs of the view: `each` address, and `overall`, such as « 20 per minute ».

    With `reads`, its GETs too: on a page that can be guessed by its address.
    """
    rates = (parse(each), parse(overall))

    def declare(view: View) -> View:
        view.limits = (reads, name, *rates)  # type: ignore[attr-defined]
        return view

    return declare


def init(app: Flask, database: Database) -> None:
    """Count the requests of limited views before they run."""
    app.extensions[EXTENSION] = DatabaseStorage(database)
    app.before_request(_count)


def _count() -> None:
    if request.endpoint is None:
        return
    declared = getattr(current_app.view_functions[request.endpoint], "limits", None)
    if declared is None or not state.settings().limits:
        return
    reads, name, each, overall = declared
    if request.method in SAFE_METHODS and not reads:
        return
    storage: DatabaseStorage = current_app.extensions[EXTENSION]
    own = _window(each, name, request.remote_addr or "unknown")
    full = storage.find_full((own, _window(overall, name, "all")))
    if full is not None:
        seconds = max(1, math.ceil(storage.get_expiry(full.name) - time.time()))
        raise TooManyRequests(description=waiting_time(seconds), retry_after=seconds)


def _window(rate: RateLimitItem, name: str, whose: str) -> Window:
    return Window(rate.key_for(name, whose), rate.get_expiry(), rate.amount)


def waiting_time(seconds: int) -> str:
    """Say how long to wait, in minutes rounded up."""
    minutes = math.ceil(seconds / 60)
    return ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}
