"""What an agent tried too late is written down: the request had changed, or somebody else has it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.requests.models import Request


def record(db: Session, request: Request, act: str, actor: Actor) -> None:
    """Write down that an act was refused, and in which state the request was."""
    facts = {"reference": request.reference, "act": act, "state": request.state.value}
    audit.record(db, "requests:change:refused", actor, member_id=request.member_id, changes=facts)
