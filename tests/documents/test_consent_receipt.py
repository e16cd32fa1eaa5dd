"""The receipt of a decision: conforming, the same each time, with the words that were read."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mh_portal.core import clock
from mh_portal.core.consents import wordings
from mh_portal.core.consents.receipts import Receipt
from mh_portal.core.consents.rules import Channel
from mh_portal.documents import consent_receipt
from tests.documents import facts, reading

OFFERS = wordings.published()["offers-1"]
RECEIPT = Receipt(
    reference="CST-20220324-7K2M9QX4TB-1",
    member_name="Bernard Lemoine",
    member_number="12345678",
    purpose="Offres et services d’assurance",
    channel="par courrier",
    answer="non",
    before="sans choix",
    decided_at=datetime(2022, 3, 24, 9, 5, tzinfo=clock.ZONE),
    collection="dans l’espace client",
    decided_by="l’assuré, en personne",
    wording=OFFERS,
    asked_as="Par courrier",
    answered_as="Non",
    note=OFFERS.notes[Channel.POST],
)
LONG = dataclasses.replace(RECEIPT, member_name=facts.LONG_NAME)
both_sizes = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])


def make(receipt: Receipt = RECEIPT, *, large: bool = False) -> bytes:
    return consent_receipt.make_pdf(receipt, facts.LETTERHEAD, large=large)


@pytest.mark.parametrize("receipt", [RECEIPT, LONG], ids=["ordinary", "long"])
@both_sizes
def test_a_receipt_keeps_every_rule_of_pdf_ua(
    receipt: Receipt, large: bool, tmp_path: Path
) -> None:
    assert reading.faults(make(receipt, large=large), tmp_path / "receipt.pdf") == []


@both_sizes
def test_the_same_decision_gives_the_same_bytes_and_another_gives_others(large: bool) -> None:
    assert make(large=large) == make(large=large)
    other = dataclasses.replace(RECEIPT, answer="oui", answered_as="Oui")
    assert make(other, large=large) != make(large=large)


@both_sizes
def test_it_is_dated_on_the_day_of_the_decision(large: bool) -> None:
    info: Any = reading.open_pdf(make(large=large)).metadata
    assert info["/CreationDate"] == "D:20220324"
    assert info.title == "Preuve de mon choix CST-20220324-7K2M9QX4TB-1"
    assert min(reading.sizes(make(large=large))) >= (18 if large else 12)


@both_sizes
def test_it_tells_each_fact_and_each_word_that_was_read(large: bool) -> None:
    text = reading.text_of(make(large=large))
    told = [value for pair in RECEIPT.facts for value in pair]
    for words in (*told, OFFERS.title, *RECEIPT.words, RECEIPT.version):
        assert reading.words(words) in text
    assert "Par courrier : « Non »" in text
    assert "24 mars 2022 à 9 h 05" in text
    headings = reading.tree(make(large=large)).all("H1", "H2", "H3")
    assert [node.tag for node in headings] == ["H1", "H2"]
