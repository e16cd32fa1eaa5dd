"""The table of the days on which members want to be debited."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import Key, UtcDateTime, closed_list
from mh_portal.core.contracts.models import DebitDay
from mh_portal.core.database import Base


class DebitShift(Base):
    """A contract's debits move to another day, for the periods that begin `since` then.

    `former` was the extract's day when it was asked for. `reference` is that of the request, which
    is erased before the contract is: hence no foreign key. Once an extract says the same day it
    `is_settled`: from then on the insurer's systems know it, and what they say next holds.
    """

    __tablename__ = "debit_days"
    __table_args__ = (UniqueConstraint("reference"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), index=True)
    reference: Mapped[str] = mapped_column(String(16))
    since: Mapped[date]
    day: Mapped[DebitDay] = mapped_column(closed_list(DebitDay))
    former: Mapped[DebitDay] = mapped_column(closed_list(DebitDay, "former_debitday"))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_settled: Mapped[bool]
