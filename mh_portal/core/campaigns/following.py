"""Who opened the address in a campaign's message: the first time is kept, and nothing else of it."""

from __future__ import annotations

import dataclasses

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.campaigns.models import CampaignKind, Mailing


@dataclasses.dataclass(frozen=True)
class Followed:
    """A message whose address is opened: what it was about, and whether that was noted before."""

    mailing_id: int
    kind: CampaignKind
    is_noted: bool


def find(db: Session, mailing_id: int) -> Followed | None:
    """Return the message of that internal number, or None once it is erased."""
    row = db.execute(
        select(Mailing.kind, Mailing.followed_at).where(Mailing.id == mailing_id)
    ).one_or_none()
    return None if row is None else Followed(mailing_id, row.kind, row.followed_at is not None)


def note(db: Session, mailing_id: int) -> None:
    """Keep that the address in a message was opened now, unless it was before."""
    db.execute(
        update(Mailing)
        .where(Mailing.id == mailing_id, Mailing.followed_at.is_(None))
        .values(followed_at=clock.utcnow())
        .execution_options(synchronize_session=False)
    )
