"""What the code of a failure says about the address (RFC 3463, RFC 5321); pure rules."""

from __future__ import annotations

import re
from datetime import timedelta

# So many passing failures in so long a time are a lasting one.
PATIENCE = 3
PATIENCE_LASTS = timedelta(days=30)

UNSAID = "5.0.0"
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_CODE = re.compile(r"(?<![\d.])[45]\d\d(?=[ -])")
# What an old server means that gives the code of RFC 5321 alone.
_OF_CODES = {"550": "5.1.1", "551": "5.1.6", "552": "5.2.2", "553": "5.1.3", "556": "5.1.10"}
# The subjects of a status that speak of the address, its mailbox or the way to it. The others
# speak of the message, of the servers or of their policy: an address is not given up for these.
_OF_ADDRESS = ("0", "1", "2", "4")
# A full mailbox, a message too long, congestion, loops and time run out: all of them pass.
_PASSING = ("5.2.2", "5.2.3", "5.4.5", "5.4.6", "5.4.7")


def is_hard(status: str) -> bool:
    """Tell whether a status such as « 5.1.1 » says that the address will never work."""
    kind, subject, _detail = status.split(".")
    return kind == "5" and subject in _OF_ADDRESS and status not in _PASSING


def status_of(answer: str) -> str:
    """Return the status that a server's answer gives, or what its bare code means.

    What says neither is `UNSAID`. Of several the first counts: it is the server's own.
    """
    if found := _STATUS.search(answer):
        return found.group()
    if not (code := _CODE.search(answer)):
        return UNSAID
    unsaid = UNSAID if code.group().startswith("5") else "4.0.0"
    return _OF_CODES.get(code.group(), unsaid)


def says_failure(text: str) -> bool:
    """Tell whether a text holds a status or a code of a failure at all."""
    found = _STATUS.search(text)
    return bool(_CODE.search(text)) or (found is not None and found.group()[0] != "2")


def normal(address: str) -> str:
    """Return an address as marks are kept: no server tells capitals apart in practice."""
    return address.strip().lower()
