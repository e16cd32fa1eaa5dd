"""The address in a campaign's message: it names the mailing, under a seal that only the portal makes.

What follows the address is counted once a mailing, and the address opens nothing by itself.
"""

from __future__ import annotations

import base64
import hmac
import struct

from mh_portal.core.columns import keyring

# The first byte is the way it is made; never given to another one.
_WAY = 1
_FACTS = struct.Struct(">BQ")
# With the facts 32 bytes, 43 characters as every link of the portal has.
_SEAL_BYTES = 23


def token(mailing_id: int) -> str:
    """Return the 43 characters that name a mailing in its address."""
    facts = _FACTS.pack(_WAY, mailing_id)
    return base64.urlsafe_b64encode(facts + _seal(facts)).rstrip(b"=").decode()


def read(text: str) -> int | None:
    """Return the mailing that a token names, or None when the portal did not write it."""
    try:
        sealed = base64.urlsafe_b64decode(f"{text}=")
        way, mailing_id = _FACTS.unpack(sealed[: _FACTS.size])
    except (ValueError, struct.error):
        return None
    is_ours = way == _WAY and hmac.compare_digest(token(mailing_id).encode(), text.encode())
    return mailing_id if is_ours else None


def _seal(facts: bytes) -> bytes:
    # A key of its own: what seals a link must not find anything in an encrypted column.
    key = keyring.blind_index("derived key", "campaign")
    return hmac.digest(key, facts, "sha256")[:_SEAL_BYTES]
