"""The work beside the requests: delivering the outgoing mail, in a thread of this process."""

from __future__ import annotations

import threading

from flask import Flask

from mh_portal.emails import delivery
from mh_portal.web import state

_wake = threading.Event()
_stop = threading.Event()
_thread: threading.Thread | None = None


def start(app: Flask) -> None:
    """Start the delivery thread of this process; a second call changes nothing.

    Called after the server has forked: a thread does not survive a fork.
    """
    global _thread  # noqa: PLW0603 - one process has one delivery thread
    if _thread is not None and _thread.is_alive():
        return
    _stop.clear()
    with app.app_context():
        database, settings = state.database(), state.settings()
    _thread = threading.Thread(
        target=delivery.watch,
        args=(database, settings),
        kwargs={"stop": _stop, "wake": _wake},
        name="delivery",
        daemon=True,
    )
    _thread.start()


def stop(timeout: float = 5.0) -> None:
    """Let the delivery thread finish the message in hand and end; waits `timeout` seconds."""
    _stop.set()
    _wake.set()
    if _thread is not None:
        _thread.join(timeout)


def wake() -> None:
    """Tell the delivery thread that something was committed."""
    _wake.set()
