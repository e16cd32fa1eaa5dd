"""A member's documents as pages and files: for contracts in every state, and never for others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from mh_portal.core import clock
from mh_portal.core.accounts import sessions
from mh_portal.core.contracts.models import BeneficiaryKind
from tests.conftest import ON_BOTH
from tests.factories.accounts import make_account
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.guarantees import make_table
from tests.factories.members import make_contract, make_member, make_product
from tests.support.client import PageClient
from tests.support.html import Element
from tests.support.portal import spaces_made_plain, writing

INDEX = "/espace/documents"
CERTIFICATE, CARD = f"{INDEX}/attestation", f"{INDEX}/carte"
NIR, SPOUSE_NIR = "244036020012349", "142047110012397"
OVER, COMING = {"ended_on": date(2021, 12, 31)}, {"started_on": date(2022, 4, 1)}
Enter = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def morning(app: Flask) -> None:
    """Let it be the morning of the go-live."""
    clock.start_at(datetime.fromisoformat("2022-03-24T09:00:00+01:00"))


@pytest.fixture
def enter(app: Flask, client: PageClient) -> Enter:
    """Return what signs a member with these contracts in, and gives the contracts' numbers."""

    def signed_in(*contracts: dict[str, Any], people: Any = (), **facts: Any) -> list[str]:
        with writing(app) as db:
            make_product(db, "RENFORT").responsible = False
            make_table(db)
            member = make_member(db, **facts)
            made = [make_contract(db, member, **each) for each in contracts or [{}]]
            for rank, (first_name, person) in enumerate(people, start=2):
                make_beneficiary(db, made[0], rank, first_name, **person)
            if member.nir:
                made[0].beneficiaries[0].nir = member.nir
            account = make_account(db, member, f"{member.member_number}@courriel.example")
            client.set_cookie("login", sessions.open_session(db, account.id, "test"))
            return [contract.contract_number for contract in made]

    return signed_in


def facts_of(page: Element) -> dict[str, str]:
    """Return the pairs of label and value of a page."""
    pairs = zip(page.find_all("dt"), page.find_all("dd"), strict=True)
    return {label.text: spaces_made_plain(value.text) for label, value in pairs}


def rows_of(page: Element, table: int = 0) -> list[list[str]]:
    """Return the cells of a table's body."""
    body = page.find_all("table")[table].find_all("tbody")[0]
    return [
        [spaces_made_plain(cell.text) for cell in row.walk() if cell.tag in {"th", "td"}]
        for row in body.find_all("tr")
    ]


