"""The table of the windows of hits."""

from __future__ import annotations

from sqlalchemy import Float, String
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.database import Base


class LimitWindow(Base):
    """How often one thing was asked in a window that ends at `ends_at`, in seconds of the epoch."""

    __tablename__ = "limit_windows"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    hits: Mapped[int]
    ends_at: Mapped[float] = mapped_column(Float(53), index=True)
