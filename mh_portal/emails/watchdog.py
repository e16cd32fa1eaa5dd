"""Calls out when a piece of work takes too long, with one thread for however many pieces."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

# So long nothing has to be watched, and the thread ends.
IDLE_SECONDS = 30.0


class Watchdog:
    """Calls `bite` once when the work under watch is not over in time.

    A timer for each piece would start a thread for each. Deadlines of later pieces are expected
    to be later: an earlier one is kept only once the one before has passed.
    """

    def __init__(self, bite: Callable[[], None]) -> None:
        self._bite = bite
        self._lock = threading.Lock()
        self._deadline: float | None = None
        self._is_awake = False

    @contextlib.contextmanager
    def watch(self, seconds: float) -> Iterator[None]:
        """Watch what is done within; it has so many seconds."""
        with self._lock:
            self._deadline = time.monotonic() + max(0.0, seconds)
            if not self._is_awake:
                self._is_awake = True
                threading.Thread(target=self._run, name="watchdog", daemon=True).start()
        try:
            yield
        finally:
            with self._lock:
                self._deadline = None

    def _run(self) -> None:
        while True:
            with self._lock:
                left = IDLE_SECONDS if self._deadline is None else self._deadline - time.monotonic()
                idle = self._deadline is None
                if left <= 0:
                    self._deadline = None
            if left <= 0:
                self._bite()
                continue
            time.sleep(left)
            with self._lock:
                if idle and self._deadline is None:
                    self._is_awake = False
                    return
