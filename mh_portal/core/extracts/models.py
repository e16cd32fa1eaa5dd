"""The table of the imports: when an extract came in, and how far back the payments go."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import Key, UtcDateTime
from mh_portal.core.database import Base


class Import(Base):
    """An extract that was imported.

    `oldest_payment` is the day of the oldest reimbursement that this import or one before it
    brought, None when there was none yet. Looking for it among millions of rows would take long.
    """

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    oldest_payment: Mapped[date | None]
