"""The tables of the indicators: counts by day, what waits now, and how far the sources were read."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import UtcDateTime
from mh_portal.core.database import Base

NAME_LENGTH, DETAIL_LENGTH = 40, 80


class DayCount(Base):
    """How often something happened on a day of local time.

    `name` is one of `counting.Name`; `detail` is a code of a closed list (a reason, a kind, the
    number of a wave), empty where there is none: nothing in here is about anybody.
    """

    __tablename__ = "indicator_counts"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    detail: Mapped[str] = mapped_column(String(DETAIL_LENGTH), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class Gauge(Base):
    """How many there are of something at a moment: what waits, of how many members."""

    __tablename__ = "indicator_gauges"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CountMark(Base):
    """How far a source was counted: the number of its last row, or a moment in seconds.

    Whoever counts holds this row, so that nothing is counted twice.
    """

    __tablename__ = "indicator_marks"

    source: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
