"""Delivers what waits in the outbox: once over, or for as long as the process lives.

Each message costs one commit: what became of the last one and the lease of the next are kept
together. So a process that is killed leaves at most one message whose fate is unknown.
"""

from __future__ import annotations

import dataclasses
import functools
import random
import threading
import time
from collections.abc import Callable
from typing import Any, assert_never

import structlog
from cryptography.fernet import InvalidToken
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from mh_portal.config import PREFIX, Settings, SettingsError
from mh_portal.core import clock
from mh_portal.core.database import Database
from mh_portal.core.outbox import queries, rules, service
from mh_portal.core.outbox.service import Claim
from mh_portal.emails import rendering
from mh_portal.emails.breaker import Breaker
from mh_portal.emails.outcomes import (
    ConnectionFailedError,
    Outcome,
    Outgoing,
    PermanentRefusal,
    Sent,
    TemporaryRefusal,
    Transport,
    Unknown,
    one_line,
)
from mh_portal.emails.transports import open_transport

POLL_SECONDS = 5.0
# How often what a dead deliverer left behind is looked for.
STRANDED_SECONDS = 15.0
SETTLE_TRIES = 6

logger: Any = structlog.get_logger()
_chance = random.SystemRandom().random

Settlement = Callable[[Connection], bool]


