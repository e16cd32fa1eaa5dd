"""Hands messages over to an SMTP server (RFC 5321), and tells for certain what became of each."""

from __future__ import annotations

import contextlib
import dataclasses
import re
import smtplib
import socket
import ssl
import time
from datetime import timedelta
from enum import StrEnum

from mh_portal.core.outbox.rules import machine_now
from mh_portal.emails.outcomes import (
    ConnectionFailedError,
    Outcome,
    Outgoing,
    PermanentRefusal,
    Sent,
    TemporaryRefusal,
    Unknown,
    one_line,
)
from mh_portal.emails.watchdog import Watchdog

GO_AHEAD = 354
CLOSING = 421
_LINE_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)


class Tls(StrEnum):
    """How the connection is protected; STARTTLS never falls back to none."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclasses.dataclass(frozen=True)
class Server:
    """Where to send, and as whom; an empty user does not sign in."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = dataclasses.field(default="", repr=False)


@dataclasses.dataclass(frozen=True)
class Timeouts:
    """How many seconds the server has: to let us in, to answer a command, to take a message.

    `lease` bounds all of it together for one message, for a server that answers drop by drop.
    """

    connect: float = 10
    command: float = 30
    data: float = 120
    lease: float = 240
    # A connection that rested this long is asked whether it is still there; then it is closed.
    fresh: float = 5
    idle: float = 30


class SmtpTransport:
    """One connection to one server, kept open from message to message."""

    repeatable = False

    def __init__(
        self,
        server: Server,
        timeouts: Timeouts | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._timeouts = timeouts or Timeouts()
        self._context = context or ssl.create_default_context()
        self._smtp: smtplib.SMTP | None = None
        self._last_used = 0.0
        self._used = False
        # The time-outs bound each wait; a server that sends a byte now and then outlives them all.
        self._watchdog = Watchdog(self._cut)
        # Longer than the watchdog below lets any message take.
        self.lease = timedelta(seconds=self._timeouts.lease * 1.25)

    def prepare(self) -> None:
        """Be connected and signed in; raises ConnectionFailedError."""
        if self._smtp is not None and self._rested() > self._timeouts.fresh:
            try:
                self._wait_at_most(self._timeouts.command)
                alive = self._smtp.noop()[0] // 100 == 2
            except OSError:
                alive = False
            if not alive:
                self.close()
        if self._smtp is None:
            self._connect()

    def send(self, message: Outgoing) -> Outcome:
        """Hand one message over. Before its text was asked for, any failure is a refusal."""
        left = (message.until - machine_now()).total_seconds() * 0.8
        with self._watchdog.watch(left):
            outcome = self._offer(message)
            if self._used and isinstance(outcome, TemporaryRefusal) and outcome.connection:
                # Servers end a connection that was used enough; this says nothing against them.
                outcome = self._offer_anew(message, outcome)
            outcome = outcome or self._hand_over(message)
        self._used = True
        self._last_used = time.monotonic()
        return outcome

    def rest(self) -> None:
        """Close the connection when it has not been used for a while."""
        if self._smtp is not None and self._rested() > self._timeouts.idle:
            self.close()

    def close(self) -> None:
        """End the connection, politely where the server still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError):
                if smtp.sock is not None:
                    smtp.sock.settimeout(1)
                smtp.quit()
            smtp.close()

    def _connect(self) -> None:
        server, timeouts = self._server, self._timeouts
        try:
            if server.tls is Tls.TLS:
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=timeouts.connect, context=self._context
                )
            else:
                smtp = smtplib.SMTP(server.host, server.port, timeout=timeouts.connect)
        except (OSError, ValueError) as error:
            raise ConnectionFailedError(one_line(error)) from None
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.tls is Tls.STARTTLS:
                smtp.starttls(context=self._context)
                smtp.ehlo_or_helo_if_needed()
            if server.user:
                smtp.login(server.user, server.password)
        except (OSError, ValueError) as error:
            smtp.close()
            raise ConnectionFailedError(one_line(error)) from None
        self._smtp = smtp
        self._used = False
        self._last_used = time.monotonic()

    def _rested(self) -> float:
        return time.monotonic() - self._last_used

    def _offer(self, message: Outgoing) -> Outcome | None:
        """Say from whom and to whom; return None when the server asks for the text."""
        smtp = self._connected()
        try:
            self._wait_at_most(self._timeouts.command)
            code, answer = smtp.mail(message.sender)
            if code // 100 != 2:
                # The sender is the same for all: it is not this message that is refused.
                self.close()
                return TemporaryRefusal(_said(code, answer), connection=True)
            code, answer = smtp.rcpt(message.recipient)
            if code // 100 != 2:
                return self._refused(code, answer, of_recipient=True)
            code, answer = smtp.docmd("DATA")
            if code != GO_AHEAD:
                return self._refused(code, answer)
        except (OSError, ValueError) as error:
            self._drop()
            return TemporaryRefusal(one_line(error), connection=True)
        return None

    def _offer_anew(self, message: Outgoing, refusal: TemporaryRefusal) -> Outcome | None:
        """Offer the message on a fresh connection."""
        self.close()
        try:
            self._connect()
        except ConnectionFailedError:
            return refusal
        return self._offer(message)

    def _hand_over(self, message: Outgoing) -> Outcome:
        """Give the text. From here on only a clear answer tells what became of the message."""
        if machine_now() >= message.until:
            # The process slept, and its lease is over. Without its last dot no text is taken.
            self._drop()
            return TemporaryRefusal("too late: the lease was over", connection=True)
        try:
            message.begin()
        except OSError as error:
            self._drop()
            return TemporaryRefusal(one_line(error), connection=True)
        smtp = self._connected()
        try:
            self._wait_at_most(self._timeouts.data)
            smtp.send(_as_data(message.content))
            code, answer = smtp.getreply()
        except (OSError, ValueError) as error:
            self._drop()
            return Unknown(one_line(error))
        if code // 100 == 2:
            return Sent(_said(code, answer))
        if code // 100 not in (4, 5):
            self._drop()
            return Unknown(_said(code, answer))
        return self._refused(code, answer)

    def _refused(self, code: int, answer: bytes, *, of_recipient: bool = False) -> Outcome:
        """Judge a refusal of this message, and clear the way for the next one."""
        said = _said(code, answer)
        if code == CLOSING or code // 100 not in (4, 5):
            self._drop()
            return TemporaryRefusal(said, connection=True)
        try:
            self._wait_at_most(self._timeouts.command)
            self._connected().rset()
        except OSError:
            self._drop()
        if code // 100 == 5:
            return PermanentRefusal(said, of_recipient)
        return TemporaryRefusal(said, connection=False)

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return self._smtp

    def _wait_at_most(self, seconds: float) -> None:
        connection = self._connected().sock
        if connection is not None:
            connection.settimeout(seconds)

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _cut(self) -> None:
        connection = None if self._smtp is None else self._smtp.sock
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _as_data(content: bytes) -> bytes:
    """Return a text as DATA takes it: each dot that begins a line doubled, and a last dot alone."""
    if content.startswith(b".") or b"\n." in content:
        content = _LINE_WITH_DOT.sub(b"..", content)
    return content + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")


def _said(code: int, answer: bytes) -> str:
    return " ".join(f"{code} {answer.decode('utf-8', 'replace')}".split())
