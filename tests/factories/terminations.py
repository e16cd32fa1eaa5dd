"""Terminations, made as members make them."""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.contracts.models import Contract
from mh_portal.core.members.models import Member
from mh_portal.core.requests import service
from mh_portal.core.requests.kinds import termination
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.terminations import service as service_of_ends
from mh_portal.core.terminations.models import Termination
from mh_portal.core.terminations.rules import A_DAY, REFUND_WITHIN, Reason
from tests.factories.members import make_contract, make_member

TYPED = {
    "last_name": "Martin",
    "first_name": "Jeanne",
    "birth_date": "1944-03-24",
    "member_number": "12345678",
    "contract": "",
}


def make_draft(db: Session, contract: Contract, reason: str = "any_time", **more: Any) -> Request:
    """Add a draft with its answers; `more` are further ones."""
    actor = actors.member(contract.member_id)
    draft = service.start(db, contract.member_id, termination.KIND, secrets.token_urlsafe(), actor)
    answers = {"contract": contract.contract_number, "reason": reason, **more}
    service.answer(db, draft, answers, version=draft.version, actor=actor)
    return draft


def ask(db: Session, contract: Contract, reason: str = "any_time", **more: Any) -> Request:
    """Send one."""
    draft = make_draft(db, contract, reason, **more)
    actor = actors.member(contract.member_id)
    service.submit(db, draft, version=draft.version, actor=actor)
    db.flush()
    return draft


def make_ended(db: Session, contract: Contract) -> Request:
    """Add a request whose contract is over by now, with the rows as its end left them."""
    request = make_draft(db, contract)
    effect_on = (contract.ended_on or clock.today()) + A_DAY
    now = clock.utcnow()
    request.state, request.submitted_at = RequestState.ACCEPTED, now
    request.outcome = {"date": effect_on.isoformat()}
    db.add(
        Termination(
            request_id=request.id,
            contract_id=contract.id,
            reason=Reason.ANY_TIME,
            event_on=None,
            received_at=now,
            effect_on=effect_on,
            refund=Decimal("12.50"),
            owed=Decimal("0.00"),
            refund_by=effect_on + REFUND_WITHIN,
            former_ended_on=None,
            effective_at=now,
            withdrawn_at=None,
            extract_digest=contract.extract_digest,
            is_settled=True,
            token_hash=service_of_ends.hash_of(request.reference),
            receipt_taken_at=None,
        )
    )
    db.flush()
    return request


def sample_facts(db: Session, ended: Contract) -> dict[str, str]:
    """End a contract that is over, and one of a member of its own without a login."""
    member = make_member(db, last_name="LEROY", first_name="ANNE")
    asked = ask(db, make_contract(db, member), identity=TYPED)
    return {
        "ended_request": make_ended(db, ended).reference,
        "termination_link": service_of_ends.token_of(asked.reference),
        "termination_number": make_free(db).member_number,
    }


def make_free(db: Session) -> Member:
    """Add a member whose contract can be ended."""
    member = make_member(db, last_name="ROCHE", first_name="ANNE")
    make_contract(db, member)
    return member
