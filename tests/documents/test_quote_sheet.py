"""The sheet of a dental quote for the dentist: conforming, in both print sizes, with all its facts."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path

import pytest

from mh_portal.core.contracts.models import Beneficiary, Contract, Product
from mh_portal.core.quotes import catalogue, quote
from mh_portal.core.quotes.covering import Insured
from mh_portal.core.quotes.lines import MOST_LINES, Line
from mh_portal.documents import quote_sheet
from mh_portal.documents.quote_sheet import Sheet
from tests.documents import facts, reading
from tests.factories.quotes import cover, guarantee, line

DAY = date(2026, 2, 1)
LINES = (
    line("HBLD734", "750", 16),
    line("HBLD634", "600", 14),
    line("HBJD001", "43.38", quantity=2),
    # Its base is not known in 2026.
    line("HBLD090", "175", 14),
)
MANY = tuple(
    line(code, "30000", line_id=f"{code}{number}")
    for number, code in enumerate(list(catalogue.ACTS)[:MOST_LINES])
)
both_sizes = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])


@functools.cache
def make(lines: tuple[Line, ...], *, large: bool = False, name: str = "LEMOINE") -> bytes:
    person = Beneficiary(first_name="BERNARD", last_name=name, birth_date=date(1948, 3, 27))
    product = Product(name="Santé Retraités Confort", insurer="Malakoff Humanis Prévoyance")
    insured = Insured(Contract(contract_number="SG0021048", product=product), person)
    given = cover(guarantee("dental_free", value="300"), day=DAY)
    sheet = Sheet(quote.settle(insured, given, lines), "D-2022-7K4M-2Q", "10203057", facts.DAY)
    return quote_sheet.make_pdf(sheet, facts.LETTERHEAD, large=large)


@pytest.mark.parametrize("lines", [LINES, MANY], ids=["a few lines", "the most lines"])
@both_sizes
def test_it_keeps_every_rule_of_pdf_ua(
    lines: tuple[Line, ...], large: bool, tmp_path: Path
) -> None:
    assert reading.faults(make(lines, large=large), tmp_path / "sheet.pdf") == []


@both_sizes
def test_it_tells_each_line_the_sums_and_what_to_talk_about(large: bool) -> None:
    text = reading.tree(make(LINES, large=large)).text.replace("\xa0", " ")
    for words in (
        "Bernard Lemoine",
        "10203057",
        "D-2022-7K4M-2Q",
        "Code HBLD734",
        "Dent 16 (première molaire, en haut à droite)",
        "390,00 €",
        "2 fois",
        "le prix dépasse le plafond légal de 515,00 €",
        "HBLD073",
        "Ce n’est pas une promesse de paiement",
        "Les lignes sans montant ne sont pas dans les totaux",
        "90,00 € jusqu’en 2024",
    ):
        assert words in text, words


def test_another_person_gives_another_sheet() -> None:
    assert make(LINES) != make(LINES, name="DURAND")
