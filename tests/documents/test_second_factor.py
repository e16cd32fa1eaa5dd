"""Printed codes and the letter for a lost second factor: conforming, complete, in both sizes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mh_portal.documents import printed_codes, recovery_letter
from mh_portal.documents.printed_codes import CodeList
from mh_portal.documents.recovery_letter import RecoveryLetterFacts
from tests.documents import facts, reading

CODES = CodeList("Monsieur Lemoine", tuple(f"7K4M{n} QX9TB" for n in range(10)), facts.DAY)
LETTER = RecoveryLetterFacts(
    name="Bernard Lemoine",
    address=("12 rue des Tilleuls", "67000 STRASBOURG"),
    greeting="Monsieur Lemoine",
    code="7K4M2 QX9TB",
    day=facts.DAY,
    until=date(2022, 4, 7),
    proof="7K2M-9QX4-TBZC-HW3E-5RNP",
)
LONG = dataclasses.replace(LETTER, name=facts.LONG_NAME, greeting=facts.LONG_NAME)
Make = Callable[[bool], bytes]


def make_codes(large: bool) -> bytes:
    return printed_codes.make_pdf(CODES, facts.LETTERHEAD, large=large)


def make_letter(large: bool) -> bytes:
    return recovery_letter.make_pdf(LETTER, facts.LETTERHEAD, large=large)


def make_long_letter(large: bool) -> bytes:
    return recovery_letter.make_pdf(LONG, facts.LETTERHEAD, large=large)


both_sizes = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
each = pytest.mark.parametrize("make", [make_codes, make_letter, make_long_letter])


@each
@both_sizes
def test_each_keeps_every_rule_of_pdf_ua(make: Make, large: bool, tmp_path: Path) -> None:
    assert reading.faults(make(large), tmp_path / "document.pdf") == []
    assert min(reading.sizes(make(large))) >= (18 if large else 12)


@both_sizes
def test_a_list_tells_each_code_by_its_number(large: bool) -> None:
    text = reading.text_of(make_codes(large))
    for place, code in enumerate(CODES.codes, start=1):
        assert f"Code {place} {code}" in text
    assert "liste du 24 mars 2022" in text
    rows = reading.tree(make_codes(large)).all("TR")
    assert [[cell.tag for cell in row.kids] for row in rows] == [["TH", "TD"]] * 10


@both_sizes
def test_the_letter_tells_its_code_and_what_to_do(large: bool) -> None:
    text = reading.text_of(make_letter(large))
    for words in (
        "Bernard Lemoine 12 rue des Tilleuls 67000 STRASBOURG",
        "Monsieur Lemoine,",
        "7K4M2 QX9TB",
        "jusqu’au 7 avril 2022",
        "espace.example/connexion",
        "« J’ai reçu un courrier avec un code »",
        "ne vous demandera jamais ce code",
    ):
        assert reading.words(words) in text
    assert [node.tag for node in reading.tree(make_letter(large)).all("H1", "H2")] == [
        "H1", "H2", "H2",
    ]  # fmt: skip


def test_a_letter_is_one_sheet() -> None:
    assert len(reading.open_pdf(make_letter(False)).pages) == 1
    assert len(reading.open_pdf(make_codes(False)).pages) == 1
