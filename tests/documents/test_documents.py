"""Every document in both print sizes: conforming, the same each time, with all of its facts."""

from __future__ import annotations

import dataclasses
import functools
import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest

from mh_portal.documents import card, certificate, guarantee_table, statement
from mh_portal.language import euros
from tests.documents import facts, reading

MAKERS: dict[str, tuple[Callable[..., bytes], Any]] = {
    "certificate": (certificate.make_pdf, facts.CERTIFICATE),
    "ended certificate": (certificate.make_pdf, facts.ENDED_CERTIFICATE),
    "long certificate": (certificate.make_pdf, facts.LONG_CERTIFICATE),
    "card": (card.make_pdf, facts.CARD),
    "empty card": (card.make_pdf, facts.EMPTY_CARD),
    "long card": (card.make_pdf, facts.LONG_CARD),
    "guarantees": (guarantee_table.make_pdf, facts.GUARANTEES),
    "long guarantees": (guarantee_table.make_pdf, facts.LONG_GUARANTEES),
    "statement": (statement.make_pdf, facts.STATEMENT),
    "statement of a month that is over": (statement.make_pdf, facts.OVER),
    "empty statement": (statement.make_pdf, facts.statement(0)),
    "long statement": (statement.make_pdf, facts.LONG_STATEMENT),
}
KINDS = ("certificate", "card", "guarantees", "statement")
every_document = pytest.mark.parametrize("name", MAKERS)
every_kind = pytest.mark.parametrize("name", KINDS)
both_sizes = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])


@functools.cache
def make(name: str, *, large: bool = False) -> bytes:
    maker, known = MAKERS[name]
    return maker(known, facts.LETTERHEAD, large=large)


@every_document
@both_sizes
def test_a_document_keeps_every_rule_of_pdf_ua(name: str, large: bool, tmp_path: Path) -> None:
    assert reading.faults(make(name, large=large), tmp_path / "document.pdf") == []


def test_the_checker_does_find_faults(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=reading.open_pdf(make("certificate")))
    del writer.root_object["/MarkInfo"]
    broken = BytesIO()
    writer.write(broken)
    assert reading.faults(broken.getvalue(), tmp_path / "document.pdf") != []


@every_kind
@both_sizes
def test_the_same_facts_give_the_same_bytes_and_others_give_others(name: str, large: bool) -> None:
    maker, known = MAKERS[name]
    first = maker(known, facts.LETTERHEAD, large=large)
    assert first == maker(known, facts.LETTERHEAD, large=large)
    other = dataclasses.replace(facts.LETTERHEAD, phone="01 99 00 00 00")
    assert maker(known, other, large=large) != first


@every_kind
@both_sizes
def test_a_document_says_its_title_language_and_day(name: str, large: bool) -> None:
    reader = reading.open_pdf(make(name, large=large))
    root = reading.catalogue(reader)
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.pdf_header == "%PDF-1.7"
    info: Any = reader.metadata
    heading = reading.tree(make(name, large=large)).all("H1")[0]
    assert reading.words(info.title).startswith(heading.text.strip())
    assert info["/CreationDate"] == "D:20220324"
    packet = root["/Metadata"].get_data().decode()
    assert f'<rdf:li xml:lang="x-default">{info.title}</rdf:li>' in packet
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet


@every_document
@both_sizes
def test_type_is_as_large_as_promised(name: str, large: bool) -> None:
    assert min(reading.sizes(make(name, large=large))) >= (18 if large else 12)


@every_kind
@both_sizes
def test_every_page_says_whom_to_call_and_its_number(name: str, large: bool) -> None:
    pages = reading.open_pdf(make(name, large=large)).pages
    for number, one in enumerate(pages, start=1):
        text = reading.words(one.extract_text())
        assert "Appelez le 01 99 00 39 96, du lundi au vendredi, de 8 h 30 à 18 h." in text
        assert f"page {number} / {len(pages)}" in text


