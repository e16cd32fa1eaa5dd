"""What a transport is given, and the four things that may become of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol


@dataclasses.dataclass(frozen=True)
class Outgoing:
    """A message on its way: the envelope, the bytes with CRLF line ends, and until when.

    `name` is the left part of the Message-ID, the same for every try; `again` tells that this is
    not the first. After `until`, a moment of the machine's clock, somebody else may hold the
    message, so it must not go out any more. A transport that is not repeatable calls `begin` just
    before the message can arrive; when it raises OSError the message must not go out.
    """

    name: str
    sender: str
    recipient: str
    content: bytes = dataclasses.field(repr=False)
    until: datetime
    again: bool
    begin: Callable[[], None]


@dataclasses.dataclass(frozen=True)
class Sent:
    """The server took the message; nothing more is to be done."""

    answer: str


@dataclasses.dataclass(frozen=True)
class TemporaryRefusal:
    """The message was certainly not taken, and may be another time.

    `connection` tells that it was the server or the way to it, and not this message.
    """

    answer: str
    connection: bool


@dataclasses.dataclass(frozen=True)
class PermanentRefusal:
    """The message was certainly not taken, and never will be.

    `of_recipient` tells that it was the address, and not the message, that was refused.
    """

    answer: str
    of_recipient: bool = False


@dataclasses.dataclass(frozen=True)
class Unknown:
    """The server had the text, or may have, and did not say what it made of it."""

    answer: str


Outcome = Sent | TemporaryRefusal | PermanentRefusal | Unknown


class ConnectionFailedError(Exception):
    """There is no way to the server now; the message says why in one line."""


class Transport(Protocol):
    """A way to hand messages over, used by one thread.

    `repeatable`: handing one over twice leaves one message. `lease`: how long a message may be
    in its hands at the most.
    """

    repeatable: bool
    lease: timedelta

    def prepare(self) -> None:
        """Make ready to send; raises ConnectionFailedError, before any message is touched."""

    def send(self, message: Outgoing) -> Outcome:
        """Hand one message over, after `prepare`."""

    def rest(self) -> None:
        """Nothing is waiting: let go of what is costly to keep."""

    def close(self) -> None:
        """Let go of everything."""


def one_line(error: BaseException) -> str:
    """Return what an error says, on one line, with its kind where it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__
