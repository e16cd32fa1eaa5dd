"""Members and contracts as the import leaves them, with facts a test may change."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

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
from mh_portal.core.members.models import Civility, Member

DIGEST = bytes(16)
_numbers = itertools.count(1)


def make_member(db: Session, **facts: Any) -> Member:
    """Add a member: Jeanne Martin, born Le Goff on 24 March 1944, unless told otherwise."""
    defaults: dict[str, Any] = {
        "member_number": f"{12345000 + next(_numbers)}",
        "civility": Civility.MRS,
        "last_name": "MARTIN",
        "birth_name": "LE GOFF",
        "first_name": "JEANNE",
        "birth_date": date(1944, 3, 24),
        "nir": None,
        "nir_index": None,
        "email": "",
        "phone": "0199001234",
        "address_1": "1 RUE DES LILAS",
        "address_2": "",
        "postal_code": "60200",
        "city": "COMPIEGNE",
        "scheme_code": "01",
        "alsace_moselle": False,
        "group_name": "",
        "legacy_identifier": None,
        "legacy_password_hash": None,
        "extract_digest": DIGEST,
    }
    member = Member(**(defaults | facts))
    db.add(member)
    db.flush()
    return member


def make_product(db: Session, code: str = "SG1") -> Product:
    """Add a product, or return the one of that code."""
    found = db.get(Product, code)
    if found is not None:
        return found
    product = Product(
        product_code=code,
        name="Santé Confort",
        insurer="Malakoff Humanis Prévoyance",
        legal_code=LegalFamily.SOCIAL_SECURITY,
        responsible=True,
        amc_number="77567222",
        agreement_type="SP",
        csr="001",
        extract_digest=DIGEST,
    )
    db.add(product)
    db.flush()
    return product


def make_contract(db: Session, member: Member, **facts: Any) -> Contract:
    """Add a contract of the member with the member as its first beneficiary."""
    defaults: dict[str, Any] = {
        "contract_number": f"C{next(_numbers):08}",
        "member_id": member.id,
        "product_code": make_product(db).product_code,
        "legal_code": LegalFamily.SOCIAL_SECURITY,
        "subscribed_on": date(2015, 1, 1),
        "started_on": date(2015, 1, 1),
        "ended_on": None,
        "renewal_day": "01-01",
        "payment_method": PaymentMethod.DIRECT_DEBIT,
        "frequency": Frequency.MONTHLY,
        "debit_day": DebitDay.END,
        "premium": Decimal("92.40"),
        "iban": None,
        "iban_index": None,
        "mandate_reference": "RUM1",
        "extract_digest": DIGEST,
    }
    contract = Contract(**(defaults | facts))
    db.add(contract)
    db.flush()
    db.add(
        Beneficiary(
            contract_id=contract.id,
            rank=1,
            kind=BeneficiaryKind.MEMBER,
            last_name=member.last_name,
            first_name=member.first_name,
            birth_date=member.birth_date,
            birth_rank=1,
            nir=None,
            nir_index=None,
            started_on=contract.started_on,
            ended_on=contract.ended_on,
            extract_digest=DIGEST,
        )
    )
    db.flush()
    return contract
