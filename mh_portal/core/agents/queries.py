"""Reading the team of the call centre."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account, AgentRole, LoginSession
from mh_portal.core.accounts.second_factor import has_second_factor
from mh_portal.core.agents.team import NO_PASSWORD


class AgentState(StrEnum):
    """How far an agent has got."""

    INVITED = "invited"
    ENROLLING = "enrolling"
    ACTIVE = "active"
    LEFT = "left"


@dataclasses.dataclass(frozen=True)
class Agent:
    """An agent of the team; moments in local time."""

    id: int
    name: str
    email: str
    role: AgentRole
    state: AgentState
    since: date
    last_seen_at: datetime | None


_SEEN = (
    select(func.max(LoginSession.last_seen_at))
    .where(LoginSession.account_id == Account.id)
    .scalar_subquery()
)
_TEAM = (
    select(
        Account.id,
        Account.name,
        Account.email,
        Account.agent_role,
        Account.blocked_at,
        Account.password_hash,
        Account.created_at,
        has_second_factor(Account.id).label("has_second_factor"),
        _SEEN.label("last_seen_at"),
    )
    .where(Account.agent_role.is_not(None))
    .order_by(Account.blocked_at.is_not(None), Account.name, Account.id)
)


def list_team(db: Session) -> Sequence[Agent]:
    """Return every agent, those who have left last."""
    return [_agent(row) for row in db.execute(_TEAM)]


def find(db: Session, account_id: int) -> Agent | None:
    """Return one agent, also one who has left, or None."""
    row = db.execute(_TEAM.where(Account.id == account_id)).first()
    return None if row is None else _agent(row)


def _agent(row: Any) -> Agent:
    if row.blocked_at is not None:
        state = AgentState.LEFT
    elif row.password_hash == NO_PASSWORD:
        state = AgentState.INVITED
    else:
        state = AgentState.ACTIVE if row.has_second_factor else AgentState.ENROLLING
    seen = row.last_seen_at
    return Agent(
        id=row.id,
        name=row.name,
        email=row.email,
        role=row.agent_role,
        state=state,
        since=row.created_at.astimezone(clock.ZONE).date(),
        last_seen_at=None if seen is None else seen.astimezone(clock.ZONE),
    )
