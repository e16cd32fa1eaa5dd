"""Acts are found by code and by plain words, for the teeth and on the days they are for."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from mh_portal.core.guarantees import acts, dated
from mh_portal.core.quotes import catalogue, confidence, teeth
from mh_portal.core.quotes.catalogue import Place
from tests.factories.quotes import DAY_2022, DAY_2025

DAY_2026 = date(2026, 2, 1)


def codes(words: str, *chosen: int, day: date = DAY_2022) -> list[str]:
    return [act.code for act in catalogue.search(words, day, chosen)]


@pytest.mark.parametrize(
    ("words", "tooth", "expected"),
    [
        ("couronne", 16, "HBLD734"),
        ("Couronnes en CÉRAMIQUE", 14, "HBLD634"),
        ("bridge", None, "HBLD033"),
        ("un appareil", None, "HBLD364"),
        ("dentier", None, "HBLD031"),
        ("implant", 36, "LBLD015"),
        ("detartrage", None, "HBJD001"),
        ("nettoyage", None, "HBJD001"),
        ("plombage", 11, "HBMD058"),
        ("dévitalisation", 36, "HBFD024"),
        ("arracher", 38, "HBGD036"),
        ("faux moignon", 14, "HBLD090"),
        ("zircone", 15, "HBLD350"),
    ],
)
def test_plain_words_find_an_act(words: str, tooth: int | None, expected: str) -> None:
    assert expected in codes(words, *([tooth] if tooth else []))


@pytest.mark.parametrize("words", ["", "   ", "de la", "astrologie", "' OR 1=1", "%", "💀"])
def test_other_words_find_none(words: str) -> None:
    assert codes(words) == []


def test_only_what_suits_the_tooth_is_found() -> None:
    assert "HBLD634" not in codes("couronne", 16)
    assert "HBLD734" not in codes("couronne", 14)
    assert codes("carie", 51) == ["HBMD058", "HBMD050", "HBMD054"]
    assert codes("couronne", 51) == []


def test_the_bridge_of_2026_has_its_code_since_then() -> None:
    zirconia = ("HBLD425", "HBLD099", "HBLD426")
    assert [code for code in codes("bridge céramique", day=DAY_2025) if code in zirconia] == [
        "HBLD425"
    ]
    found = codes("bridge", day=DAY_2026)
    assert "HBLD425" not in found
    assert {"HBLD099", "HBLD426"} <= set(found)


def test_a_code_is_found_however_it_is_written() -> None:
    for text in ("HBLD634", "hbld634", " hbld 634 "):
        act = catalogue.find(text)
        assert act is not None
        assert act.code == "HBLD634"
    assert catalogue.find("HBLD999") is None


def test_each_act_of_the_catalogue_has_a_tariff_teeth_and_marks() -> None:
    for act in catalogue.ACTS.values():
        assert act.until or acts.find(act.tariff, DAY_2026), act.code
        assert bool(act.suits) == (act.place is not Place.NONE), act.code
        assert act.suits <= teeth.ALL
        assert all(code in catalogue.ACTS for code in act.successors)


def test_each_version_of_a_tariff_has_its_marks_and_none_without() -> None:
    dental = {act.tariff for act in catalogue.ACTS.values()}
    with (dated.FOLDER / "acts.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter=";")
        versions = {(row["act_code"], row["since"]) for row in rows if row["act_code"] in dental}
    with (catalogue.FOLDER / "confidence.csv").open(encoding="utf-8") as file:
        marked = {(row["code"], row["since"]) for row in csv.DictReader(file, delimiter=";")}
    assert marked == versions


def test_a_missing_value_is_marked_missing_and_no_other_one() -> None:
    for act in catalogue.ACTS.values():
        for day in (DAY_2022, DAY_2025, DAY_2026):
            tariff = acts.find(act.tariff, day)
            if tariff is None:
                continue
            marks = confidence.of(act.tariff, day)
            assert (marks.base is confidence.Mark.MISSING) == (tariff.base is None), act.code
            if tariff.line in {"dental_full_cover", "dental_controlled"}:
                assert (marks.ceiling is confidence.Mark.MISSING) == (tariff.ceiling is None), (
                    act.code
                )
            else:
                assert tariff.ceiling is None


def test_what_the_sources_dispute_is_never_sure() -> None:
    for code, day in (("HBLD090", DAY_2022), ("HBLD245", DAY_2025), ("HBFD024", DAY_2025)):
        assert confidence.of(code, day).reserves
    assert not confidence.of("HBLD634", DAY_2022).reserves
    assert not confidence.of("HBLD038", DAY_2025).reserves
