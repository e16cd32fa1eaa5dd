"""Looking at a campaign's message as one member gets it: recorded, and open for half an hour.

The address of what is looked at carries a seal, for the agent who asked for it alone.
"""

from __future__ import annotations

import base64
import dataclasses
import hmac
import struct
from datetime import timedelta

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.columns import keyring

LASTS = timedelta(minutes=30)
# The kind by its place, the member's internal number, the minute: what need not be kept anywhere.
_FACTS = struct.Struct(">BQI")
# With the facts 32 bytes, 43 characters as every link of the portal has.
_SEAL_BYTES = 19
_KINDS = tuple(CampaignKind)
_MINUTE = 60


@dataclasses.dataclass(frozen=True)
class Preview:
    """A kind of message, and the member it is filled in for, by the internal number."""

    kind: CampaignKind
    member_id: int


def begin(db: Session, preview: Preview, actor: Actor) -> str:
    """Record that an agent looks at a member's message; return what opens it for them."""
    audit.record(
        db,
        "campaigns:message:previewed",
        actor,
        member_id=preview.member_id,
        changes={"message": preview.kind.value},
    )
    minute = int(clock.utcnow().timestamp()) // _MINUTE
    facts = _FACTS.pack(_KINDS.index(preview.kind), preview.member_id, minute)
    return base64.urlsafe_b64encode(facts + _seal(facts, actor)).rstrip(b"=").decode()


def read(token: str, actor: Actor) -> Preview | None:
    """Return what a token of the same agent opens; None once it is too old, and for any other."""
    try:
        sealed = base64.urlsafe_b64decode(f"{token}=")
        place, member_id, minute = _FACTS.unpack(sealed[: _FACTS.size])
    except (ValueError, struct.error):
        return None
    facts, seal = sealed[: _FACTS.size], sealed[_FACTS.size :]
    if not hmac.compare_digest(seal, _seal(facts, actor)):
        return None
    age = clock.utcnow().timestamp() - minute * _MINUTE
    is_open = 0 <= age <= LASTS.total_seconds() + _MINUTE
    return Preview(_KINDS[place], member_id) if is_open else None


def _seal(facts: bytes, actor: Actor) -> bytes:
    # A key of its own: what seals a link must not find anything in an encrypted column.
    key = keyring.blind_index("derived key", f"campaign preview of {actor.kind}:{actor.id}")
    return hmac.digest(key, facts, "sha256")[:_SEAL_BYTES]
