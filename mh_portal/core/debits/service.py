"""Changing the day on which a contract is debited."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.contracts.models import Contract, DebitDay
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.debits.shifts import Effect


def take_turn(db: Session, member_id: int, number: str | None) -> None:
    """Let whoever else would shift the debits of a member's contract wait until `db` is committed."""
    own = (Contract.member_id == member_id) & (Contract.contract_number == number)
    db.execute(select(Contract.id).where(own).with_for_update())


def shift(db: Session, contract_id: int, effect: Effect, reference: str, actor: Actor) -> None:
    """Move the debits of a contract, as the request of that reference asks."""
    contract = db.get_one(Contract, contract_id)
    if contract.debit_day is None:
        raise ValueError("a contract paid by cheque has no debits")
    db.add(
        DebitShift(
            contract_id=contract_id,
            reference=reference,
            since=effect.since,
            day=DebitDay(str(effect.day)),
            former=contract.debit_day,
            chosen_at=clock.utcnow(),
            is_settled=False,
        )
    )
    db.flush()
    days = [effect.replaced.due_on.isoformat(), effect.first.due_on.isoformat()]
    facts = {"reference": reference, "contract": contract_id, "due_on": days}
    audit.record(db, "debits:day:changed", actor, member_id=contract.member_id, changes=facts)
