"""The agents of the demo's call centre, with what signs each of them in."""

from __future__ import annotations

import dataclasses

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts import passwords
from mh_portal.core.accounts.models import Account, AgentRole, Authenticator
from mh_portal.core.agents import team
from mh_portal.core.database import Database


@dataclasses.dataclass(frozen=True)
class DemoAgent:
    """An agent to try the call centre as; an app with the secret shows the second factor's codes."""

    kind: str
    shows: str
    name: str
    email: str
    password: str
    totp_secret: str
    role: AgentRole
    address: str = "/conseiller/connexion"


# Known to everybody who tries the demo: they open nothing else.
AGENTS = (
    DemoAgent(
        "advisor",
        "helps members and processes requests",
        "Claire Aubert",
        "claire.aubert@conseil.example",
        "cinq moineaux sur le portail",
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        AgentRole.ADVISOR,
    ),
    DemoAgent(
        "second_advisor",
        "processes what another advisor has filed",
        "Julien Marchetti",
        "julien.marchetti@conseil.example",
        "huit cerises dans un panier",
        "NB2W45DFOIZA4MJSNB2W45DFOIZA4MJS",
        AgentRole.ADVISOR,
    ),
    DemoAgent(
        "supervisor",
        "also manages the team and reads the journal",
        "Marc Tellier",
        "marc.tellier@conseil.example",
        "neuf violettes sous la neige",
        "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU",
        AgentRole.SUPERVISOR,
    ),
)


def add(database: Database) -> None:
    """Add the demo's agents, each with a password and an app, unless that is done."""
    with database.read() as db:
        missing = [agent for agent in AGENTS if _find(db, agent) is None]
    # Slow on purpose, and therefore outside of the writing transaction.
    hashes = [passwords.hash_password(agent.password) for agent in missing]
    if not missing:
        return
    with database.write() as db:
        for agent, hashed in zip(missing, hashes, strict=True):
            account = team.add(db, agent.email, agent.name, agent.role, actors.OPERATOR)
            account.password_hash = hashed
            now = clock.utcnow()
            secret = {"secret": agent.totp_secret, "created_at": now, "confirmed_at": now}
            db.add(Authenticator(account_id=account.id, last_step=0, **secret))


def list_agents(db: Session) -> list[DemoAgent]:
    """Return the demo's agents that are in the database."""
    return [agent for agent in AGENTS if _find(db, agent) is not None]


def _find(db: Session, agent: DemoAgent) -> int | None:
    return db.scalar(select(Account.id).where(Account.email_key == agent.email))
