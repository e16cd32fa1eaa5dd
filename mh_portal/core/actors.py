"""Who acts, and for whom: the two answers that every change is recorded with."""

from __future__ import annotations

import dataclasses
from enum import StrEnum


class ActorKind(StrEnum):
    """The kinds of people and programs that may act in the portal."""

    VISITOR = "visitor"
    MEMBER = "member"
    HELPER = "helper"
    AGENT = "agent"
    OPERATOR = "operator"
    SYSTEM = "system"


@dataclasses.dataclass(frozen=True)
class Actor:
    """Somebody or something that acts; `id` is the internal number, None for a visitor."""

    kind: ActorKind
    id: int | None = None


VISITOR = Actor(ActorKind.VISITOR)
OPERATOR = Actor(ActorKind.OPERATOR)
SYSTEM = Actor(ActorKind.SYSTEM)


def member(member_id: int) -> Actor:
    """Return the member of that internal number, acting in person."""
    return Actor(ActorKind.MEMBER, member_id)


def helper(account_id: int) -> Actor:
    """Return the trusted helper with that account, acting for a member."""
    return Actor(ActorKind.HELPER, account_id)


def agent(account_id: int) -> Actor:
    """Return the agent of the call centre with that account, acting for a member or the insurer."""
    return Actor(ActorKind.AGENT, account_id)
