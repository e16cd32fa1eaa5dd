"""After a restore: nothing given out since works twice, and nothing sent since is sent again."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

from sqlalchemy import CursorResult, Update, delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import Delete

from mh_portal.core import actors, clock
from mh_portal.core.accounts.models import AccountLink, Link, LoginSession, RecoveryLetter
from mh_portal.core.audit import service as audit
from mh_portal.core.campaigns import planning
from mh_portal.core.campaigns.models import Campaign, CampaignState
from mh_portal.core.mandates.models import Mandate
from mh_portal.core.outbox import holding


@dataclasses.dataclass(frozen=True)
class Settled:
    """How many sessions and links a restore ended, messages it holds, campaigns it paused."""

    sessions: int
    links: int
    messages: int
    campaigns: int


def settle(db: Session, created_at: str, undone: int) -> Settled:
    """End what would open something twice and hold what would go out twice; record the restore.

    A link that was used since the backup is unused again in it, and an e-mail that left since
    waits again. `undone` events are no longer there.
    """
    settled = Settled(
        sessions=_run(db, delete(LoginSession)),
        links=sum(_run(db, statement) for statement in _ends_of_links()),
        messages=holding.hold(db, "restored from a backup: it may have been sent since"),
        campaigns=_pause_campaigns(db),
    )
    facts = {"as_of": created_at, "undone": undone, **dataclasses.asdict(settled)}
    audit.record(db, "backups:backup:restored", actors.OPERATOR, changes=facts)
    return settled


def _ends_of_links() -> list[Update | Delete]:
    now = clock.utcnow()
    unused = (Link.used_at.is_(None), Link.expires_at > now)
    invited = (Mandate.accepted_at.is_(None), Mandate.token_expires_at > now)
    return [
        # Run out rather than gone: their page says so, and offers another.
        update(Link).where(*unused).values(expires_at=now),
        update(AccountLink).where(AccountLink.expires_at > now).values(expires_at=now),
        update(Mandate).where(*invited).values(token_expires_at=now),
        delete(RecoveryLetter),
    ]


def _pause_campaigns(db: Session) -> int:
    running = select(Campaign.id).where(Campaign.state == CampaignState.RUNNING)
    numbers = db.scalars(running.order_by(Campaign.id)).all()
    for number in numbers:
        planning.pause(db, number, actors.OPERATOR)
    return len(numbers)


def _run(db: Session, statement: Update | Delete) -> int:
    return cast("CursorResult[Any]", db.execute(statement)).rowcount
