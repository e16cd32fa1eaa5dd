"""A reimbursement worked out again by the rules, to tell whether they lead to what was paid."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import ROUND_CEILING, Decimal

from sqlalchemy import bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Contract
from mh_portal.core.guarantees import acts, applying, queries, rules, statutory
from mh_portal.core.guarantees.models import Basis, Guarantee, Per
from mh_portal.core.guarantees.statutory import Flat, Rate, Scheme
from mh_portal.core.members.models import Member
from mh_portal.core.profile import queries as profile
from mh_portal.core.reimbursements.models import Reimbursement

ZERO = Decimal(0)
# A long illness and some acts are borne in full (CSS L160-14).
IN_FULL = 100


@dataclasses.dataclass(frozen=True, kw_only=True)
class Case:
    """A reimbursement with all that decides it; `used` is what the year had brought before."""

    paid: Reimbursement
    scheme: Scheme
    act: acts.Act | None = None
    line: Guarantee | None = None
    cap: Guarantee | None = None
    used: Decimal = ZERO
    is_responsible: bool = False


_USED = select(func.sum(Reimbursement.complementary_paid)).where(
    Reimbursement.contract_id == bindparam("contract_id"),
    Reimbursement.beneficiary_rank == bindparam("rank"),
    Reimbursement.act_code.in_(bindparam("codes", expanding=True)),
    Reimbursement.care_date >= bindparam("new_year"),
    tuple_(Reimbursement.care_date, Reimbursement.reimbursement_id)
    < tuple_(bindparam("care_date"), bindparam("identifier")),
)


def look_up(db: Session, reimbursement: Reimbursement, contract: Contract, member: Member) -> Case:
    """Return a reimbursement of one of the member's contracts with all that decides it."""
    day = reimbursement.care_date
    known = profile.get_details(db, member, day).scheme
    scheme = statutory.scheme_of(alsace_moselle=known.alsace_moselle)
    act = acts.find(reimbursement.act_code, day)
    if act is None:
        return Case(paid=reimbursement, scheme=scheme)
    lines = queries.find_lines(db, contract.product_code, day, (act.line, acts.CAP))
    line, cap = lines.get(act.line), lines.get(acts.CAP)
    used = ZERO
    if line is not None and applying.granted_in_year(line, cap) is not None:
        used = _used_before(db, reimbursement, line)
    return Case(
        paid=reimbursement,
        scheme=scheme,
        act=act,
        line=line,
        cap=cap,
        used=used,
        is_responsible=contract.product.responsible,
    )


def _used_before(db: Session, reimbursement: Reimbursement, line: Guarantee) -> Decimal:
    """Return what the same person's care of the year, up to this one, brought on the line."""
    counted = acts.CAPPED if line.code in acts.CAPPED else frozenset({line.code})
    sought = {
        "contract_id": reimbursement.contract_id,
        "rank": reimbursement.beneficiary_rank,
        "codes": acts.codes_of(counted),
        "new_year": date(reimbursement.care_date.year, 1, 1),
        "care_date": reimbursement.care_date,
        "identifier": reimbursement.reimbursement_id,
    }
    return db.scalar(_USED, sought) or ZERO


@dataclasses.dataclass(frozen=True, kw_only=True)
class Retraced:
    """What the rules make of a case, with the rate and the participation that were applied."""

    care: rules.Care
    rate: Rate
    flat: Flat | None
    outcome: rules.Outcome


def retrace(case: Case) -> Retraced | None:
    """Return what the rules make of a case; None when the statutory share follows none we know.

    Neither the boxes of medicine nor the days in hospital stand in a reimbursement: their number
    is read off what was kept back and paid.
    """
    paid, act = case.paid, case.act
    rate = statutory.find_rate(act.care, case.scheme, paid.care_date) if act else None
    if act is None or rate is None:
        return None
    flat = statutory.find_flat(rate.flat, paid.care_date)
    for percent, at_most in ((rate.percent, flat.at_most if flat else 0), (IN_FULL, 1)):
        kept = _kept_back(paid, percent, flat, at_most)
        if kept is None:
            continue
        care = rules.Care(
            price=paid.billed,
            base=paid.base,
            rate=percent,
            flat=kept,
            units=_units(case.line, paid),
        )
        return Retraced(care=care, rate=rate, flat=flat, outcome=_outcome(case, care, act))
    return None


def _outcome(case: Case, care: rules.Care, act: acts.Act) -> rules.Outcome:
    if case.line is None:
        return rules.settle(care, None, rules.Terms())
    terms = applying.terms_of(
        case.line,
        care=act.care,
        is_responsible=case.is_responsible,
        ceiling=act.ceiling,
        cap=case.cap,
        used=case.used,
    )
    return rules.settle(care, applying.promise_of(case.line), terms)


def _kept_back(
    paid: Reimbursement, percent: int, flat: Flat | None, at_most: int
) -> Decimal | None:
    """Return what the statutory scheme kept back at that rate; None when that cannot be."""
    kept = rules.statutory_share(paid.billed, paid.base, percent) - paid.statutory_paid
    if not kept:
        return ZERO
    if kept < 0 or flat is None or kept > at_most * flat.amount:
        return None
    # The share may be smaller than the participations: then nothing of it was paid.
    return kept if kept % flat.amount == 0 or not paid.statutory_paid else None


_MOST_UNITS = {Per.ACT: 30, Per.DAY: 366, Per.EYE: 2, Per.PAIR: 2, Per.YEAR: 1}


def _units(line: Guarantee | None, paid: Reimbursement) -> int:
    if line is None or line.basis is not Basis.FIXED_AMOUNT or not line.value:
        return 1
    needed = (paid.complementary_paid / line.value).to_integral_value(ROUND_CEILING)
    return max(1, min(int(needed), _MOST_UNITS[line.per]))
