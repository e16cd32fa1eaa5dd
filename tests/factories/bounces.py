"""E-mails that did not arrive, and addresses that no longer work."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.bounces.models import Bounce, BounceSource, UndeliverableAddress

ADDRESS = "jeanne.martin@orange.example"


def make_bounce(db: Session, message_id: int = 1) -> Bounce:
    """Add an e-mail that came back for good."""
    bounce = Bounce(
        message_id=message_id,
        address=ADDRESS,
        member_id=None,
        status="5.1.1",
        is_hard=True,
        source=BounceSource.RETURNED,
        at=clock.utcnow(),
        is_forgiven=False,
    )
    db.add(bounce)
    db.flush()
    return bounce


def make_dead_address(db: Session, address: str = ADDRESS) -> UndeliverableAddress:
    """Add an address that is marked."""
    dead = UndeliverableAddress(
        address=address,
        member_id=None,
        reason="5.1.1",
        source=BounceSource.RETURNED,
        marked_at=clock.utcnow(),
    )
    db.add(dead)
    db.flush()
    return dead
