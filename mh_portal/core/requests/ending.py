"""Terminations that have come due: contracts whose last day is over, and ends that were refused."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, defer

from mh_portal.core import actors, clock
from mh_portal.core.contracts.models import Contract
from mh_portal.core.members import queries as members
from mh_portal.core.requests import moving
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.terminations import receipt, rules, service, words
from mh_portal.core.terminations.emails import TerminationEffective
from mh_portal.core.terminations.models import Termination
from mh_portal.language import long_date

CONFIRMED = (RequestState.IN_PROGRESS, RequestState.ACCEPTED)
UNDONE = (RequestState.REFUSED, RequestState.CLOSED)
# How many in one transaction: nobody waits long behind it.
ENDED_AT_ONCE = 100


def close_due(db: Session) -> int:
    """Let what has come due take effect, and the contracts of refused requests run on.

    Returns how many; at most `ENDED_AT_ONCE`, so the caller commits and calls again.
    """
    due = (
        select(Termination, Request, Contract)
        .join(Request, Request.id == Termination.request_id)
        .join(Contract, Contract.id == Termination.contract_id)
        .options(defer(Contract.iban))
        .where(
            Termination.effective_at.is_(None),
            Termination.withdrawn_at.is_(None),
            or_(
                and_(Termination.effect_on <= clock.today(), Request.state.in_(CONFIRMED)),
                Request.state.in_(UNDONE),
            ),
        )
        .order_by(Termination.effect_on, Termination.id)
        .limit(ENDED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    found = db.execute(due).all()
    for termination, request, contract in found:
        if request.state in UNDONE:
            service.take_back(db, termination, contract, actors.SYSTEM)
        else:
            _end(db, termination, request, contract)
    return len(found)


def _end(db: Session, termination: Termination, request: Request, contract: Contract) -> None:
    service.take_effect(db, termination, contract, actors.SYSTEM)
    if request.state is RequestState.IN_PROGRESS:
        moving.move(db, request, RequestState.ACCEPTED, actors.SYSTEM)
    member = members.get(db, request.member_id)
    moving.tell(
        db,
        member,
        TerminationEffective(
            greeting=member.greeting,
            reference=request.reference,
            contract_number=contract.contract_number,
            last_day=long_date(termination.effect_on - rules.A_DAY),
            money=words.money(receipt.settled(termination)),
        ),
    )
