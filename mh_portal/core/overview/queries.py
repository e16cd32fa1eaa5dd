"""Reading what the home of a member's space shows, in one statement for all contracts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Contract, Product
from mh_portal.core.debits.terms import MONTHS, terms
from mh_portal.core.guarantees.models import Guarantee
from mh_portal.core.overview import rules
from mh_portal.core.overview.rules import ContractBrief
from mh_portal.core.reimbursements.models import Reimbursement
from mh_portal.core.reimbursements.rules import ZERO

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
        Contract.started_on,
        Contract.ended_on,
        Contract.premium,
        Contract.frequency,
        Contract.debit_day,
        _TABLE_SINCE,
        _PAID_LATELY,
    )
    .join(Product, Product.product_code == Contract.product_code)
    .where(Contract.member_id == bindparam("member_id"))
    .order_by(Contract.started_on.desc(), Contract.contract_number)
)


def list_briefs(db: Session, member_id: int, today: date) -> list[ContractBrief]:
    """Return a member's contracts as the home shows them today, the newest start first."""
    rows = db.execute(
        _BRIEFS, {"member_id": member_id, "today": today, "since": today - rules.PAYMENTS_LAST}
    )
    return [
        ContractBrief(
            on=today,
            id=contract_id,
            number=number,
            product=product,
            started_on=started_on,
            ended_on=ended_on,
            premium=premium,
            months=MONTHS[frequency],
            terms=terms(premium, frequency, debit_day, started_on, ended_on),
            table_since=table_since,
            paid_lately=paid or ZERO,
        )
        for (
            contract_id, number, product, started_on, ended_on, premium, frequency, debit_day,
            table_since, paid,
        ) in rows
    ]  # fmt: skip
