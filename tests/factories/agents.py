"""Agents of the call centre, each with a second factor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import account_links, recovery_codes, rules
from mh_portal.core.accounts.models import Account, AgentRole
from mh_portal.core.assistance.models import AssistedFile, ContactReason
from mh_portal.core.members.models import Member
from tests.factories.accounts import make_account

SEED = "c" * 43
ADVISOR, SUPERVISOR = "claire@conseil.example", "marc@conseil.example"


def make_agent(
    db: Session,
    email: str = ADVISOR,
    role: AgentRole = AgentRole.ADVISOR,
    *,
    name: str = "Claire Aubert",
    has_codes: bool = True,
    **facts: Any,
) -> Account:
    """Add an agent with the password of the factories and, unless told, printed codes."""
    account = make_account(db, None, email, name=name, agent_role=role, **facts)
    if has_codes:
        recovery_codes.replace(db, account.id, SEED)
    return account


def code(account_id: int, place: int = 0) -> str:
    """Return a printed code of an agent made here."""
    return recovery_codes.list_of(account_id, SEED)[place]


def make_file(db: Session, agent: Account, member: Member, **facts: Any) -> AssistedFile:
    """Add a file that an agent opened and closed."""
    now = clock.utcnow()
    defaults: dict[str, Any] = {
        "account_id": agent.id,
        "member_id": member.id,
        "reason": ContactReason.REIMBURSEMENT,
        "opened_at": now,
        "expires_at": now + timedelta(minutes=30),
        "closed_at": now + timedelta(minutes=10),
    }
    opened = AssistedFile(**(defaults | facts))
    db.add(opened)
    db.flush()
    return opened


def make_sample(db: Session, member: Member) -> tuple[dict[str, str], dict[str, int]]:
    """Add the call centre of the sample portal; return facts for addresses, and its accounts."""
    advisor = make_agent(db)
    supervisor = make_agent(db, SUPERVISOR, AgentRole.SUPERVISOR, name="Marc Tellier")
    colleague = make_agent(db, "luc@conseil.example", name="Luc Vasseur", password_hash="")
    left = make_agent(db, "anne@conseil.example", name="Anne Prigent", password_hash="")
    left.blocked_at = left.created_at
    make_file(db, advisor, member)
    facts = {
        "agent_email": ADVISOR,
        "colleague": str(colleague.id),
        "left": str(left.id),
        "agent_link": account_links.create(db, colleague.id, rules.AGENT_LINK_LASTS),
        # What a caller tells, beside a contract number.
        "owner_born_day": str(member.birth_date.day),
        "owner_born_month": str(member.birth_date.month),
        "owner_born_year": str(member.birth_date.year),
        "owner_postal_code": member.postal_code,
    }
    return facts, {"advisor": advisor.id, "supervisor": supervisor.id}
