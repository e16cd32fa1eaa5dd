"""The e-mails about requests: that one exists and where it stands, never what it is about.

`greeting` is how the member is addressed: « Madame Martin ».
"""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class RequestReceived(Email):
    """To the member when a request was sent; `promised_on` in words: « 24 avril 2022 »."""

    kind: ClassVar[str] = "request_received"

    greeting: str
    reference: str
    promised_on: str


@dataclasses.dataclass(frozen=True)
class RequestWithdrawn(Email):
    """To the member when a request that was sent has been taken back."""

    kind: ClassVar[str] = "request_withdrawn"

    greeting: str
    reference: str


@dataclasses.dataclass(frozen=True)
class RequestLapsed(Email):
    """To the member when a draft that was never sent has been erased."""

    kind: ClassVar[str] = "request_lapsed"

    greeting: str
    reference: str


@dataclasses.dataclass(frozen=True)
class RequestTakenUp(Email):
    """To the member when somebody begins to examine a request."""

    kind: ClassVar[str] = "request_taken_up"

    greeting: str
    reference: str


@dataclasses.dataclass(frozen=True)
class RequestPapersAsked(Email):
    """To the member when something is missing; what, stands in the space."""

    kind: ClassVar[str] = "request_papers_asked"

    greeting: str
    reference: str


@dataclasses.dataclass(frozen=True)
class RequestCompleted(Email):
    """To the member when the answer to what was asked has arrived."""

    kind: ClassVar[str] = "request_completed"

    greeting: str
    reference: str


@dataclasses.dataclass(frozen=True)
class RequestAnswered(Email):
    """To the member when a request was accepted, refused or closed."""

    kind: ClassVar[str] = "request_answered"

    greeting: str
    reference: str
