"""The format of the extract: its files, their columns, and the table each file goes to.

The order of `FILES` is the order of reading and loading: what is referred to comes first.
"""

from __future__ import annotations

import dataclasses

from sqlalchemy import Table

from mh_portal.core.contracts.models import (
    Beneficiary,
    BeneficiaryKind,
    Contract,
    DebitDay,
    Frequency,
    LegalFamily,
    PaymentMethod,
    Product,
)
from mh_portal.core.database import Base
from mh_portal.core.extracts import personal, plausibility, values
from mh_portal.core.extracts.plausibility import Rule
from mh_portal.core.extracts.values import Parser
from mh_portal.core.guarantees.models import CODES, Basis, Guarantee, GuaranteeCategory, Per
from mh_portal.core.members.models import Civility, Member
from mh_portal.core.reimbursements.models import Reimbursement

# The statutory schemes, as the « grand régime » code of the health insurance card names them.
SCHEME_CODES = (
    *(f"{number:02}" for number in range(1, 11)),
    *("12", "14", "15", "16", "17", "90"),
)
HIGHEST_RANK = 99
DIGEST = "extract_digest"
INDEX = "_index"


@dataclasses.dataclass(frozen=True)
class Column:
    """A column of a file; a secret one is kept encrypted, with a blind index beside it."""

    name: str
    parse: Parser
    secret: bool = False


@dataclasses.dataclass(frozen=True)
class Parent:
    """The row another row belongs to: found by `key` in `table`, kept as `column`."""

    table: Table
    key: str
    column: str


@dataclasses.dataclass(frozen=True, eq=False)
class File:
    """A file of the extract: its columns, what tells its rows apart, where they are kept."""

    name: str
    table: Table
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    parent: Parent | None = None

    @property
    def kept_names(self) -> tuple[str, ...]:
        """The names of the values kept for a row: of columns, blind indexes and the digest."""
        names = [column.name for column in self.columns]
        indexes = [f"{column.name}{INDEX}" for column in self.columns if column.secret]
        return (*names, *indexes, DIGEST)

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the format."""
        return tuple(column.name for column in self.columns)


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _text(model: type[Base], name: str, *, required: bool = False, lines: bool = False) -> Column:
    """Return a column of text, as long as the table's column is."""
    longest = _length(model, name)
    return Column(name, values.text(longest, required=required, lines=lines))


def _few(model: type[Base], name: str, *, required: bool = False) -> Column:
    """Return a column of text in which the same values come again and again."""
    parse = values.text(_length(model, name), required=required)
    return Column(name, values.remembered(parse))


def _code(model: type[Base], name: str) -> Column:
    return Column(name, values.code(_length(model, name)))


def _length(model: type[Base], name: str) -> int:
    length: int = getattr(_table(model).c[name].type, "length")  # noqa: B009 - not of every type
    return length


PRODUCTS = File(
    "products.csv",
    _table(Product),
    (
        _code(Product, "product_code"),
        _text(Product, "name", required=True),
        _text(Product, "insurer", required=True),
        Column("legal_code", values.one_of(LegalFamily)),
        Column("responsible", values.parse_flag),
        _text(Product, "amc_number"),
        _text(Product, "agreement_type"),
        _text(Product, "csr"),
    ),
    key=("product_code",),
)

GUARANTEES = File(
    "guarantees.csv",
    _table(Guarantee),
    (
        _code(Product, "product_code"),
        Column("valid_from", values.parse_day),
        Column("category", values.one_of(GuaranteeCategory)),
        Column("position", values.whole_number(0, 9_999)),
        Column("code", values.one_of(code for codes in CODES.values() for code in codes)),
        _text(Guarantee, "label", required=True),
        Column("basis", values.one_of(Basis)),
        Column("value", values.amount(required=False)),
        Column("per", values.one_of(Per)),
        _text(Guarantee, "note", lines=True),
    ),
    key=("product_code", "valid_from", "code"),
    rules=plausibility.GUARANTEES,
)

