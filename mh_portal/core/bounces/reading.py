"""Reads returned e-mails: reports of RFC 3464, and plain ones that quote what came back.

They come from anywhere. Whoever does not know the Message-ID of an e-mail, which has 64 secret
bits, cannot say anything about it here; and the address is taken from the outbox, never from here.
"""

from __future__ import annotations

import dataclasses
import email
import email.policy
import re
from collections.abc import Iterator
from email.message import Message
from typing import Any

from mh_portal.core.bounces import rules

# The portal's e-mails are far shorter, also with all that servers add to them.
LONGEST = 1_000_000
# Parts within parts: a parser's time grows with their depth.
MOST_PARTS = 20
# What is searched of a plain text.
_SEARCHED = 100_000

# Bounded repetitions alone: no text makes these slow.
_OURS = re.compile(
    r"^message-id:[ \t]{0,20}<?(\d{14}\.[0-9a-f]{16})@", re.IGNORECASE | re.MULTILINE
)
_LINE_LENGTH = 1_000


@dataclasses.dataclass(frozen=True)
class Report:
    """That an e-mail did not arrive: the left part of its Message-ID, and what a server said."""

    message_id: str
    answer: str


def read_report(content: bytes) -> Report | None:
    """Return what a returned e-mail reports, or None for anything else, however it was made.

    A holiday notice, a delay that may still end well, and a person's answer report nothing.
    """
    if len(content) > LONGEST or content.lower().count(b"multipart/") > MOST_PARTS:
        return None
    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        parts = list(message.walk())
        return _delivery_status(parts) or _plain(message, parts)
    except Exception:  # noqa: BLE001 - of a hostile file the parser may raise anything
        return None


def _delivery_status(parts: list[Message]) -> Report | None:
    """Return what a report in the form of RFC 3464 says of an e-mail that failed."""
    statuses = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    if not statuses:
        return None
    for fields in _recipients(statuses[0]):
        if _field(fields, "Action").lower() != "failed":
            continue
        status = _field(fields, "Status")
        answer = f"{status} {_field(fields, 'Diagnostic-Code')}"
        # A gateway that gives up by itself has a status of its own and no answer of a server.
        found = _own_id(parts)
        return None if found is None else Report(found, answer)
    return None


def _recipients(part: Message) -> Iterator[Message]:
    """Give the groups of fields of a delivery status; the first is about the message itself."""
    payload = part.get_payload()
    groups = payload if isinstance(payload, list) else []
    yield from (group for group in groups[1:] if isinstance(group, Message))


def _plain(message: Message, parts: list[Message]) -> Report | None:
    """Return what a returned e-mail says in words, with what came back below them.

    Answers of people and holiday notices name our e-mail in their own headers alone, which are
    not looked at.
    """
    if message.get_content_type() == "multipart/report":
        return None
    texts = [_text(part) for part in parts if part.get_content_maintype() == "text"]
    whole = "\n".join(texts)[:_SEARCHED]
    ours = _OURS.search(whole)
    words = whole[: ours.start()] if ours else whole
    found = ours.group(1) if ours else _own_id(parts)
    if found is None or not rules.says_failure(words):
        return None
    return Report(found, words)


def _own_id(parts: list[Message]) -> str | None:
    """Return the Message-ID of the e-mail, or of the headers, that a report gives back."""
    # The first part is the report itself.
    for part in parts[1:]:
        headers = f"Message-ID: {_field(part, 'Message-ID')}"
        if part.get_content_type() == "text/rfc822-headers":
            headers = _text(part)
        if found := _OURS.search(headers):
            return found.group(1)
    return None


def _text(part: Message) -> str:
    payload: Any = part.get_payload(decode=True)
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return "\n".join(line[:_LINE_LENGTH] for line in text[:_SEARCHED].splitlines())


def _field(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, ""))[:_LINE_LENGTH].split())
