"""The tables of the contracts, of the people they cover and of the products they follow."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mh_portal.core.columns import Cents, EncryptedText, Key, closed_list
from mh_portal.core.contracts import rules
from mh_portal.core.contracts.cover import Cover
from mh_portal.core.database import Base
from mh_portal.core.members import rules as member_rules
from mh_portal.core.members.models import Member


class LegalFamily(StrEnum):
    """Which code governs a contract: insurance, mutual insurance or social security."""

    INSURANCE = "insurance"
    MUTUAL = "mutual"
    SOCIAL_SECURITY = "social_security"


class PaymentMethod(StrEnum):
    """How a premium is paid."""

    DIRECT_DEBIT = "direct_debit"
    CHEQUE = "cheque"


class Frequency(StrEnum):
    """How often a premium is paid."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class DebitDay(StrEnum):
    """The day of the month on which a premium is debited; END is in arrears."""

    END = "end"
    FIFTH = "5"
    TENTH = "10"
    FIFTEENTH = "15"


class BeneficiaryKind(StrEnum):
    """What a covered person is to the member."""

    MEMBER = "member"
    SPOUSE = "spouse"
    CHILD = "child"


class Product(Base):
    """A product of the insurer, one row of `products.csv`."""

    __tablename__ = "products"

    product_code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    insurer: Mapped[str] = mapped_column(String(120))
    legal_code: Mapped[LegalFamily] = mapped_column(closed_list(LegalFamily))
    responsible: Mapped[bool]
    amc_number: Mapped[str] = mapped_column(String(10))
    agreement_type: Mapped[str] = mapped_column(String(20))
    csr: Mapped[str] = mapped_column(String(20))
    extract_digest: Mapped[bytes] = mapped_column(LargeBinary(16))


class Contract(Base):
    """A contract, one row of `contracts.csv`; `premium` is one debit, in euros.

    `debit_day`, `iban` and `mandate_reference` are empty for a contract paid by cheque.
    """

    __tablename__ = "contracts"
    __table_args__ = (UniqueConstraint("contract_number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contract_number: Mapped[str] = mapped_column(String(20))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    product_code: Mapped[str] = mapped_column(ForeignKey("products.product_code"))
    legal_code: Mapped[LegalFamily] = mapped_column(closed_list(LegalFamily))
    subscribed_on: Mapped[date]
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    renewal_day: Mapped[str] = mapped_column(String(5))
    payment_method: Mapped[PaymentMethod] = mapped_column(closed_list(PaymentMethod))
    frequency: Mapped[Frequency] = mapped_column(closed_list(Frequency))
    debit_day: Mapped[DebitDay | None] = mapped_column(closed_list(DebitDay))
    premium: Mapped[Decimal] = mapped_column(Cents)
    iban: Mapped[str | None] = mapped_column(EncryptedText)
    iban_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    mandate_reference: Mapped[str | None] = mapped_column(String(35))
    extract_digest: Mapped[bytes] = mapped_column(LargeBinary(16))

    member: Mapped[Member] = relationship()
    product: Mapped[Product] = relationship()
    beneficiaries: Mapped[list[Beneficiary]] = relationship(order_by="Beneficiary.rank")

    def status(self, on: date) -> rules.ContractStatus:
        """Return what the contract is on a day."""
        return rules.status(self.started_on, self.ended_on, on)

    def cover_of(self, person: Beneficiary) -> Cover:
        """Return the days on which one of its people is covered: none outside of its own."""
        ends = [day for day in (self.ended_on, person.ended_on) if day]
        return Cover(max(self.started_on, person.started_on), min(ends, default=None))

    def list_covered(self, on: date) -> list[Beneficiary]:
        """Return the people covered on a day, by rank.

        Of a contract that is over, those of its last day; of one to come, those of its first.
        """
        day = rules.reading_day(self.started_on, self.ended_on, on)
        return [person for person in self.beneficiaries if self.cover_of(person).includes(day)]

    def covered_names(self, on: date) -> str:
        """Return the names of the people covered on a day: « Jeanne Martin, Paul Martin »."""
        return ", ".join(person.full_name for person in self.list_covered(on))


class Beneficiary(Base):
    """A person a contract covers, one row of `beneficiaries.csv`; rank 1 is the member."""

    __tablename__ = "beneficiaries"
    __table_args__ = (UniqueConstraint("contract_id", "rank"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    rank: Mapped[int]
    kind: Mapped[BeneficiaryKind] = mapped_column(closed_list(BeneficiaryKind))
    last_name: Mapped[str] = mapped_column(String(80))
    first_name: Mapped[str] = mapped_column(String(80))
    birth_date: Mapped[date]
    birth_rank: Mapped[int]
    nir: Mapped[str | None] = mapped_column(EncryptedText)
    nir_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    extract_digest: Mapped[bytes] = mapped_column(LargeBinary(16))

    @property
    def full_name(self) -> str:
        """First and last name as they are read: « Jeanne Martin »."""
        first = member_rules.display_name(self.first_name)
        return f"{first} {member_rules.display_name(self.last_name)}"
