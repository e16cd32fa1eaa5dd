"""Ending contracts: an end is confirmed, taken back before it comes, and takes effect.

A confirmed end stands in the contract's `ended_on` at once, so that card, certificates and debits
know it; what an extract wrote there before, or writes meanwhile, is kept beside it.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.columns import keyring
from mh_portal.core.contracts.models import Contract
from mh_portal.core.terminations import queries, rules
from mh_portal.core.terminations.models import Termination
from mh_portal.core.terminations.rules import Reason

TOKEN_LENGTH = 43


class TerminationError(Exception):
    """The end cannot be changed so."""


class AlreadyEndingError(TerminationError):
    """The contract is being ended by another request."""


class TooLateError(TerminationError):
    """The contract has ended: that cannot be taken back."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class End:
    """An end to be confirmed; `effect_on` is the first day without cover, amounts are euros."""

    reason: Reason
    event_on: date | None
    received_at: datetime
    effect_on: date
    refund: Decimal
    owed: Decimal
    refund_by: date


def confirm(
    db: Session,
    contract: Contract,
    end: End,
    *,
    request_id: int,
    reference: str,
    actor: Actor,
) -> Termination:
    """Write down the end of a contract that a request of that reference asks for.

    Raises AlreadyEndingError. The caller lets one request of a member be judged at a time."""
    db.refresh(contract, ["ended_on", "extract_digest"])
    if queries.find_open(db, contract.id) is not None:
        raise AlreadyEndingError(contract.contract_number)
    found = Termination(
        request_id=request_id,
        contract_id=contract.id,
        former_ended_on=contract.ended_on,
        extract_digest=contract.extract_digest,
        is_settled=False,
        token_hash=hash_of(token_of(reference)),
        **dataclasses.asdict(end),
    )
    db.add(found)
    contract.ended_on = end.effect_on - rules.A_DAY
    db.flush()
    _record(db, "terminations:end:confirmed", contract, actor)
    return found


def token_of(reference: str) -> str:
    """Return what the address of the receipt holds: it names one request, and is not guessed.

    The year and the characters of its reference, then a seal of some 200 bits.
    """
    name = reference.removeprefix("D-").replace("-", "")
    digest = keyring.blind_index("terminations:receipt", reference)
    return (name + base64.urlsafe_b64encode(digest).decode())[:TOKEN_LENGTH]


def hash_of(token: str) -> bytes:
    """Return what is stored of that text."""
    return hashlib.sha256(token.encode()).digest()


def take_receipt(db: Session, found: Termination) -> bool:
    """Tell whether the receipt is given by its link now: the first time it is."""
    taken = db.execute(
        update(Termination)
        .where(Termination.id == found.id, Termination.receipt_taken_at.is_(None))
        .values(receipt_taken_at=clock.utcnow())
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]  # a result of UPDATE has it


def change_effect(
    db: Session, found: Termination, contract: Contract, end: End, actor: Actor
) -> None:
    """Give an end that is still to come another day, as an advisor decided."""
    _require_open(found)
    for name, value in dataclasses.asdict(end).items():
        setattr(found, name, value)
    contract.ended_on = end.effect_on - rules.A_DAY
    _record(db, "terminations:end:changed", contract, actor)


def take_back(
    db: Session, found: Termination, contract: Contract, actor: Actor, *, on: date | None = None
) -> None:
    """Let the contract run on; raises TooLateError from the day of effect `on` which it is."""
    _require_open(found)
    if on is not None and on >= found.effect_on:
        raise TooLateError(contract.contract_number)
    found.withdrawn_at = clock.utcnow()
    contract.ended_on = found.former_ended_on
    _record(db, "terminations:end:taken_back", contract, actor)


def take_effect(db: Session, found: Termination, contract: Contract, actor: Actor) -> None:
    """Note that the last day covered is over."""
    _require_open(found)
    found.effective_at = clock.utcnow()
    _record(db, "terminations:end:ended", contract, actor)


def follow_extract(db: Session) -> None:
    """Keep the ends that an older extract has just overwritten, and settle those it says itself.

    An extract that says an earlier end is right about it; one that says none, or a later one, does
    not know yet.
    """
    rewritten = (
        select(Termination, Contract)
        .join(Contract, Contract.id == Termination.contract_id)
        .where(
            Termination.is_settled.is_(False),
            Termination.withdrawn_at.is_(None),
            or_(Contract.extract_digest != Termination.extract_digest, Contract.ended_on.is_(None)),
        )
    )
    for found, contract in db.execute(rewritten).all():
        last_day = found.effect_on - rules.A_DAY
        found.extract_digest = contract.extract_digest
        if contract.ended_on is not None and contract.ended_on <= last_day:
            found.is_settled = True
        else:
            found.former_ended_on = contract.ended_on
            contract.ended_on = last_day


def _require_open(found: Termination) -> None:
    if found.effective_at is not None or found.withdrawn_at is not None:
        raise TooLateError(found.id)


def _record(db: Session, action: str, contract: Contract, actor: Actor) -> None:
    facts = {
        "contract": contract.contract_number,
        "ended_on": contract.ended_on.isoformat() if contract.ended_on else None,
    }
    audit.record(db, action, actor, member_id=contract.member_id, changes=facts)
