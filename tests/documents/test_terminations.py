"""The papers of a termination: conforming, the same each time, with all that they promise."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from mh_portal.core import clock
from mh_portal.core.terminations.certificate import TerminationCertificate
from mh_portal.core.terminations.receipt import Receipt
from mh_portal.core.terminations.settlement import Settlement
from mh_portal.documents import termination_certificate, termination_receipt
from tests.documents import facts, reading

RECEIPT = Receipt(
    reference="D-2022-7K4M-2Q",
    issuer=facts.ISSUER,
    holder=facts.HOLDER,
    contract_number="C00000042",
    product="Santé Confort",
    reason="Je souhaite partir, sans donner de raison",
    source="résiliation à tout moment (code des assurances, C. ass. L113-15-2)",
    event_on=None,
    received_at=datetime(2022, 4, 20, 9, 5, tzinfo=clock.ZONE),
    effect_on=date(2022, 5, 20),
    settlement=Settlement(refund_by=date(2022, 6, 19), refund=Decimal("127.94")),
    consequences=("Josette Lemoine perd sa couverture le même jour.",),
)
LONG_RECEIPT = dataclasses.replace(
    RECEIPT,
    holder=facts.LONG_HOLDER,
    event_on=date(2022, 4, 1),
    consequences=(f"{facts.LONG_NAME} perd sa couverture le même jour.",) * 6,
    withdrawn_on=date(2022, 5, 2),
)
CERTIFICATE = TerminationCertificate(
    issuer=facts.ISSUER,
    issued_on=date(2022, 5, 20),
    holder=facts.HOLDER,
    contract_number="C00000042",
    product="Santé Confort",
    responsible=True,
    started_on=date(2015, 1, 1),
    received_on=date(2022, 4, 20),
    ended_on=date(2022, 5, 19),
    path="résiliation à tout moment après la première année",
    people=facts.people(2),
    proof=facts.PROOF,
)
LONG_CERTIFICATE = dataclasses.replace(
    CERTIFICATE, holder=facts.LONG_HOLDER, people=facts.people(9, name=facts.LONG_NAME)
)
both_sizes = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])


@pytest.mark.parametrize("receipt", [RECEIPT, LONG_RECEIPT], ids=["ordinary", "long"])
@both_sizes
def test_a_receipt_keeps_every_rule_of_pdf_ua(
    receipt: Receipt, large: bool, tmp_path: Path
) -> None:
    content = termination_receipt.make_pdf(receipt, facts.LETTERHEAD, large=large)
    assert reading.faults(content, tmp_path / "receipt.pdf") == []
    assert content == termination_receipt.make_pdf(receipt, facts.LETTERHEAD, large=large)


@pytest.mark.parametrize("known", [CERTIFICATE, LONG_CERTIFICATE], ids=["ordinary", "long"])
@both_sizes
def test_a_certificate_keeps_every_rule_of_pdf_ua(
    known: TerminationCertificate, large: bool, tmp_path: Path
) -> None:
    content = termination_certificate.make_pdf(known, facts.LETTERHEAD, large=large)
    assert reading.faults(content, tmp_path / "certificate.pdf") == []
    assert content == termination_certificate.make_pdf(known, facts.LETTERHEAD, large=large)


@both_sizes
def test_the_certificate_says_nothing_of_money_and_how_it_is_checked(large: bool) -> None:
    content = termination_certificate.make_pdf(CERTIFICATE, facts.LETTERHEAD, large=large)
    text = " ".join(page.extract_text() for page in reading.open_pdf(content).pages)
    assert "€" not in text
    assert facts.PROOF.number in text
