"""Floors of documents hold what the portal's documents hold; how fast they are is not a test."""

from __future__ import annotations

import importlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfbase.pdfmetrics import getFont
from rich.console import Console

from bench import documents, plain, untagged
from bench.results import Result, as_json, show
from bench.run import Run
from mh_portal.documents import card, certificate
from mh_portal.documents.fonts import DocumentFont
from tests.documents import facts, reading

Make = Callable[..., bytes]
MAKERS: dict[str, tuple[Make, Make]] = {
    "certificate": (certificate.make_pdf, untagged.make_certificate),
    "card": (card.make_pdf, untagged.make_card),
}
CASES: list[tuple[str, Any]] = [
    ("certificate", facts.CERTIFICATE),
    ("certificate", facts.ENDED_CERTIFICATE),
    ("card", facts.CARD),
    ("card", facts.EMPTY_CARD),
]
SLOWER = Result("slower", "documents / floor", 4, 3.9, "×", at_least=True)


@pytest.mark.parametrize(("name", "told"), CASES)
def test_the_untagged_twin_has_the_same_text_pages_and_codes(name: str, told: Any) -> None:
    tagged, plain = (make(told, facts.LETTERHEAD) for make in MAKERS[name])
    assert pages(plain) == pages(tagged)
    found = reading.codes(tagged, dots=300)
    assert found
    assert reading.codes(plain, dots=300) == found


@pytest.mark.parametrize("name", MAKERS)
def test_the_untagged_twin_is_plain_reportlab(name: str) -> None:
    _tagged, make = MAKERS[name]
    told: Any = {"certificate": facts.CERTIFICATE, "card": facts.CARD}[name]
    pdf = reading.open_pdf(make(told, facts.LETTERHEAD))
    assert "/StructTreeRoot" not in reading.catalogue(pdf)
    used: set[str] = set()
    for page in pdf.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            assert "/FontFile2" in font["/FontDescriptor"]
            used.add(font["/BaseFont"].rpartition("+")[2])
    assert used == {plain.REGULAR, plain.BOLD}
    assert not any(isinstance(getFont(one), DocumentFont) for one in used)


def test_the_twin_by_weasyprint_conforms_and_has_the_same_words(tmp_path: Path) -> None:
    weasy = load_weasyprint()
    tagged = certificate.make_pdf(facts.CERTIFICATE, facts.LETTERHEAD)
    pdf = weasy(facts.CERTIFICATE, facts.LETTERHEAD)
    assert reading.faults(pdf, tmp_path / "certificate.pdf") == []
    assert len(reading.open_pdf(pdf).pages) == len(pages(tagged))
    # The foot of a page comes first or last.
    assert sorted(reading.text_of(pdf).split()) == sorted(reading.text_of(tagged).split())
    assert reading.codes(pdf, dots=300) == reading.codes(tagged, dots=300)


def test_documents_are_compared_with_both_floors(tmp_path: Path) -> None:
    load_weasyprint()
    found = documents.measure_documents(quick(tmp_path, []))
    assert [one.name for one in found] == ["certificate", "card", "certificate-weasyprint"]
    assert [one.target for one in found] == [0.85, 0.85, 4]
    assert all(one.at_least and one.value > 0 for one in found)
    assert all(one.note.endswith(" a second") for one in found)


def test_without_weasyprint_its_comparison_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_name: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'\nAdditionally, much more")

    monkeypatch.setattr("bench.documents.importlib.import_module", fail)
    said: list[str] = []
    found = documents.measure_documents(quick(tmp_path, said))
    assert [one.name for one in found] == ["certificate", "card"]
    [line] = said
    assert "libpango" in line
    assert "\n" not in line


def test_a_floors_longer_time_is_a_higher_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    times = {"ours": 0.01, "floor": 0.03}
    result = documents._of_speed(
        "a", "", 4, (lambda: times["ours"], lambda: times["floor"]), pairs=3
    )
    assert result.value == pytest.approx(3)
    assert result.note == "100 / 33 a second"
    assert not result.passed


def test_a_figure_may_have_a_least_value() -> None:
    assert Result("a", "", 4, 4.0, "×", at_least=True).passed
    assert not SLOWER.passed
    text = io.StringIO()
    show([SLOWER], Console(file=text, width=150))
    [line] = [one for one in text.getvalue().splitlines() if "documents / floor" in one]
    assert "≥ 4 ×" in line
    assert "missed" in line
    [read] = json.loads(as_json([SLOWER], quick=True))["results"]
    assert (read["at_least"], read["target"], read["passed"]) == (True, 4, False)


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    return [reading.words(page.extract_text()) for page in reading.open_pdf(pdf).pages]


@pytest.fixture(autouse=True)
def few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PAIRS", 3)


def quick(folder: Path, said: list[str]) -> Run:
    return Run(folder, quick=True, say=said.append)


def load_weasyprint() -> Make:
    try:
        made: Make = importlib.import_module("bench.weasy").make_certificate
    except (ImportError, OSError) as error:
        pytest.skip(f"WeasyPrint cannot be loaded: {error}")
    return made
