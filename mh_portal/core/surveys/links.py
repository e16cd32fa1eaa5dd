"""The address of a survey: it says whom and about what, under a seal that only the portal makes.

Nothing is kept until somebody answers, so the page of a finished request offers its survey without
writing anything, and the e-mail leads to the same address.
"""

from __future__ import annotations

import base64
import dataclasses
import hmac
import struct

from mh_portal.core.columns import keyring
from mh_portal.core.requests.models import Request
from mh_portal.core.surveys import rules
from mh_portal.core.surveys.rules import Occasion

_FACTS = struct.Struct(">BQQ")
# With the facts 32 bytes, 43 characters as every link of the portal has: 120 bits to guess.
_SEAL_BYTES = 15
# What an address says for each occasion; never given to another one.
_NUMBERS = {Occasion.REQUEST: 1, Occasion.SIGN_IN: 2}
_OCCASIONS = {number: occasion for occasion, number in _NUMBERS.items()}


@dataclasses.dataclass(frozen=True)
class Asked:
    """Who is asked about what: a request by its internal number, or the first sign-in."""

    member_id: int
    request_id: int | None = None

    @property
    def occasion(self) -> Occasion:
        """What the survey is about."""
        return Occasion.SIGN_IN if self.request_id is None else Occasion.REQUEST


def token(asked: Asked) -> str:
    """Return the 43 characters that name a survey in its address."""
    facts = _FACTS.pack(_NUMBERS[asked.occasion], asked.member_id, asked.request_id or 0)
    return base64.urlsafe_b64encode(facts + _seal(facts)).rstrip(b"=").decode()


def token_of(request: Request) -> str:
    """Return what names the survey of a request; empty for one that is not finished."""
    is_finished = request.submitted_at is not None and request.state in rules.FINISHED
    return token(Asked(request.member_id, request.id)) if is_finished else ""


def read(text: str) -> Asked | None:
    """Return the survey that a token names, or None when the portal did not write it."""
    try:
        sealed = base64.urlsafe_b64decode(f"{text}=")
        number, member_id, request_id = _FACTS.unpack(sealed[: _FACTS.size])
    except (ValueError, struct.error):
        return None
    if number not in _OCCASIONS:
        return None
    found = Asked(member_id, request_id or None)
    return found if hmac.compare_digest(token(found).encode(), text.encode()) else None


def _seal(facts: bytes) -> bytes:
    # A key of its own: what seals a link must not find anything in an encrypted column.
    key = keyring.blind_index("derived key", "survey")
    return hmac.digest(key, facts, "sha256")[:_SEAL_BYTES]
