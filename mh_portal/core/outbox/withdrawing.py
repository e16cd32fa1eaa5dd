"""Takes back an e-mail that waits for its day, because what it tells of no longer holds."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mh_portal.core.outbox.models import MessageState, OutboxMessage


def withdraw(db: Session, dedupe_key: str) -> None:
    """Delete the queued message of that key; one that is already on its way stays."""
    db.execute(
        delete(OutboxMessage)
        .where(OutboxMessage.dedupe_key == dedupe_key, OutboxMessage.state == MessageState.QUEUED)
        .execution_options(synchronize_session=False)
    )