@every_document
@both_sizes
def test_headings_do_not_skip_a_level(name: str, large: bool) -> None:
    headings = reading.tree(make(name, large=large)).all("H1", "H2", "H3")
    levels = [int(node.tag[1]) for node in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@every_document
def test_large_print_tells_the_same(name: str) -> None:
    """But for the title of the first column: there it is what the bold words of an entry are."""
    normal, large = (
        set(reading.tree(make(name, large=size)).text.replace("•", " • ").split())
        for size in (False, True)
    )
    assert normal - large <= {"Nom", "Soin", "Garantie"}
    # Entries of a list have bullets and colons where a table has lines.
    assert large - normal <= {"•", ":"}


def test_documents_made_at_the_same_time_do_not_mix() -> None:
    names = [*KINDS, "long card", "ended certificate"] * 4
    with ThreadPoolExecutor(6) as pool:
        jobs = [
            pool.submit(MAKERS[name][0], MAKERS[name][1], facts.LETTERHEAD, large=bool(turn % 2))
            for turn, name in enumerate(names)
        ]
        made = [job.result() for job in jobs]
    for turn, (name, pdf) in enumerate(zip(names, made, strict=True)):
        assert pdf == make(name, large=bool(turn % 2))


# What each one says ----------------------------------------------------------------------------


@both_sizes
def test_a_certificate_says_who_is_covered_since_when_and_by_whom(large: bool) -> None:
    text = reading.text_of(make("certificate", large=large))
    for words in (
        "Malakoff Humanis Prévoyance",
        "SIREN 775 691 181",
        "Attestation d’affiliation",
        reading.words(facts.CERTIFICATE.statement),
        "27 mars 1948",
        "12345678",
        "SL-2019-004512",
        "en cours au 24 mars 2022",
        "depuis le 1er janvier 2019",
        "Code de vérification : 7K2M-9QX4-TBZC-HW3E-5RNP",
        "ATT-20220324-7K2M9QX4TB",
        reading.words(facts.CERTIFICATE.limits_text),
    ):
        assert words in text


@both_sizes
def test_a_certificate_of_an_ended_contract_says_so(large: bool) -> None:
    text = reading.text_of(make("ended certificate", large=large))
    assert reading.words(facts.ENDED_CERTIFICATE.status_text) in text
    assert "31 décembre 2021" in text
    assert "en cours" not in text


def test_a_certificate_fits_on_one_page() -> None:
    assert len(reading.open_pdf(make("certificate")).pages) == 1


@both_sizes
def test_long_names_addresses_and_six_people_are_all_there(large: bool) -> None:
    text = reading.tree(make("long certificate", large=large)).text
    assert facts.LONG_NAME in text
    for line in facts.LONG_HOLDER.address:
        assert line in text
    for person in facts.LONG_CERTIFICATE.people:
        assert person.name in text
    assert "du 1er janvier 2019 au 31 décembre 2022" in reading.words(text)


@both_sizes
def test_a_card_tells_the_five_labels_even_when_empty(large: bool) -> None:
    rows = reading.tree(make("empty card", large=large)).all("Table")[0].all("TR")
    told = {row.kids[0].text.strip(): row.kids[1].text.strip() for row in rows}
    assert told["N° AMC"] == "0099990011"
    assert told["Type de convention"] == ""
    assert told["CSR"] == ""
    assert told["N° adhérent"] == "12345678"
    assert told["Période de validité"] == "01/01/2022 – 31/12/2022"


@both_sizes
def test_the_face_of_a_card_has_all_that_the_norm_asks_for(large: bool) -> None:
    face = reading.tree(make("card", large=large)).all("Figure")[0]
    assert "Bernard Lemoine" in face.facts["/Alt"]
    for words in ("N° AMC", "Type de convention", "CSR", "N° adhérent", " R "):
        assert words in face.text
    for person in facts.CARD.people:
        assert person.name in face.text
        assert f"{person.birth_date:%d/%m/%Y} – 1" in face.text
    for domain in facts.DOMAINS:
        assert f"{domain.code} {domain.rate or '–'} " in face.text
    assert "propriété de Malakoff Humanis Prévoyance" in face.text


def test_only_a_responsible_contract_has_the_r() -> None:
    face = reading.tree(make("empty card")).all("Figure")[0]
    assert " R " not in face.text


def test_a_card_for_six_keeps_long_names_inside_its_face() -> None:
    face = reading.tree(make("long card")).all("Figure")[0]
    assert face.text.count("…") >= 6
    assert all(
        person.name in reading.tree(make("long card")).text for person in facts.LONG_CARD.people
    )


def test_a_face_is_as_large_as_two_bank_cards() -> None:
    face = reading.tree(make("card")).all("Figure")[0]
    left, bottom, right, top = (float(value) for value in face.facts["/BBox"])
    assert right - left == pytest.approx(2 * 85.6 / 25.4 * 72, abs=0.2)
    assert top - bottom == pytest.approx(54 / 25.4 * 72, abs=0.2)


@both_sizes
def test_a_statement_has_every_payment_and_its_totals(large: bool) -> None:
    text = reading.words(reading.tree(make("long statement", large=large)).text)
    known = facts.LONG_STATEMENT
    assert len(reading.open_pdf(make("long statement", large=large)).pages) > 5
    for line in known.lines:
        assert line.act_label in text
    for amount in (known.totals.billed, known.totals.complementary_paid, known.totals.left):
        assert reading.words(euros(amount)) in text
    assert "au 24 mars 2022" in text
    assert "complet depuis le 1er juin 2021" in text


def test_a_statement_of_a_month_that_is_over_does_not_speak_of_its_end() -> None:
    text = reading.text_of(make("statement of a month that is over"))
    assert "pas terminé" not in text
    assert "Le 31 mars 2022" in text


def test_a_statement_without_payments_says_so() -> None:
    assert "Aucun paiement ce mois-là." in reading.text_of(make("empty statement"))


@both_sizes
def test_a_guarantee_table_tells_each_line_with_its_example(large: bool) -> None:
    text = reading.words(reading.tree(make("guarantees", large=large)).text)
    for chapter in facts.GUARANTEES.chapters:
        assert chapter.title in text
        for line in chapter.lines:
            assert f"{line.label} " in text
    for words in (
        "150 % de la base",
        "Exemple : Pour une consultation à 30,00 €, il vous reste 1,00 €.",
        "20 points de moins sans OPTAM",
        "Ce tableau vaut pour des soins du 24 mars 2022.",
    ):
        assert words in text