MEMBERS = File(
    "members.csv",
    _table(Member),
    (
        Column("member_number", values.digits(8, 8)),
        Column("civility", values.one_of(Civility)),
        _text(Member, "last_name", required=True),
        _text(Member, "birth_name"),
        _few(Member, "first_name", required=True),
        Column("birth_date", values.birth_date()),
        Column("nir", personal.parse_nir, secret=True),
        Column("email", personal.parse_email),
        Column("phone", personal.parse_phone),
        _text(Member, "address_1"),
        _few(Member, "address_2"),
        _few(Member, "postal_code"),
        _few(Member, "city"),
        Column("scheme_code", values.one_of(SCHEME_CODES)),
        Column("alsace_moselle", values.remembered(values.parse_flag)),
        _few(Member, "group_name"),
        Column(
            "legacy_identifier", personal.parse_identifier(_length(Member, "legacy_identifier"))
        ),
        Column("legacy_password_hash", personal.parse_password_hash),
    ),
    key=("member_number",),
    rules=plausibility.MEMBERS,
)

CONTRACTS = File(
    "contracts.csv",
    _table(Contract),
    (
        _code(Contract, "contract_number"),
        Column("member_number", values.digits(8, 8)),
        Column("product_code", values.remembered(values.code(_length(Product, "product_code")))),
        Column("legal_code", values.one_of(LegalFamily)),
        Column("subscribed_on", values.parse_day),
        Column("started_on", values.parse_day),
        Column("ended_on", values.parse_optional_day),
        Column("renewal_day", values.remembered(values.parse_month_day)),
        Column("payment_method", values.one_of(PaymentMethod)),
        Column("frequency", values.one_of(Frequency)),
        Column("debit_day", values.one_of(DebitDay, required=False)),
        Column("premium", values.amount()),
        Column("iban", personal.parse_iban, secret=True),
        Column("mandate_reference", values.optional_text(_length(Contract, "mandate_reference"))),
    ),
    key=("contract_number",),
    rules=plausibility.CONTRACTS,
    parent=Parent(_table(Member), "member_number", "member_id"),
)

BENEFICIARIES = File(
    "beneficiaries.csv",
    _table(Beneficiary),
    (
        _code(Contract, "contract_number"),
        Column("rank", values.whole_number(1, HIGHEST_RANK)),
        Column("kind", values.one_of(BeneficiaryKind)),
        _text(Beneficiary, "last_name", required=True),
        _few(Beneficiary, "first_name", required=True),
        Column("birth_date", values.birth_date()),
        Column("birth_rank", values.whole_number(1, 9)),
        Column("nir", personal.parse_nir, secret=True),
        Column("started_on", values.parse_day),
        Column("ended_on", values.parse_optional_day),
    ),
    key=("contract_number", "rank"),
    rules=plausibility.BENEFICIARIES,
    parent=Parent(_table(Contract), "contract_number", "contract_id"),
)

REIMBURSEMENTS = File(
    "reimbursements.csv",
    _table(Reimbursement),
    (
        _code(Reimbursement, "reimbursement_id"),
        _code(Contract, "contract_number"),
        Column("beneficiary_rank", values.whole_number(1, HIGHEST_RANK)),
        Column("care_date", values.parse_day),
        Column("paid_on", values.parse_day),
        _few(Reimbursement, "act_code", required=True),
        _few(Reimbursement, "act_label", required=True),
        _text(Reimbursement, "provider"),
        Column("billed", values.amount()),
        Column("base", values.amount()),
        Column("statutory_paid", values.amount()),
        Column("complementary_paid", values.amount()),
    ),
    key=("reimbursement_id",),
    rules=plausibility.REIMBURSEMENTS,
    parent=Parent(_table(Contract), "contract_number", "contract_id"),
)

FILES = (PRODUCTS, GUARANTEES, MEMBERS, CONTRACTS, BENEFICIARIES, REIMBURSEMENTS)
