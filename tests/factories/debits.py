"""Wishes for another day of debit, and difficulties to pay, made as members make them."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.core import actors
from mh_portal.core.contracts.models import Contract
from mh_portal.core.debits import queries
from mh_portal.core.requests import service
from mh_portal.core.requests.kinds import KINDS, debit_day, payment_difficulty
from mh_portal.core.requests.models import Request

DIFFICULTY = {
    "trouble": "late",
    "amount": "92.40",
    "instalments": "3",
    "about": "",
    "reached_by": "portal",
    "phone": "",
}


def make_wish(db: Session, contract: Contract, day: str) -> Request:
    """Add a draft that asks for a day, with what is shown of it today."""
    plan = queries.find_plan(db, contract.member_id, contract.contract_number)
    effect = debit_day.effect_of(plan, day)
    answers: dict[str, Any] = {"contract": contract.contract_number, "day": day, "first_on": "none"}
    if plan is not None and effect is not None:
        answers = debit_day.answers(plan, effect)
    return _draft(db, contract, debit_day.KIND.slug, answers)


def shift(db: Session, contract: Contract, day: str) -> Request:
    """Move the debits of a contract to a day."""
    request = make_wish(db, contract, day)
    actor = actors.member(contract.member_id)
    service.submit(db, request, version=request.version, actor=actor)
    return request


def make_difficulty(db: Session, contract: Contract, **answers: str) -> Request:
    """Add a draft about difficulty to pay a contract, with all its answers."""
    given = {"contract": contract.contract_number} | DIFFICULTY | answers
    return _draft(db, contract, payment_difficulty.KIND.slug, given)


def _draft(db: Session, contract: Contract, slug: str, answers: dict[str, Any]) -> Request:
    actor = actors.member(contract.member_id)
    kind = KINDS[slug]
    draft = service.start(db, contract.member_id, kind, secrets.token_urlsafe(), actor)
    service.answer(db, draft, answers, version=draft.version, actor=actor)
    return draft


def make_one_of_each(db: Session, contract: Contract) -> dict[str, str]:
    """Add a shift and a wish of a contract; return what addresses name."""
    return {
        "debit_shift": shift(db, contract, "15").reference,
        "debit_draft": make_wish(db, contract, "10").reference,
    }


def make_each_state(db: Session, contract: Contract) -> dict[str, str]:
    """Add difficulties to pay: drafts, one that was sent and one taken back; return their names."""
    actor = actors.member(contract.member_id)
    draft, sent, withdrawn = (make_difficulty(db, contract) for _ in range(3))
    for request in (sent, withdrawn):
        service.submit(db, request, version=request.version, actor=actor)
    service.withdraw(db, withdrawn, actor)
    # The last one: a draft without any answer is what the next one begins with.
    kind, key = payment_difficulty.KIND, secrets.token_urlsafe()
    blank = service.start(db, contract.member_id, kind, key, actor)
    return {
        "draft": draft.reference,
        "draft_version": str(draft.version),
        "request": sent.reference,
        "withdrawn": withdrawn.reference,
        "blank": blank.reference,
    }
