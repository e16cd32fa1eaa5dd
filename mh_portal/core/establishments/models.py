"""The table of the hospitals and clinics."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.database import Base
from mh_portal.core.establishments import finess, rules


class Establishment(Base):
    """A hospital or clinic of the list that the operator loads.

    `sought` holds the words it is found by, without case and accents.
    """

    __tablename__ = "establishments"

    finess: Mapped[str] = mapped_column(String(finess.LENGTH), primary_key=True)
    name: Mapped[str] = mapped_column(String(rules.LONGEST_NAME))
    city: Mapped[str] = mapped_column(String(rules.LONGEST_CITY))
    postal_code: Mapped[str] = mapped_column(String(5))
    sought: Mapped[str] = mapped_column(String(rules.LONGEST_SOUGHT))
