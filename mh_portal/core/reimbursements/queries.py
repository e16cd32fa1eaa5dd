"""Reading reimbursements: a selection of them in lines and in sums, month by month, one alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    extract,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, defer, joinedload

from mh_portal.core.columns import Cents
from mh_portal.core.contracts.models import Beneficiary, Contract
from mh_portal.core.database import rows
from mh_portal.core.members import rules as member_rules
from mh_portal.core.reimbursements.models import Reimbursement
from mh_portal.core.reimbursements.statements import Amounts, StatementLine

# What a reference looks like; anything else is nobody's, and a NUL would stop PostgreSQL.
_REFERENCE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,29}")

_r = Reimbursement
_NEWEST_FIRST = (_r.paid_on.desc(), _r.id.desc())
_PAID = _r.statutory_paid + _r.complementary_paid
_LEFT = case((_r.billed > _PAID, _r.billed - _PAID), else_=literal_column("0"))
_SUMS: tuple[ColumnElement[Any], ...] = (
    func.count(),
    *(
        type_coerce(func.coalesce(func.sum(column), literal_column("0")), Cents)
        for column in (_r.billed, _r.statutory_paid, _r.complementary_paid, _LEFT)
    ),
)
# The people's names stand beside the lines, so that a list is one statement.
_COLUMNS: tuple[Any, ...] = (
    _r.reimbursement_id,
    Contract.contract_number,
    Beneficiary.first_name,
    Beneficiary.last_name,
    _r.paid_on,
    _r.care_date,
    _r.act_code,
    _r.act_label,
    _r.provider,
    _r.billed,
    _r.base,
    _r.statutory_paid,
    _r.complementary_paid,
)
_LINE = (
    select(*_COLUMNS)
    .select_from(_r)
    .join(Contract, Contract.id == _r.contract_id)
    .join(
        Beneficiary,
        and_(
            Beneficiary.contract_id == _r.contract_id,
            Beneficiary.rank == _r.beneficiary_rank,
        ),
    )
    .order_by(*_NEWEST_FIRST)
)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which reimbursements are meant; `paid_from` and `paid_until` are both included.

    `people` are contracts' numbers with ranks, `acts` the codes of acts; `but_acts` are codes left
    out. None is no limit.
    """

    contract_ids: tuple[int, ...]
    people: frozenset[tuple[int, int]] | None = None
    paid_from: date | None = None
    paid_until: date | None = None
    acts: frozenset[str] | None = None
    but_acts: frozenset[str] | None = None


def list_lines(
    db: Session, chosen: Selection, *, limit: int | None = None, offset: int = 0
) -> list[StatementLine]:
    """Return the lines of a selection, newest payment first."""
    # The index alone finds the page; only its rows are then fetched.
    found = select(_r.id).where(*_conditions(chosen)).order_by(*_NEWEST_FIRST)
    return _lines(db, _of(found.limit(limit).offset(offset)))


def get_totals(db: Session, chosen: Selection) -> Amounts:
    """Return the sums of a selection."""
    return Amounts(*db.execute(select(*_SUMS).where(*_conditions(chosen))).one())


def list_months(db: Session, contract_ids: Iterable[int]) -> list[tuple[date, Amounts]]:
    """Return the months in which something was paid (first days) and their sums, newest first."""
    year, month = extract("year", _r.paid_on), extract("month", _r.paid_on)
    found = db.execute(
        select(year, month, *_SUMS)
        .where(_r.contract_id.in_(tuple(contract_ids)))
        .group_by(year, month)
    )
    months = [(date(int(row[0]), int(row[1]), 1), Amounts(*row[2:])) for row in found]
    return sorted(months, key=lambda one: one[0], reverse=True)


# Of one contract, as most have, the index gives the newest without sorting the others.
_NEWEST = (
    select(_r.id)
    .where(_r.contract_id.in_(bindparam("contract_ids", expanding=True)))
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("limit"))
)


def _of(found: Select[int]) -> Select[Any]:
    page = found.subquery()
    return _LINE.join(page, page.c.id == _r.id)


_LATEST = _of(_NEWEST)


def list_latest(db: Session, contract_ids: Sequence[int], limit: int) -> list[StatementLine]:
    """Return the newest payments of some contracts, in one statement."""
    return _lines(db, _LATEST, {"contract_ids": contract_ids, "limit": limit})


_ONE = (
    select(_r, Contract)
    .join(Contract, Contract.id == _r.contract_id)
    .where(
        Contract.member_id == bindparam("member_id"),
        _r.reimbursement_id == bindparam("reference"),
    )
    .options(
        defer(Contract.iban),
        joinedload(Contract.product, innerjoin=True),
        joinedload(Contract.beneficiaries).defer(Beneficiary.nir),
    )
)


def find_of_member(
    db: Session, member_id: int, reimbursement_id: str
) -> tuple[Reimbursement, Contract] | None:
    """Return a member's reimbursement and its contract, or None: also when it is another's."""
    if not _REFERENCE.fullmatch(reimbursement_id):
        return None
    sought = {"member_id": member_id, "reference": reimbursement_id}
    row = db.execute(_ONE, sought).unique().one_or_none()
    return None if row is None else (row[0], row[1])


def _conditions(chosen: Selection) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_r.contract_id.in_(chosen.contract_ids)]
    if chosen.people is not None:
        conditions.append(
            or_(
                *(
                    and_(_r.contract_id == contract_id, _r.beneficiary_rank == rank)
                    for contract_id, rank in sorted(chosen.people)
                )
            )
        )
    if chosen.paid_from is not None:
        conditions.append(_r.paid_on >= chosen.paid_from)
    if chosen.paid_until is not None:
        conditions.append(_r.paid_on <= chosen.paid_until)
    if chosen.acts is not None:
        conditions.append(_r.act_code.in_(sorted(chosen.acts)))
    if chosen.but_acts is not None:
        conditions.append(_r.act_code.not_in(sorted(chosen.but_acts)))
    return conditions


def _lines(
    db: Session, query: Select[Any], values: dict[str, Any] | None = None
) -> list[StatementLine]:
    lines = []
    for reference, number, first, last, *facts in map(tuple, rows(db, query, values or {})):
        name = f"{member_rules.display_name(first)} {member_rules.display_name(last)}"
        lines.append(StatementLine(reference, number, name, *facts))
    return lines
