"""The e-mails to agents about their own access; `greeting` is the agent's name."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import ClassVar

from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class AgentLink(Email):
    """The link that lets an agent choose a password, good for 24 hours."""

    kind: ClassVar[str] = "agent_link"
    security: ClassVar[bool] = True
    useful_for: ClassVar[timedelta] = timedelta(hours=24)

    greeting: str
    token: str


@dataclasses.dataclass(frozen=True)
class AgentSecondFactorReset(Email):
    """To an agent whose lost second factor was taken away by a supervisor."""

    kind: ClassVar[str] = "agent_second_factor_reset"
    security: ClassVar[bool] = True

    greeting: str


@dataclasses.dataclass(frozen=True)
class AgentPasswordSet(Email):
    """To an agent whose password was chosen by a link."""

    kind: ClassVar[str] = "agent_password_set"
    security: ClassVar[bool] = True

    greeting: str
