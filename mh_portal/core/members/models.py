"""The table of the members."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import EncryptedText, Key, closed_list
from mh_portal.core.database import Base
from mh_portal.core.members import rules
from mh_portal.language import gettext

# What the menu of each page shows of a member, added by the areas that know it.
MENU = "menu"


class Civility(StrEnum):
    """How the insurer addresses a member."""

    MR = "M"
    MRS = "MME"


class Member(Base):
    """A person insured by the insurer, one row of `members.csv`.

    `nir` is the social-security number, encrypted; `nir_index` finds it. `extract_digest` tells
    whether a row of a later extract says anything new.
    """

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("member_number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    member_number: Mapped[str] = mapped_column(String(8))
    civility: Mapped[Civility] = mapped_column(closed_list(Civility))
    last_name: Mapped[str] = mapped_column(String(80))
    birth_name: Mapped[str] = mapped_column(String(80))
    first_name: Mapped[str] = mapped_column(String(80))
    # An advisor finds a member by name and birth date, by telephone, by e-mail.
    birth_date: Mapped[date] = mapped_column(index=True)
    nir: Mapped[str | None] = mapped_column(EncryptedText)
    nir_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    phone: Mapped[str] = mapped_column(String(20), index=True)
    address_1: Mapped[str] = mapped_column(String(80))
    address_2: Mapped[str] = mapped_column(String(80))
    postal_code: Mapped[str] = mapped_column(String(10))
    city: Mapped[str] = mapped_column(String(80))
    scheme_code: Mapped[str] = mapped_column(String(2))
    alsace_moselle: Mapped[bool]
    group_name: Mapped[str] = mapped_column(String(80))
    legacy_identifier: Mapped[str | None] = mapped_column(String(40), unique=True)
    legacy_password_hash: Mapped[str | None] = mapped_column(String(255))
    extract_digest: Mapped[bytes] = mapped_column(LargeBinary(16))

    @property
    def full_name(self) -> str:
        """The member's name as it is read: « Jeanne Martin »."""
        return f"{rules.display_name(self.first_name)} {rules.display_name(self.last_name)}"

    @property
    def greeting(self) -> str:
        """How the member is addressed: « Madame Martin »."""
        title = gettext("Mrs") if self.civility is Civility.MRS else gettext("Mr")
        return f"{title} {rules.display_name(self.last_name)}"
