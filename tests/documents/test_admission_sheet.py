"""The sheet for the admissions office: conforming, in both print sizes, with all its facts."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from mh_portal.core.admissions.lines import CoverLine
from mh_portal.core.admissions.rules import Mode, Nature, Stay, Urgency
from mh_portal.core.admissions.sheet import AdmissionSheet
from mh_portal.core.documents.people import Holder
from mh_portal.documents import admission_sheet
from tests.documents import facts, reading

SHEET = AdmissionSheet(
    reference="D-2022-7K4M-2Q",
    made_on=facts.DAY,
    number="PEC-2022-7K4M-2Q",
    valid_until=date(2022, 5, 8),
    stay=Stay(
        hospital="Hôpital des Verriers",
        city="Compiègne",
        finess="750712184",
        entry_on=date(2022, 4, 4),
        nature=Nature.SURGERY,
        mode=Mode.FULL,
        urgency=Urgency.PLANNED,
        nights=4,
        private_nights=3,
        speciality="181",
        doctor="Dr Anne Vautrin",
        optam=True,
    ),
    patient="Bernard Lemoine",
    patient_birth=date(1950, 11, 3),
    relation="Titulaire",
    holder=Holder(
        name="Bernard Lemoine",
        birth_date=date(1950, 11, 3),
        member_number="10203057",
        address=("1 rue des Lilas", "60200 Compiègne"),
    ),
    contract_number="SG0021048",
    product="Santé Retraités Confort",
    insurer="Malakoff Humanis Prévoyance",
    amc_number="0099990011",
    agreement_type="MH",
    csr="",
    scheme="01 – régime général",
    lines=(
        CoverLine("Forfait journalier hospitalier", "Payé en entier", ("5 jours à 20,00 €.",)),
        CoverLine("Chambre particulière", "Non couvert"),
    ),
)
WAITING = dataclasses.replace(SHEET, number="", valid_until=None)
LONG = dataclasses.replace(
    SHEET,
    patient=facts.LONG_NAME,
    stay=dataclasses.replace(SHEET.stay, hospital="Hôpital " * 14, city="Saint-Remy-" * 7),
    lines=SHEET.lines * 12,
)
both_sizes = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])


def make(sheet: AdmissionSheet = SHEET, *, large: bool = False) -> bytes:
    return admission_sheet.make_pdf(sheet, facts.LETTERHEAD, large=large)


@pytest.mark.parametrize("sheet", [WAITING, LONG], ids=["waiting", "long"])
@both_sizes
def test_it_keeps_every_rule_of_pdf_ua(sheet: AdmissionSheet, large: bool, tmp_path: Path) -> None:
    assert reading.faults(make(sheet, large=large), tmp_path / "sheet.pdf") == []


@both_sizes
def test_it_tells_what_the_page_tells(large: bool) -> None:
    text = reading.tree(make(large=large)).text.replace("\xa0", " ")
    pairs = (*SHEET.patient_facts, *SHEET.stay_facts, *SHEET.cover_facts)
    told = [SHEET.statement, *(word for pair in pairs for word in pair)]
    told += [word for line in SHEET.lines for word in (line.label, line.figures, *line.notes)]
    for words in told:
        assert words.replace("\xa0", " ") in text


def test_a_sheet_without_an_acceptance_says_so() -> None:
    assert "pas encore un accord" in reading.tree(make(WAITING)).text
    assert "pas encore un accord" not in reading.tree(make()).text


def test_the_same_sheet_is_the_same_file() -> None:
    assert make() == make()
