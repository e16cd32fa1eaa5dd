"""The e-mails about messages: that there is one, and by when we answer; never what it says.

`greeting` is how the member is addressed: « Madame Martin ». Days are in words.
"""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class MessageSent(Email):
    """To the member when a message of theirs arrived, whoever wrote it for them."""

    kind: ClassVar[str] = "message_sent"

    greeting: str
    reference: str
    promised_on: str


@dataclasses.dataclass(frozen=True)
class MessageReceived(Email):
    """To the member when the insurer has written."""

    kind: ClassVar[str] = "message_received"

    greeting: str
    reference: str


@dataclasses.dataclass(frozen=True)
class ComplaintAcknowledged(Email):
    """To the member: the complaint arrived, and is answered by a day (ACPR 2022-R-01)."""

    kind: ClassVar[str] = "complaint_acknowledged"

    greeting: str
    reference: str
    resolve_by: str
