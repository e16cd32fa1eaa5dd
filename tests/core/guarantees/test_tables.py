"""The table as members read it: figures, words, examples from the rules, and the search in it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from mh_portal.core.contracts.models import Contract, Product
from mh_portal.core.guarantees import acts, tables, wording
from mh_portal.core.guarantees.examples import example_of
from mh_portal.core.guarantees.models import CODES, Basis, Guarantee, GuaranteeCategory, Per
from mh_portal.core.guarantees.statutory import Scheme
from mh_portal.core.guarantees.tables import GuaranteeTable
from tests.support.portal import spaces_made_plain

IN_2022, IN_2026 = date(2022, 3, 24), date(2026, 6, 1)
NEEDS_NONE = {Basis.COPAYMENT_ONLY, Basis.FULL_COVER}


def make_line(
    code: str, basis: Basis, value: str | None = None, per: Per = Per.ACT, note: str = ""
) -> Guarantee:
    category = next(chapter for chapter, codes in CODES.items() if code in codes)
    return Guarantee(
        product_code="SG1",
        valid_from=date(2020, 1, 1),
        category=category,
        position=1,
        code=code,
        label=code,
        basis=basis,
        value=Decimal(value) if value else None,
        per=per,
        note=note,
    )


INCLUDING = Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY


@pytest.mark.parametrize(
    ("line", "figures", "words"),
    [
        (make_line("dental_free", INCLUDING, "150"), "150 % de la base",
         "L'Assurance maladie et votre contrat paient ensemble jusqu'à 150 % du tarif de base, sans dépasser le prix."),
        (make_line("dental_free", INCLUDING, "100"), "100 % de la base",
         "L'Assurance maladie et votre contrat paient ensemble jusqu'à 100 % du tarif de base, sans les dépassements."),
        (make_line("dental_free", Basis.PERCENT_OF_BASE_ON_TOP, "62.5"),
         "62,5 % de la base en plus",
         "Votre contrat ajoute jusqu'à 62,5 % du tarif de base à ce qui est déjà remboursé."),
        (make_line("glasses_free", Basis.FIXED_AMOUNT, "220", Per.PAIR), "220 € par paire",
         "Votre contrat paie jusqu'à 220 € pour chaque paire."),
        (make_line("dental_implant", Basis.FIXED_AMOUNT, "1250.50", Per.YEAR), "1 250,50 € par an",
         "Votre contrat paie jusqu'à 1 250,50 € par an et par personne."),
        (make_line("lenses_reimbursed", Basis.FIXED_AMOUNT, "150", Per.YEAR), "150 € par an",
         "Votre contrat complète le tarif de base et ajoute jusqu'à 150 € par an et par personne."),
        (make_line("vaccines", Basis.PERCENT_OF_COST, "50"), "50 % du prix",
         "Votre contrat paie 50 % du prix."),
        (make_line("lab", Basis.COPAYMENT_ONLY), "Ticket modérateur",
         "Votre contrat paie la partie du tarif de base que l'Assurance maladie ne paie pas."),
        (make_line("dental_full_cover", Basis.FULL_COVER), "Payé en entier",
         "Vous n'avez rien à payer, si le prix reste dans la limite fixée par la loi."),
        (make_line("hospital_daily", Basis.FULL_COVER, per=Per.DAY), "Payé en entier",
         "Votre contrat paie tout ce que l'Assurance maladie laisse à votre charge."),
        (make_line("dental_annual_cap", Basis.FIXED_AMOUNT, "1500", Per.YEAR), "1 500 € par an",
         "En un an, votre contrat paie au plus 1 500 € de prothèses hors 100 % Santé."),
    ],
    ids=lambda value: value.code if isinstance(value, Guarantee) else "",
)  # fmt: skip
def test_a_line_is_told_in_figures_and_in_one_sentence(
    line: Guarantee, figures: str, words: str
) -> None:
    assert spaces_made_plain(wording.figures(line)) == figures
    assert spaces_made_plain(wording.words(line)) == words


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("per", Per)
def test_whatever_a_line_is_it_can_be_told(basis: Basis, per: Per) -> None:
    for codes in CODES.values():
        for code in codes:
            value = None if basis in NEEDS_NONE else "80"
            line = make_line(code, basis, value, per)
            words = spaces_made_plain(wording.words(line))
            assert wording.figures(line)
            assert re.fullmatch(r"[A-ZÀ-Ý][^.!?]*\.", words), words
            assert len(words.split()) <= 30
            found = example_of(line, IN_2022, Scheme.GENERAL, is_responsible=True)
            assert (found is None) == (code == acts.CAP)
            if found is not None:
                assert found.statutory + found.complementary + found.left == found.price
                for sentence in re.split(r"(?<=[.])\s", found.sentence):
                    assert len(sentence.split()) <= 30


def test_an_example_follows_the_day_and_the_scheme() -> None:
    line = make_line("dental_free", INCLUDING, "300")
    told = [
        example_of(line, day, scheme, is_responsible=True)
        for day, scheme in (
            (IN_2022, Scheme.GENERAL),
            (IN_2026, Scheme.GENERAL),
            (IN_2022, Scheme.ALSACE_MOSELLE),
        )
    ]
    amounts = [one and (one.statutory, one.complementary, one.left) for one in told]
    assert amounts == [
        (Decimal("84.00"), Decimal("276.00"), Decimal("390.00")),
        (Decimal("72.00"), Decimal("288.00"), Decimal("390.00")),
        (Decimal("108.00"), Decimal("252.00"), Decimal("390.00")),
    ]


def test_an_example_is_told_in_a_sentence() -> None:
    line = make_line("consultation_general", INCLUDING, "100")
    found = example_of(line, IN_2022, Scheme.GENERAL, is_responsible=True)
    assert found is not None
    assert spaces_made_plain(found.sentence) == (
        "Pour une consultation à 25 €, l'Assurance maladie paie 16,50 € et votre contrat 7,50 €. "
        "Il vous reste 1 €."
    )


def test_a_value_the_insurer_has_to_check_is_marked() -> None:
    checked = make_line("dental_full_cover", Basis.FULL_COVER)
    unchecked = make_line("hearing_full_cover", Basis.FULL_COVER)
    told = [
        example_of(line, IN_2022, Scheme.GENERAL, is_responsible=True)
        for line in (checked, unchecked)
    ]
    assert [one and one.sentence.endswith("Montants à confirmer.") for one in told] == [False, True]


def test_without_rates_there_is_no_example() -> None:
    line = make_line("consultation_general", INCLUDING, "100")
    assert example_of(line, date(1999, 1, 1), Scheme.GENERAL, is_responsible=True) is None


def make_example_table() -> GuaranteeTable:
    contract = Contract(
        contract_number="C1",
        product=Product(name="Santé Confort", insurer="MH Prévoyance", responsible=True),
    )
    lines = [
        make_line("consultation_general", INCLUDING, "150", note="20 points de moins sans OPTAM"),
        make_line("lab", Basis.COPAYMENT_ONLY),
        make_line("private_room", Basis.FIXED_AMOUNT, "55", Per.DAY, note="60 jours par an"),
        make_line("dental_full_cover", Basis.FULL_COVER),
    ]
    lines[3].label = "Prothèses dentaires 100 % Santé"
    return tables.table_of(contract, lines, IN_2022, Scheme.GENERAL)


def test_a_table_has_a_chapter_for_each_category_that_it_holds() -> None:
    table = make_example_table()
    assert [(chapter.category, len(chapter.lines)) for chapter in table.chapters] == [
        (GuaranteeCategory.CARE, 2),
        (GuaranteeCategory.HOSPITAL, 1),
        (GuaranteeCategory.DENTAL, 1),
    ]
    assert (table.valid_from, table.valid_on) == (date(2020, 1, 1), IN_2022)
    assert (table.product_name, table.insurer) == ("Santé Confort", "MH Prévoyance")
    assert table.line_count == 4


@pytest.mark.parametrize(
    ("sought", "codes"),
    [
        ("", ["consultation_general", "lab", "private_room", "dental_full_cover"]),
        ("PROTHESE", ["dental_full_cover"]),
        ("prothèses Santé", ["dental_full_cover"]),
        ("hopital", ["private_room"]),
        ("60 jours", ["private_room"]),
        ("optam", ["consultation_general"]),
        ("ticket moderateur", ["lab"]),
        ("55 €", ["private_room"]),
        ("jamais", []),
        ("dent optam", []),
    ],
)
def test_the_search_forgives_case_accents_and_plurals(sought: str, codes: list[str]) -> None:
    found = tables.found_in(make_example_table(), sought)
    assert [line.code for chapter in found.chapters for line in chapter.lines] == codes
    assert all(chapter.lines for chapter in found.chapters)
