"""Delivers what waits in the outbox: once over, or for as long as the process lives.

Messages are taken in groups. Each group costs one commit: what became of the last group and the
lease of the next are kept together. In between a ledger notes each message before its last dot
goes out and after its answer came. So a process that is killed leaves at most one message whose
fate is unknown, and everything else goes on as if nothing had happened.
"""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Sequence
from typing import Any, assert_never

import structlog
from cryptography.fernet import InvalidToken
from sqlalchemy.exc import SQLAlchemyError

from mh_portal.config import PREFIX, Settings, SettingsError
from mh_portal.core import clock
from mh_portal.core.database import Database
from mh_portal.core.outbox import queries, rules, service
from mh_portal.core.outbox.models import MessageState
from mh_portal.core.outbox.service import Claim, Verdict
from mh_portal.emails import ledgers, rendering, verdicts
from mh_portal.emails.breaker import Breaker
from mh_portal.emails.ledgers import Ledger
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
# A group is sent within about this time, for security mail comes first in the next one only.
GROUP_SECONDS = 0.5
LARGEST_GROUP = 128

logger: Any = structlog.get_logger()


@dataclasses.dataclass
class Counts:
    """What one pass did; `trouble` is why it could not reach the mail server, if it could not."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    unknown: int = 0
    trouble: str = ""

    def add(self, outcome: Outcome) -> None:
        """Count what became of one message."""
        match outcome:
            case Sent():
                self.sent += 1
            case TemporaryRefusal():
                self.retried += 1
            case PermanentRefusal():
                self.failed += 1
            case Unknown():
                self.unknown += 1
            case _:
                assert_never(outcome)


@dataclasses.dataclass
class _Group:
    """Messages in the hands of this deliverer, what became of them, and where that is noted."""

    ledger: Ledger
    claims: Sequence[Claim]
    verdicts: list[Verdict] = dataclasses.field(default_factory=list)


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
        self._ledgers = settings.instance / ledgers.FOLDER
        self._looked_at = -STRANDED_SECONDS
        self._size = 1

    def run(self, stop: threading.Event | None = None, *, told: bool = False) -> Counts:
        """Deliver all that is due, until `stop`, and return what was done.

        Who was `told` that an e-mail has come need not look first whether there is one.
        """
        stop = stop or threading.Event()
        counts = Counts()
        self._look_after_the_dead()
        if not told and not self._is_anything_due():
            self._transport.rest()
            return counts
        self._size = 1
        group: _Group | None = None
        while True:
            go_on = not stop.is_set() and self._is_ready(counts)
            group = self._settle_and_claim(group, counts, go_on=go_on)
            if group is None:
                return counts
            self._deliver_group(group, stop, counts)

    def close(self) -> None:
        """End the connection to the mail server."""
        self._transport.close()

    def _is_anything_due(self) -> bool:
        with self._database.read() as db:
            return queries.has_due(db)

    def _look_after_the_dead(self) -> None:
        """Finish what dead deliverers began: by their ledgers, and else when their lease is over."""
        if time.monotonic() - self._looked_at < STRANDED_SECONDS:
            return
        self._looked_at = time.monotonic()
        repeatable = self._transport.repeatable
        for left in ledgers.abandoned(self._ledgers):
            verdicts = left.verdicts(repeatable=repeatable)
            if verdicts is not None:
                with self._database.write() as db:
                    settled = service.settle(db, verdicts)
                    given_back = service.give_back(db, left.token)
                logger.warning("mail_taken_over", settled=settled, given_back=given_back)
            left.remove()
        with self._database.read() as db:
            if not queries.has_stranded(db):
                return
        with self._database.write() as db:
            taken = service.recover_expired(db, repeatable=repeatable)
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

    def _settle_and_claim(
        self, done: _Group | None, counts: Counts, *, go_on: bool
    ) -> _Group | None:
        """Keep what became of the last group, and take the next one where `go_on`.

        What was sent must not be sent again because the database was away for a moment: it is
        tried again for half a minute. Past that the ledger waits for whoever looks next.
        """
        token, ledger = service.new_token(), None
        if go_on:
            try:
                ledger = Ledger(self._ledgers, token)
            except OSError as error:
                counts.trouble = one_line(error)
                logger.exception("mail_ledger_not_made")
        if done is None and ledger is None:
            return None
        try:
            claims = self._exchange(done, "" if ledger is None else token)
        except SQLAlchemyError:
            if ledger is not None:
                ledger.leave()
            raise
        for each in (done.ledger if done else None, None if claims else ledger):
            if each is not None:
                # What the database may not have heard of is left to whoever looks next.
                each.leave() if claims is None else each.drop()
        return _Group(ledger, claims) if ledger is not None and claims else None

    def _exchange(self, done: _Group | None, token: str) -> list[Claim] | None:
        """Give in what became of a group, and get the next messages for `token`, in one commit.

        Returns None when the database did not answer.
        """
        # Twice as long as a message may take: the group is over long before its last one begins.
        lease = 2 * self._transport.lease
        for number in range(SETTLE_TRIES):
            try:
                # Rows are enough here: a session of objects makes each statement dearer.
                with self._database.writer.begin() as db:
                    if number:
                        # The commit before may have been kept although its answer was lost.
                        service.give_back(db, token)
                    if done and service.settle(db, done.verdicts) != len(done.verdicts):
                        logger.error("mail_claim_lost")
                    return service.claim(db, self._size, lease=lease, token=token) if token else []
            except SQLAlchemyError as error:
                if done is None:
                    raise
                logger.warning("mail_outcome_not_kept_yet", error=type(error).__name__)
                time.sleep(2.0**number / 2)
        logger.error("mail_outcome_lost")
        return None

    def _deliver_group(self, group: _Group, stop: threading.Event, counts: Counts) -> None:
        """Send the messages of a group while there is time, and adapt the size of the next."""
        began = time.monotonic()
        for number, claimed in enumerate(group.claims):
            if number and (
                stop.is_set()
                or time.monotonic() - began > GROUP_SECONDS
                or not self._is_ready(counts)
            ):
                untried = (
                    Verdict(one.id, one.token, MessageState.QUEUED, tried=False)
                    for one in group.claims[number:]
                )
                group.verdicts.extend(untried)
                break
            outcome = self._deliver(claimed, group.ledger)
            counts.add(outcome)
            verdict = self._judge(claimed, outcome)
            group.ledger.end(verdict)
            group.verdicts.append(verdict)
        if time.monotonic() - began < GROUP_SECONDS / 2:
            self._size = min(self._size * 2, LARGEST_GROUP)
        else:
            self._size = max(self._size // 2, 1)

    def _deliver(self, claimed: Claim, ledger: Ledger) -> Outcome:
        """Send one message; return what became of it."""
        if not rules.is_useful(clock.utcnow(), claimed.useful_until):
            return PermanentRefusal("too late: no longer worth sending")
        try:
            content = rendering.render(claimed, self._settings)
        except rendering.UndeliverableError as error:
            return PermanentRefusal(str(error), of_recipient=True)
        except Exception as error:
            # A text or a key may be put right: the message waits for it.
            said = InvalidToken.__name__ if isinstance(error, InvalidToken) else one_line(error)
            logger.exception("mail_not_rendered", kind=claimed.kind, id=claimed.id, reason=said)
            return TemporaryRefusal(f"not rendered: {said}", connection=False)
        outgoing = Outgoing(
            name=claimed.message_id,
            sender=self._sender.address,
            recipient=rendering.ascii_address(claimed.recipient),
            content=content,
            until=min(claimed.leased_until, rules.machine_now() + self._transport.lease),
            again=claimed.tries > 1,
            begin=lambda: ledger.begin(claimed.id),
        )
        outcome = self._transport.send(outgoing)
        self._note(outcome)
        return outcome

    def _note(self, outcome: Outcome) -> None:
        at_fault = isinstance(outcome, Unknown) or (
            isinstance(outcome, TemporaryRefusal) and outcome.connection
        )
        if at_fault:
            self._breaker.failed()
        else:
            self._breaker.succeeded()

    def _judge(self, claimed: Claim, outcome: Outcome) -> Verdict:
        # Never the recipient, nor what the server said: it may repeat the address.
        logger.info(
            "mail",
            id=claimed.id,
            kind=claimed.kind,
            tries=claimed.tries,
            outcome=type(outcome).__name__,
        )
        return verdicts.verdict_on(claimed, outcome)


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
