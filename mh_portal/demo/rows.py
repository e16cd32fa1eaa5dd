"""The rows of an extract: one dataclass a file, its fields the file's columns in their order."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal


@dataclasses.dataclass(frozen=True, kw_only=True)
class MemberRow:
    """A row of `members.csv`; empty texts stand for what the insurer does not know."""

    member_number: str
    civility: str
    last_name: str
    birth_name: str
    first_name: str
    birth_date: date
    nir: str
    email: str
    phone: str
    address_1: str
    address_2: str
    postal_code: str
    city: str
    scheme_code: str
    alsace_moselle: bool
    group_name: str
    legacy_identifier: str
    legacy_password_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ContractRow:
    """A row of `contracts.csv`; `premium` is one debit, in euros."""

    contract_number: str
    member_number: str
    product_code: str
    legal_code: str
    subscribed_on: date
    started_on: date
    ended_on: date | None
    renewal_day: str
    payment_method: str
    frequency: str
    debit_day: str
    premium: Decimal
    iban: str
    mandate_reference: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class BeneficiaryRow:
    """A row of `beneficiaries.csv`; rank 1 is the member."""

    contract_number: str
    rank: int
    kind: str
    last_name: str
    first_name: str
    birth_date: date
    birth_rank: int
    nir: str
    started_on: date
    ended_on: date | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProductRow:
    """A row of `products.csv`."""

    product_code: str
    name: str
    insurer: str
    legal_code: str
    responsible: bool
    amc_number: str
    agreement_type: str
    csr: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class GuaranteeRow:
    """A row of `guarantees.csv`; `value` is a percentage or euros, as `basis` says."""

    product_code: str
    valid_from: date
    category: str
    position: int
    code: str
    label: str
    basis: str
    value: Decimal | None
    per: str
    note: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReimbursementRow:
    """A row of `reimbursements.csv`; amounts in euros."""

    reimbursement_id: str
    contract_number: str
    beneficiary_rank: int
    care_date: date
    paid_on: date
    act_code: str
    act_label: str
    provider: str
    billed: Decimal
    base: Decimal
    statutory_paid: Decimal
    complementary_paid: Decimal


@dataclasses.dataclass(frozen=True)
class Extract:
    """A whole extract, in memory."""

    members: tuple[MemberRow, ...]
    contracts: tuple[ContractRow, ...]
    beneficiaries: tuple[BeneficiaryRow, ...]
    products: tuple[ProductRow, ...]
    guarantees: tuple[GuaranteeRow, ...]
    reimbursements: tuple[ReimbursementRow, ...]
