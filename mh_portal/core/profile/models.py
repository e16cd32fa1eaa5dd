"""The tables of what members told the portal, which no import writes to, and of their drafts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import EncryptedJson, EncryptedText, UtcDateTime
from mh_portal.core.database import Base


class HeldPhone(Base):
    """The telephone number a member gave."""

    __tablename__ = "held_phones"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    phone: Mapped[str] = mapped_column(String(20), index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HeldAddress(Base):
    """The postal address a member gave."""

    __tablename__ = "held_addresses"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    address_1: Mapped[str] = mapped_column(String(80))
    address_2: Mapped[str] = mapped_column(String(80))
    postal_code: Mapped[str] = mapped_column(String(10))
    city: Mapped[str] = mapped_column(String(80))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HeldScheme(Base):
    """The health insurance scheme a member told, with its fund and the day it begins.

    Once an extract says the same it `is_settled`: the extract's word holds from then on, and the
    row tells the fund, which no extract has.
    """

    __tablename__ = "held_schemes"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    scheme_code: Mapped[str] = mapped_column(String(2))
    alsace_moselle: Mapped[bool]
    fund: Mapped[str] = mapped_column(String(80))
    since: Mapped[date]
    is_settled: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HeldBank(Base):
    """The bank account a member gave for a contract, with the mandate confirmed at `changed_at`.

    Nothing is paid to it before `usable_from`; until then it can be taken back to `former`: what
    was given before (`iban`, `bic`, `holder`), or None for the account of the extract.
    """

    __tablename__ = "held_banks"

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    iban: Mapped[str] = mapped_column(EncryptedText)
    iban_index: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    bic: Mapped[str] = mapped_column(String(11))
    holder: Mapped[str] = mapped_column(String(70))
    former: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    usable_from: Mapped[datetime] = mapped_column(UtcDateTime)


class ProfileDraft(Base):
    """What a member typed and has not confirmed yet; `subject` says of what."""

    __tablename__ = "profile_drafts"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(40), primary_key=True)
    contents: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
