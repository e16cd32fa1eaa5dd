"""The work beside the requests, in threads of this process: delivering mail, and what comes due."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

import structlog
from flask import Flask

from mh_portal.config import Settings
from mh_portal.core.bounces import service as bounces
from mh_portal.core.campaigns import releasing, returning
from mh_portal.core.database import Database
from mh_portal.core.indicators import service as indicators
from mh_portal.documents import batches
from mh_portal.emails import delivery
from mh_portal.web import letterhead, signals, state

# What comes due is looked for so often, for the first time a moment after the start.
FIRST_SECONDS, EACH_SECONDS = 10.0, 60.0

logger = structlog.get_logger(__name__)
_threads: list[threading.Thread] = []


def start(app: Flask) -> None:
    """Start the threads of this process; a second call changes nothing.

    Called after the server has forked: a thread does not survive a fork.
    """
    if any(thread.is_alive() for thread in _threads):
        return
    signals.end.clear()
    with app.app_context():
        database, settings = state.database(), state.settings()
    _threads[:] = [
        threading.Thread(
            target=delivery.watch,
            args=(database, settings),
            kwargs={"stop": signals.end, "wake": signals.mail},
            name="delivery",
            daemon=True,
        ),
        threading.Thread(target=_keep_up, args=(app,), name="keeping up", daemon=True),
    ]
    for thread in _threads:
        thread.start()


def stop(timeout: float = 5.0) -> None:
    """Let the threads finish what they have in hand and end; waits `timeout` seconds for each."""
    signals.end.set()
    signals.mail.set()
    for thread in _threads:
        thread.join(timeout)


def keep_up(app: Flask) -> None:
    """Do once what has come due; what goes wrong with one step keeps no other back."""
    with app.app_context():
        for name, step in _steps(state.database(), state.settings()).items():
            if signals.end.is_set():
                return
            try:
                step()
            except Exception:
                logger.exception("keeping_up_stumbled", step=name)


def _keep_up(app: Flask) -> None:
    waits = FIRST_SECONDS
    while not signals.end.wait(waits):
        keep_up(app)
        waits = EACH_SECONDS


def _steps(database: Database, settings: Settings) -> Mapping[str, Callable[[], object]]:
    return {
        "waves": lambda: _release(database),
        "bounces": lambda: bounces.learn(database, settings.bounces_url),
        "returned e-mails": lambda: returning.turn_into_letters(database),
        "letters": lambda: batches.make_due(
            database, letterhead.letterhead(), letterhead.seal().codes
        ),
        "indicators": lambda: indicators.refresh(database),
    }


def _release(database: Database) -> None:
    if any(each.emails for each in releasing.release_due(database, stop=signals.end)):
        signals.wake()
