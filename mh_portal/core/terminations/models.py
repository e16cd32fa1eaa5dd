"""The table of the contracts that members end."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import Cents, Key, UtcDateTime, growing_list
from mh_portal.core.database import Base
from mh_portal.core.terminations.rules import Reason


class Termination(Base):
    """An end that was confirmed: it stands in the contract's `ended_on` from then on.

    `effect_on` is the first day without cover. `effective_at` is set once that day has come,
    `withdrawn_at` when it is taken back before; then `former_ended_on` holds again. As long as no
    extract has said the same (`is_settled`), `extract_digest` tells whether one has written the
    contract's row since. `token_hash` finds it by the link of its e-mail, which gives the receipt
    once (`receipt_taken_at`).
    """

    __tablename__ = "terminations"
    __table_args__ = (UniqueConstraint("request_id"), UniqueConstraint("token_hash"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), index=True)
    reason: Mapped[Reason] = mapped_column(growing_list(Reason))
    event_on: Mapped[date | None]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    effect_on: Mapped[date] = mapped_column(index=True)
    refund: Mapped[Decimal] = mapped_column(Cents)
    owed: Mapped[Decimal] = mapped_column(Cents)
    refund_by: Mapped[date]
    former_ended_on: Mapped[date | None]
    effective_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    extract_digest: Mapped[bytes] = mapped_column(LargeBinary(16))
    is_settled: Mapped[bool]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    receipt_taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