@dataclasses.dataclass
class Counts:
    """What one pass did; `trouble` is why it could not reach the mail server, if it could not."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    unknown: int = 0
    trouble: str = ""


def check_settings(settings: Settings) -> tuple[rendering.Sender, Transport]:
    """Return the sender and the transport the settings name; nothing is connected yet.

    Raises SettingsError with one line: for a wrong sender no message may be given up.
    """
    try:
        sender = rendering.sender(settings.mail_from)
    except ValueError as error:
        raise SettingsError(f"{PREFIX}MAIL_FROM: {error}") from None
    try:
        return sender, open_transport(settings.mail_url)
    except ValueError as error:
        raise SettingsError(f"{PREFIX}MAIL_URL: {error}") from None


class Deliverer:
    """Delivers through one transport; there may be several, in any number of processes."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        transport: Transport | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        sender, configured = check_settings(settings)
        self._sender = sender
        self._database = database
        self._settings = settings
        self._transport = transport or configured
        self._breaker = breaker or Breaker()
        self._looked_at = -STRANDED_SECONDS

    def run(self, stop: threading.Event | None = None, *, told: bool = False) -> Counts:
        """Deliver all that is due, until `stop`, and return what was done.

        Who was `told` that an e-mail has come need not look first whether there is one.
        """
        stop = stop or threading.Event()
        counts = Counts()
        self._take_back_stranded()
        if not told and not self._is_anything_due():
            self._transport.rest()
            return counts
        settlement: Settlement | None = None
        while True:
            go_on = not stop.is_set() and self._is_ready(counts)
            claimed = self._settle_and_claim(settlement, go_on=go_on)
            if claimed is None:
                return counts
            settlement = self._deliver(claimed, counts)

    def close(self) -> None:
        """End the connection to the mail server."""
        self._transport.close()

    def _is_anything_due(self) -> bool:
        with self._database.read() as db:
            return queries.has_due(db)

    def _take_back_stranded(self) -> None:
        if time.monotonic() - self._looked_at < STRANDED_SECONDS:
            return
        self._looked_at = time.monotonic()
        with self._database.read() as db:
            if not queries.has_stranded(db):
                return
        with self._database.write() as db:
            taken = service.recover_expired(db, repeatable=self._transport.repeatable)
            again = service.repeat_unknown(db)
        logger.warning("mail_stranded", taken_back=taken, second_try=again)

    def _is_ready(self, counts: Counts) -> bool:
        """Tell whether the mail server can be reached, before a message is touched."""
        if not self._breaker.allows():
            counts.trouble = counts.trouble or "paused after failures in a row"
            return False
        try:
            self._transport.prepare()
        except ConnectionFailedError as error:
            self._breaker.failed()
            counts.trouble = str(error)
            logger.warning("mail_server_unreachable", reason=counts.trouble)
            return False
        return True

    def _settle_and_claim(self, settlement: Settlement | None, *, go_on: bool) -> Claim | None:
        """Keep what became of the last message, and take the next one where `go_on`.

        What was sent must not be sent again because the database was away for a moment: it is
        tried again for half a minute. Past that the lease runs out, and the message is unknown.
        """
        if settlement is None and not go_on:
            return None
        for nap in (2.0**number / 2 for number in range(SETTLE_TRIES)):
            try:
                # Rows are enough here: a session of objects makes each statement dearer.
                with self._database.writer.begin() as db:
                    if settlement is not None and not settlement(db):
                        logger.error("mail_claim_lost")
                    claims = service.claim(db, 1, lease=self._transport.lease) if go_on else []
                return claims[0] if claims else None
            except SQLAlchemyError as error:
                if settlement is None:
                    raise
                logger.warning("mail_outcome_not_kept_yet", error=type(error).__name__)
                time.sleep(nap)
        logger.error("mail_outcome_lost")
        return None

    def _deliver(self, claimed: Claim, counts: Counts) -> Settlement:
        """Send one message; return what keeps its outcome."""
        if not rules.is_useful(clock.utcnow(), claimed.useful_until):
            outcome: Outcome = PermanentRefusal("too late: no longer worth sending")
            return self._judge(claimed, outcome, counts)
        try:
            content = rendering.render(claimed, self._settings)
        except rendering.UndeliverableError as error:
            return self._judge(claimed, PermanentRefusal(str(error)), counts)
        except Exception as error:
            # A text or a key may be put right: the message waits for it.
            said = InvalidToken.__name__ if isinstance(error, InvalidToken) else one_line(error)
            logger.exception("mail_not_rendered", kind=claimed.kind, id=claimed.id, reason=said)
            outcome = TemporaryRefusal(f"not rendered: {said}", connection=False)
            return self._judge(claimed, outcome, counts)
        outgoing = Outgoing(
            name=claimed.message_id,
            sender=self._sender.address,
            recipient=rendering.ascii_address(claimed.recipient),
            content=content,
            until=claimed.leased_until,
            again=claimed.tries > 1,
        )
        outcome = self._transport.send(outgoing)
        self._note(outcome)
        return self._judge(claimed, outcome, counts)

    def _note(self, outcome: Outcome) -> None:
        at_fault = isinstance(outcome, Unknown) or (
            isinstance(outcome, TemporaryRefusal) and outcome.connection
        )
        if at_fault:
            self._breaker.failed()
        else:
            self._breaker.succeeded()

    def _judge(self, claimed: Claim, outcome: Outcome, counts: Counts) -> Settlement:
        about: dict[str, Any] = {"claimed": claimed, "answer": outcome.answer}
        match outcome:
            case Sent():
                counts.sent += 1
                settlement = functools.partial(service.mark_sent, **about)
            case TemporaryRefusal():
                counts.retried += 1
                # The server's trouble is not this message's: it waits a minute, however often.
                tries = 1 if outcome.connection else claimed.tries
                delay = rules.retry_delay(tries, _chance())
                settlement = functools.partial(service.mark_retry, **about, delay=delay)
            case PermanentRefusal():
                counts.failed += 1
                settlement = functools.partial(service.mark_failed, **about)
            case Unknown():
                counts.unknown += 1
                settlement = functools.partial(service.mark_unknown, **about)
            case _:
                assert_never(outcome)
        # Never the recipient, nor what the server said: it may repeat the address.
        logger.info(
            "mail",
            id=claimed.id,
            kind=claimed.kind,
            tries=claimed.tries,
            outcome=type(outcome).__name__,
        )
        return settlement


def deliver_due(
    database: Database, settings: Settings, *, stop: threading.Event | None = None
) -> Counts:
    """Deliver once over what is due; raises SettingsError."""
    deliverer = Deliverer(database, settings)
    try:
        return deliverer.run(stop)
    finally:
        deliverer.close()


def watch(
    database: Database, settings: Settings, *, stop: threading.Event, wake: threading.Event
) -> None:
    """Deliver what comes due until `stop` is set, at once when `wake` is.

    Whoever stops it sets both, `stop` first. Raises SettingsError.
    """
    deliverer = Deliverer(database, settings)
    told = False
    while not stop.is_set():
        try:
            deliverer.run(stop, told=told)
        except Exception:
            logger.exception("mail_delivery_stumbled")
        told = wake.wait(POLL_SECONDS)
        wake.clear()
    deliverer.close()
