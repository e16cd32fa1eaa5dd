"""The summary of an export: conforming, the same each time, with every fact of it."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path

import pytest

from mh_portal.core import clock
from mh_portal.core.privacy.holdings import HOLDINGS
from mh_portal.core.privacy.summary import Entry, Section, Summary
from mh_portal.documents import data_summary
from tests.documents import facts, reading

ENTRY = Entry(
    "Identité",
    (("Nom", facts.LONG_NAME.replace("-", " ")), ("Numéro de compte (IBAN)", "FR7630006")),
)
SUMMARY = Summary(
    member_name="Bernard Lemoine",
    member_number="12345678",
    at=datetime(2022, 3, 24, 9, 5, tzinfo=clock.ZONE),
    sections=tuple(
        Section(holding, (ENTRY, ENTRY), (("Remboursements", "214 lignes"),))
        for holding in HOLDINGS
    ),
)
both_sizes = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])


def make(summary: Summary = SUMMARY, *, large: bool = False) -> bytes:
    return data_summary.make_pdf(summary, facts.LETTERHEAD, large=large)


@both_sizes
def test_it_keeps_every_rule_of_pdf_ua(large: bool, tmp_path: Path) -> None:
    assert reading.faults(make(large=large), tmp_path / "summary.pdf") == []
    assert min(reading.sizes(make(large=large))) >= (18 if large else 12)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert make() == make()
    assert make(dataclasses.replace(SUMMARY, member_name="Denise Petit")) != make()


@both_sizes
def test_it_tells_every_fact(large: bool) -> None:
    text = reading.text_of(make(large=large))
    for section in SUMMARY.sections:
        holding = section.holding
        told = [holding.title, holding.what, holding.source, holding.purpose, holding.basis]
        told += [row.what for row in holding.kept] + [holding.besides]
        told += [value for entry in section.entries for pair in entry.facts for value in pair]
        told += [value for pair in section.counts for value in pair]
        for words in told:
            assert reading.words(words) in text
