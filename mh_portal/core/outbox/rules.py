"""When a message is tried, tried again and given up, and how an address is shown; pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# What a message's `not_before` says when it is due whatever the portal's clock shows.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
# How long security mail waits before its second try when nobody knows whether it arrived.
SECOND_TRY = timedelta(minutes=10)
# What the kept answer begins with when it was the recipient that the server did not want.
RECIPIENT_REFUSED = "recipient refused: "
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=4)
JITTER = 0.2


def machine_now() -> datetime:
    """Return the moment of the machine, aware, in UTC; leases and delays are kept in it.

    The portal's clock may start elsewhere in each process of a demo. Two processes that do not
    agree on the time would take each other's leases for over, and send a message twice.
    """
    return datetime.now(UTC)


def retry_delay(tries: int, chance: float) -> timedelta:
    """Return how long to wait after the try number `tries` (1, 2…) was refused for now.

    It doubles from one minute to four hours; `chance`, from 0 to 1, spreads it by a fifth either
    way, so that what was refused together does not come back together.
    """
    doublings = min(tries - 1, 10)
    delay = min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)
    return delay * (1 - JITTER + 2 * JITTER * chance)


def useful_until(now: datetime, not_before: datetime | None, useful_for: timedelta) -> datetime:
    """Return the moment of the portal's clock after which the message is not worth sending."""
    return max(now, not_before or now) + useful_for


def is_useful(now: datetime, until: datetime) -> bool:
    """Tell whether a message is still worth sending."""
    return now < until


def masked_address(address: str) -> str:
    """Return an e-mail address that its owner knows again and nobody else learns: « m…n@a.fr »."""
    local, at, domain = address.rpartition("@")
    if not at:
        return "…"
    ends = local[:1] + "…" + (local[-1:] if len(local) > 3 else "")
    return ends + at + domain
