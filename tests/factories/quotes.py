"""Covers and lines of dental quotes, without a database, with facts a test may change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.core import actors
from mh_portal.core.contracts.models import Contract
from mh_portal.core.guarantees.models import Basis, Guarantee, Per
from mh_portal.core.guarantees.statutory import Scheme
from mh_portal.core.members.models import Member
from mh_portal.core.quotes.lines import Line
from mh_portal.core.quotes.settling import Cover
from mh_portal.core.requests import service
from mh_portal.core.requests.kinds import dental_quote
from mh_portal.core.requests.models import Request

INCLUDING, ON_TOP = Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY, Basis.PERCENT_OF_BASE_ON_TOP
DAY_2022, DAY_2025 = date(2022, 4, 5), date(2025, 4, 5)


def guarantee(
    code: str, basis: Basis = INCLUDING, value: str | None = None, per: Per = Per.ACT
) -> Guarantee:
    """Return a line that is in no database."""
    label = code.replace("_", " ").capitalize()
    amount = Decimal(value) if value else None
    return Guarantee(code=code, label=label, basis=basis, value=amount, per=per, note="")


def cover(*lines: Guarantee, day: date = DAY_2025, **facts: Any) -> Cover:
    """Return what a responsible contract gives in the general scheme, unless told otherwise."""
    defaults: dict[str, Any] = {"scheme": Scheme.GENERAL, "is_responsible": True}
    return Cover(day=day, lines={line.code: line for line in lines}, **(defaults | facts))


def line(code: str, price: str, *teeth: int, quantity: int = 1, line_id: str = "") -> Line:
    """Return a line of a quote; its id is its code unless told otherwise."""
    return Line(id=line_id or code, code=code, teeth=teeth, price=Decimal(price), quantity=quantity)


def make_quote(db: Session, member: Member, contract: Contract, *lines: Line) -> Request:
    """Add the draft of a quote for the member's own teeth on 5 April 2022."""
    actor = actors.member(member.id)
    key = f"quote {contract.contract_number} {len(lines)}"
    draft = service.start(db, member.id, dental_quote.KIND, key, actor)
    answers: dict[str, Any] = {
        "insured": f"{contract.contract_number}/1",
        "care_on": DAY_2022.isoformat(),
    }
    if lines:
        answers["lines"] = [each.kept() for each in lines]
    service.answer(db, draft, answers, version=draft.version, actor=actor)
    return draft


def make_sample(db: Session, member: Member, contract: Contract) -> dict[str, str]:
    """Add a quote of a crown and of scaling; return what addresses name."""
    found = [
        line("HBLD734", "750", 16, line_id="couronne"),
        line("HBJD001", "28.92", line_id="tartre"),
    ]
    return {"quote": make_quote(db, member, contract, *found).reference}
