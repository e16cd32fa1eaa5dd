"""The address in a campaign's message: it names the mailing, under a seal that only the portal makes.

What follows the address is counted once a mailing, and the address opens nothing by itself. The
one in a test names its kind alone: it leads to the same page, and nothing is counted.
"""

from __future__ import annotations

import base64
import hmac
import struct

from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.columns import keyring

# The first byte is the way it is made; never given to another one.
_WAY, _TRIAL = 1, 2
# A kind by its place: what is added comes last.
_KINDS = tuple(CampaignKind)
_FACTS = struct.Struct(">BQ")
# With the facts 32 bytes, 43 characters as every link of the portal has.
_SEAL_BYTES = 23


def token(mailing_id: int) -> str:
    """Return the 43 characters that name a mailing in its address."""
    return _token(_WAY, mailing_id)


def trial(kind: CampaignKind) -> str:
    """Return the 43 characters that stand in a test of a kind: they name nobody's mailing."""
    return _token(_TRIAL, _KINDS.index(kind))


def read(text: str) -> int | None:
    """Return the mailing that a token names, or None when the portal did not write it."""
    return _read(_WAY, text)


def read_trial(text: str) -> CampaignKind | None:
    """Return the kind whose test holds a token, or None for any other."""
    place = _read(_TRIAL, text)
    return None if place is None else _KINDS[place]


def _token(way: int, number: int) -> str:
    facts = _FACTS.pack(way, number)
    return base64.urlsafe_b64encode(facts + _seal(facts)).rstrip(b"=").decode()


def _read(sought: int, text: str) -> int | None:
    try:
        sealed = base64.urlsafe_b64decode(f"{text}=")
        way, number = _FACTS.unpack(sealed[: _FACTS.size])
    except (ValueError, struct.error):
        return None
    is_ours = way == sought and hmac.compare_digest(_token(way, number).encode(), text.encode())
    return number if is_ours else None


def _seal(facts: bytes) -> bytes:
    # A key of its own: what seals a link must not find anything in an encrypted column.
    key = keyring.blind_index("derived key", "campaign")
    return hmac.digest(key, facts, "sha256")[:_SEAL_BYTES]
