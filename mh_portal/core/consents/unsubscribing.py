"""The link of a commercial e-mail that ends its kind with one click (RFC 8058, CPCE L34-5).

The token says whom and what, and a keyed hash says that the portal wrote it: nothing is kept for
an e-mail, and the link of an old one works as long as the key does, for leaving must stay as easy
as it was (RGPD, article 7, 3).
"""

from __future__ import annotations

import base64
import dataclasses
import hmac
import struct

from mh_portal.core.columns import keyring
from mh_portal.core.consents.rules import Purpose

ONE_CLICK_FIELD = "List-Unsubscribe"
ONE_CLICK_VALUE = "One-Click"

_FACTS = struct.Struct(">BQ")
# With the facts 32 bytes, 43 characters as every link of the portal has: 184 bits to guess.
_SEAL_BYTES = 23
# What a token says for each purpose; never given to another one.
_NUMBERS = {Purpose.OFFERS: 1, Purpose.TARGETED: 2, Purpose.SATISFACTION: 3}
_PURPOSES = {number: purpose for purpose, number in _NUMBERS.items()}


@dataclasses.dataclass(frozen=True)
class Subscription:
    """The e-mails of a purpose that a member gets."""

    member_id: int
    purpose: Purpose


def token(subscription: Subscription) -> str:
    """Return the 43 characters that end a subscription."""
    facts = _FACTS.pack(_NUMBERS[subscription.purpose], subscription.member_id)
    return base64.urlsafe_b64encode(facts + _seal(facts)).rstrip(b"=").decode()


def read(text: str) -> Subscription | None:
    """Return the subscription that a token ends, or None when the portal did not write it."""
    try:
        sealed = base64.urlsafe_b64decode(f"{text}=")
        number, member_id = _FACTS.unpack(sealed[: _FACTS.size])
    except (ValueError, struct.error):
        return None
    if number not in _PURPOSES:
        return None
    found = Subscription(member_id, _PURPOSES[number])
    return found if hmac.compare_digest(token(found).encode(), text.encode()) else None


def headers_for(member_id: int, purpose: Purpose, base_url: str) -> dict[str, str]:
    """Return the two headers that each commercial e-mail to a member carries.

    Mail programs believe them only over https and under a DKIM signature that covers both.
    """
    return headers_of(token(Subscription(member_id, purpose)), base_url)


def headers_of(token: str, base_url: str) -> dict[str, str]:
    """Return the same for the token that ends a subscription."""
    address = f"{base_url}/desinscription/{token}"
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": f"{ONE_CLICK_FIELD}={ONE_CLICK_VALUE}",
    }


def _seal(facts: bytes) -> bytes:
    # A key of its own: what seals a link must not find anything in an encrypted column.
    key = keyring.blind_index("derived key", "unsubscription")
    return hmac.digest(key, facts, "sha256")[:_SEAL_BYTES]
