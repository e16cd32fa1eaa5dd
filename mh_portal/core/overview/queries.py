"""Reading what the home of a member's space shows, in one statement for all contracts."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Contract, Product
from mh_portal.core.database import rows
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.debits.terms import COLUMNS, MONTHS, terms
from mh_portal.core.guarantees.models import Guarantee
from mh_portal.core.overview import rules
from mh_portal.core.overview.rules import ContractBrief
from mh_portal.core.reimbursements.models import Reimbursement
from mh_portal.core.reimbursements.rules import ZERO
from mh_portal.core.terminations.models import Termination
from mh_portal.core.terminations.settlement import settled

# Columns and no entities: the home is the page that is asked for most.
_TABLE_SINCE = (
    select(func.max(Guarantee.valid_from))
    .where(
        Guarantee.product_code == Contract.product_code,
        Guarantee.valid_from <= bindparam("today"),
    )
    .scalar_subquery()
)
_PAID_LATELY = (
    select(func.sum(Reimbursement.complementary_paid))
    .where(
        Reimbursement.contract_id == Contract.id,
        Reimbursement.paid_on > bindparam("since"),
        Reimbursement.paid_on <= bindparam("today"),
    )
    .scalar_subquery()
)
_BRIEFS = (
    select(
        Contract.id,
        Contract.contract_number,
        Product.name,
        *COLUMNS,
        _TABLE_SINCE.label("table_since"),
        _PAID_LATELY.label("paid_lately"),
        Termination.effect_on,
        Termination.refund,
        Termination.owed,
        Termination.refund_by,
    )
    .join(Product, Product.product_code == Contract.product_code)
    .outerjoin(DebitShift, DebitShift.contract_id == Contract.id)
    .outerjoin(
        Termination,
        (Termination.contract_id == Contract.id) & Termination.withdrawn_at.is_(None),
    )
    .where(Contract.member_id == bindparam("member_id"))
    .order_by(Contract.started_on.desc(), Contract.contract_number, DebitShift.id)
)


def list_briefs(db: Session, member_id: int, today: date) -> list[ContractBrief]:
    """Return a member's contracts as the home shows them today, the newest start first."""
    asked = {"member_id": member_id, "today": today, "since": today - rules.PAYMENTS_LAST}
    found = itertools.groupby(rows(db, _BRIEFS, asked), attrgetter("id"))
    return [_brief(list(group), today) for _id, group in found]


def _brief(read: Sequence[Any], today: date) -> ContractBrief:
    """Return a contract from its rows: at least one, one for each shift of its debits and end."""
    one = read[0]
    settlements = (settled(row, row.ended_on) for row in read)
    settlement = next(filter(None, settlements), None)
    return ContractBrief(
        on=today,
        id=one.id,
        number=one.contract_number,
        product=one.name,
        started_on=one.started_on,
        ended_on=one.ended_on,
        premium=one.premium,
        months=MONTHS[one.frequency],
        terms=terms(read, pays_beyond_end=bool(settlement and settlement.refund)),
        table_since=one.table_since,
        paid_lately=one.paid_lately or ZERO,
        settlement=settlement,
    )
