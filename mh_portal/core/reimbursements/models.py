"""The table of the reimbursements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import Cents, Key
from mh_portal.core.database import Base


class Reimbursement(Base):
    """One act of care and what was paid for it, one row of `reimbursements.csv`; euros."""

    __tablename__ = "reimbursements"
    __table_args__ = (
        UniqueConstraint("reimbursement_id"),
        # Holds all that lists and sums ask for: without the amounts in it the sums of 5,000 rows
        # take ten times as long, each row being fetched from elsewhere.
        Index(
            "ix_reimbursements_of_contract",
            "contract_id",
            "paid_on",
            "beneficiary_rank",
            "act_code",
            "billed",
            "statutory_paid",
            "complementary_paid",
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    reimbursement_id: Mapped[str] = mapped_column(String(30))
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    beneficiary_rank: Mapped[int]
    care_date: Mapped[date]
    paid_on: Mapped[date]
    act_code: Mapped[str] = mapped_column(String(20))
    act_label: Mapped[str] = mapped_column(String(160))
    provider: Mapped[str] = mapped_column(String(120))
    billed: Mapped[Decimal] = mapped_column(Cents)
    base: Mapped[Decimal] = mapped_column(Cents)
    statutory_paid: Mapped[Decimal] = mapped_column(Cents)
    complementary_paid: Mapped[Decimal] = mapped_column(Cents)
    extract_digest: Mapped[bytes] = mapped_column(LargeBinary(16))