def read_drawing(markup: str) -> str:
    """Return what a reader finds in the drawing of a code."""
    side = int(re.findall(r'viewBox="0 0 (\d+) \1"', markup)[0])
    image = Image.new("L", (side, side), "white")
    for left, top, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", markup):
        image.paste("black", (int(left), int(top), int(left) + int(length), int(top) + 1))
    enlarged = image.resize((6 * side, 6 * side), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(enlarged)
    return found.text


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_certificate_says_what_it_is_for(enter: Enter, client: PageClient) -> None:
    (number,) = enter()
    page = client.page(CERTIFICATE)
    facts = facts_of(page)
    assert facts["Nom"] == "Jeanne Martin"
    assert facts["Date de naissance"] == "24 mars 1944"
    assert facts["Numéro du contrat"] == number
    assert facts["Nature du contrat"].startswith("contrat individuel – sortie de groupe (loi Évin")
    assert facts["Contrat responsable"].startswith("oui")
    assert facts["Situation"] == "en cours au 24 mars 2022"
    for text in ("SIREN 775 691 181", "1 RUE DES LILAS", "Malakoff Humanis Prévoyance certifie"):
        assert text in page.text
    assert len(facts["Code de vérification"]) == 24


def test_an_ended_contract_is_marked_as_such(enter: Enter, client: PageClient) -> None:
    enter(OVER)
    page = client.page(CERTIFICATE)
    assert facts_of(page)["Situation"] == (
        "résilié le 1er janvier 2022, dernier jour couvert : 31 décembre 2021"
    )
    assert "a pris fin" in page.text


def test_a_contract_to_come_says_so(enter: Enter, client: PageClient) -> None:
    enter(COMING)
    assert facts_of(client.page(CERTIFICATE))["Situation"].startswith("pas encore en cours")


def test_a_couple_and_a_twin_are_covered_by_one_contract(enter: Enter, client: PageClient) -> None:
    twin = {"kind": BeneficiaryKind.CHILD, "birth_date": date(2001, 9, 2), "birth_rank": 2}
    enter(people=[("PAUL", {}), ("LOÏC", twin)])
    rows = rows_of(client.page(CERTIFICATE))
    assert [row[:3] for row in rows] == [
        ["Jeanne Martin", "Titulaire", "24 mars 1944"],
        ["Paul Martin", "Conjoint", "2 avril 1942"],
        ["Loïc Martin", "Enfant", "2 septembre 2001"],
    ]
    rows = rows_of(client.page(CARD))
    assert [row[:2] for row in rows] == [
        ["1. Jeanne Martin", "24/03/1944, rang 1"],
        ["2. Paul Martin", "02/04/1942, rang 1"],
        ["3. Loïc Martin", "02/09/2001, rang 2"],
    ]


def test_no_social_security_number_is_shown(enter: Enter, client: PageClient) -> None:
    enter(nir=NIR, people=[("PAUL", {"nir": SPOUSE_NIR})])
    for path in (INDEX, CERTIFICATE, CARD):
        text = client.get(path).text.replace(" ", "")
        assert NIR[:-4] not in text
        assert SPOUSE_NIR[:-4] not in text
    assert "••••" not in client.get(CERTIFICATE).text
    assert [row[2] for row in rows_of(client.page(CARD))] == ["••••2349", "••••2397"]


def test_the_card_holds_the_standard_block_and_every_domain(
    enter: Enter, client: PageClient
) -> None:
    enter()
    page = client.page(CARD)
    facts = facts_of(page)
    assert facts["N° AMC"] == "77567222"
    assert facts["Type de convention"] == "SP"
    assert facts["Période de validité"] == "01/01/2022 – 31/12/2022"
    assert (facts["MEDE"], facts["PHAR"], facts["OPTI"]) == ("150 %", "100 %", "PEC")
    assert ["Médecins (MEDE)", "150 %"] in rows_of(page, 1)
    assert "R : contrat responsable" in page.text
    assert "propriété de Malakoff Humanis Prévoyance" in page.text


def test_a_reader_finds_the_block_in_the_datamatrix(enter: Enter, client: PageClient) -> None:
    enter(member_number="10203057")
    drawing = client.get(f"{CARD}.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert read_drawing(drawing.text) == (
        "AMC=77567222;TC=SP;CSR=001;ADH=10203057;DEB=20220101;FIN=20221231"
    )


def test_a_reader_finds_the_way_to_the_verification(enter: Enter, client: PageClient) -> None:
    enter()
    code = facts_of(client.page(CERTIFICATE))["Code de vérification"]
    text = read_drawing(client.get(f"{CERTIFICATE}.svg").text)
    assert text.startswith(f"http://127.0.0.1:5000/verifier/{code}#1.")


def test_a_top_up_covers_no_doctor_and_is_not_responsible(
    app: Flask, enter: Enter, client: PageClient
) -> None:
    main, top_up = enter({}, {"product_code": "RENFORT", "started_on": date(2019, 1, 1)})
    page = client.page(f"{CARD}?contrat={top_up}")
    assert "R : contrat responsable" not in page.text
    assert facts_of(page)["MEDE"] == "–"
    assert ["Médecins (MEDE)", "rien"] in rows_of(page, 1)
    assert main in client.page(CARD).text, "the main contract is the one meant"


def test_each_of_two_contracts_has_its_documents(enter: Enter, client: PageClient) -> None:
    numbers = enter({}, {"started_on": date(2019, 1, 1)})
    index = client.page(INDEX)
    links = {link.get("href") for link in index.find_all("a")}
    for number in numbers:
        assert (
            facts_of(client.page(f"{CERTIFICATE}?contrat={number}"))["Numéro du contrat"] == number
        )
        for path in (CERTIFICATE, f"{CERTIFICATE}.pdf", CARD, f"{CARD}.pdf"):
            assert f"{path}?contrat={number}" in links
        assert f"{CARD}.pdf?contrat={number}&caracteres=grands" in links
    newest = client.page(CERTIFICATE)
    assert facts_of(newest)["Numéro du contrat"] == numbers[1]
    assert f"{CERTIFICATE}?contrat={numbers[0]}" in {a.get("href") for a in newest.find_all("a")}


@pytest.mark.parametrize(
    ("facts", "heading", "way_on"),
    [
        (OVER, "Il n’y a plus de carte", "Dernier jour couvert : 31 décembre 2021"),
        (COMING, "Votre carte n’est pas encore prête", "Votre contrat commence le 1er avril 2022"),
    ],
)
def test_a_card_that_is_not_in_force_is_explained(
    enter: Enter, client: PageClient, facts: dict[str, date], heading: str, way_on: str
) -> None:
    (number,) = enter(facts)
    for path, status in ((CARD, 200), (f"{CARD}.pdf", 404), (f"{CARD}.svg", 404)):
        page = client.page(path, status)
        assert heading in page.text
        assert way_on in spaces_made_plain(page.text).replace("'", "’")
        links = {link.get("href") for link in page.find_all("a")}
        assert f"{CERTIFICATE}?contrat={number}" in links
    assert not [a for a in client.page(INDEX).find_all("a") if "carte.pdf" in (a.get("href") or "")]


@pytest.mark.parametrize("path", [CERTIFICATE, f"{CERTIFICATE}.pdf", f"{CERTIFICATE}.svg",
                                  CARD, f"{CARD}.pdf", f"{CARD}.svg"])  # fmt: skip
@pytest.mark.parametrize("number", ["", "C99999999", "somebody else’s", "'; DROP TABLE x", "\x00"])
def test_a_contract_that_is_not_the_members_is_not_found(
    app: Flask, enter: Enter, client: PageClient, path: str, number: str
) -> None:
    enter()
    if number.startswith("somebody"):
        with writing(app) as db:
            number = make_contract(db, make_member(db)).contract_number
    assert client.get(path, query_string={"contrat": number}).status_code == 404


def test_a_member_without_a_contract_reads_so(app: Flask, client: PageClient) -> None:
    with writing(app) as db:
        account = make_account(db, make_member(db))
        client.set_cookie("login", sessions.open_session(db, account.id, "test"))
    assert "Pas encore de document" in client.page(INDEX).text
    assert client.get(CERTIFICATE).status_code == 404


@pytest.mark.parametrize("path", [f"{CERTIFICATE}.pdf", f"{CARD}.pdf"])
def test_the_file_says_what_the_page_says(enter: Enter, client: PageClient, path: str) -> None:
    enter(people=[("PAUL", {})])
    page = facts_of(client.page(path.removesuffix(".pdf")))
    for address in (path, f"{path}?caracteres=grands"):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert 30_000 < len(answer.data) < 60_000, "the pages say 45 Ko"
        assert re.fullmatch(
            r'inline; filename="(attestation-ATT|carte-CTP)-20220324-\w{10}\.pdf"',
            answer.headers["Content-Disposition"],
        )
        text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.data)).pages)
        joined = spaces_made_plain(text).replace(" ", "")
        number = "N° adhérent" if "carte" in address else "Numéro d’adhérent"
        for fact in ("Code de vérification", "Numéro du document", number):
            assert page[fact].replace(" ", "") in joined
        assert "PaulMartin" in joined
        assert client.get(address).data == answer.data, "the same bytes for the same facts"
    assert client.get(f"{path}?caracteres=grands").data != client.get(path).data


def test_looking_at_documents_of_the_same_day_gives_the_same_numbers(
    enter: Enter, client: PageClient
) -> None:
    enter()
    first, again = facts_of(client.page(CERTIFICATE)), facts_of(client.page(CERTIFICATE))
    assert first == again
    card = facts_of(client.page(CARD))
    assert card["Numéro du document"] != first["Numéro du document"]
    assert card["Code de vérification"] != first["Code de vérification"]
