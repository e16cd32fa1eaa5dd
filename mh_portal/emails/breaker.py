"""Stops sending for a while when the mail server fails again and again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

FAILURES = 3
FIRST_PAUSE = 30.0
LONGEST_PAUSE = 600.0

_chance = random.SystemRandom().random


class Breaker:
    """Opens after three failures in a row, for half a minute, then longer each time.

    A server that drops its answers would else make unknown whatever is waiting. After the pause
    one message is tried: its success closes the breaker, its failure opens it again.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = _chance,
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._failures = 0
        self._open_until = 0.0

    def allows(self) -> bool:
        """Tell whether something may be tried now."""
        return self._failures < FAILURES or self._clock() >= self._open_until

    def succeeded(self) -> None:
        """Note that the server answered as a server does."""
        self._failures = 0

    def failed(self) -> None:
        """Note that the server or the way to it failed."""
        self._failures += 1
        if self._failures >= FAILURES:
            pause = min(FIRST_PAUSE * 2 ** min(self._failures - FAILURES, 10), LONGEST_PAUSE)
            self._open_until = self._clock() + pause * (0.8 + 0.4 * self._chance())
