"""Who asks for a termination without a login: facts of the card, checked as for a new account.

What is wrong is never told; failures are counted under the card, where those of creating an
account are. Whoever knows these facts learns nothing by it: what follows from the contract goes
to the address on file, with the way to take the request back.
"""

from __future__ import annotations

import dataclasses
from datetime import date

from sqlalchemy.orm import Session

from mh_portal.core import actors
from mh_portal.core.accounts import failures
from mh_portal.core.accounts.creation import CardWaitsError, FactsDoNotMatchError
from mh_portal.core.audit import service as audit
from mh_portal.core.contracts.models import Contract
from mh_portal.core.members import queries as members
from mh_portal.core.members import rules as member_rules
from mh_portal.core.members.models import Member
from mh_portal.core.terminations import queries

__all__ = ["CardWaitsError", "Claim", "FactsDoNotMatchError", "find_contract", "prove"]


@dataclasses.dataclass(frozen=True)
class Claim:
    """Who somebody says they are."""

    last_name: str
    first_name: str
    birth_date: date
    member_number: str


def prove(db: Session, claim: Claim) -> Member:
    """Return the member with these facts.

    Raises CardWaitsError and FactsDoNotMatchError; the failure is recorded in `db` then, which the
    caller commits all the same.
    """
    subject = failures.card(claim.member_number)
    if until := failures.waits_until(db, subject):
        raise CardWaitsError(until)
    member = members.find_by_number(db, claim.member_number)
    if member is None or not _is_of(member, claim):
        _record_mismatch(db, subject, member)
        raise FactsDoNotMatchError
    return member


def find_contract(db: Session, member: Member, number: str, on: date) -> Contract:
    """Return the member's contract in force of that number; without one, the only one there is.

    A missing number stops nobody whose contract is known all the same. Raises as `prove`.
    """
    subject = failures.card(member.member_number)
    if until := failures.waits_until(db, subject):
        raise CardWaitsError(until)
    own = queries.list_in_force(db, member.id, on)
    wanted = number.casefold()
    found = [each for each in own if not wanted or each.contract_number.casefold() == wanted]
    if len(found) != 1:
        _record_mismatch(db, subject, member)
        raise FactsDoNotMatchError
    failures.forget_unless_waiting(db, subject)
    return found[0]


def _is_of(member: Member, claim: Claim) -> bool:
    return (
        member_rules.is_same_name(claim.last_name, member.last_name, member.birth_name)
        and member_rules.is_same_name(claim.first_name, member.first_name)
        and claim.birth_date == member.birth_date
    )


def _record_mismatch(db: Session, subject: bytes, member: Member | None) -> None:
    failure = failures.count(db, subject)
    audit.record(
        db,
        "terminations:identity:refused",
        actors.VISITOR,
        member_id=member.id if member else None,
        changes={"failures": failure.count},
    )
