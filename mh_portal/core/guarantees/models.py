"""The table of the guarantee lines and its closed lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import Cents, Key, closed_list
from mh_portal.core.database import Base
from mh_portal.core.guarantees.rules import Basis, Per

# `Basis` and `Per` are the rules' own lists, and a part of what a line says.
__all__ = ["CODES", "Basis", "Guarantee", "GuaranteeCategory", "Per"]


class GuaranteeCategory(StrEnum):
    """The chapters of a guarantee table."""

    CARE = "care"
    HOSPITAL = "hospital"
    DENTAL = "dental"
    OPTICAL = "optical"
    HEARING = "hearing"
    PREVENTION = "prevention"


CODES: dict[GuaranteeCategory, tuple[str, ...]] = {
    GuaranteeCategory.CARE: (
        "consultation_general",
        "consultation_specialist",
        "lab",
        "imaging",
        "pharmacy_65",
        "pharmacy_30",
        "pharmacy_15",
        "medical_devices",
        "transport",
        "spa",
    ),
    GuaranteeCategory.HOSPITAL: (
        "hospital_stay",
        "hospital_fees",
        "hospital_daily",
        "private_room",
        "companion_bed",
    ),
    GuaranteeCategory.DENTAL: (
        "dental_care",
        "dental_full_cover",
        "dental_controlled",
        "dental_free",
        "dental_implant",
        "dental_annual_cap",
    ),
    GuaranteeCategory.OPTICAL: (
        "glasses_full_cover",
        "glasses_free",
        "lenses_reimbursed",
        "lenses_not_reimbursed",
        "refractive_surgery",
    ),
    GuaranteeCategory.HEARING: ("hearing_full_cover", "hearing_free"),
    GuaranteeCategory.PREVENTION: ("osteopathy", "vaccines", "health_check"),
}


class Guarantee(Base):
    """A line of a guarantee table, one row of `guarantees.csv`.

    `value` is a percentage or an amount in euros, as `basis` says; empty where the basis needs
    none. `valid_from` is the first day of care it holds for.
    """

    __tablename__ = "guarantees"
    __table_args__ = (UniqueConstraint("product_code", "valid_from", "code"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    product_code: Mapped[str] = mapped_column(ForeignKey("products.product_code"))
    valid_from: Mapped[date]
    category: Mapped[GuaranteeCategory] = mapped_column(closed_list(GuaranteeCategory))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(160))
    basis: Mapped[Basis] = mapped_column(closed_list(Basis))
    value: Mapped[Decimal | None] = mapped_column(Cents)
    per: Mapped[Per] = mapped_column(closed_list(Per))
    note: Mapped[str] = mapped_column(String(400))
    extract_digest: Mapped[bytes] = mapped_column(LargeBinary(16))
