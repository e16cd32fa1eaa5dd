"""The monthly statements: which months have one, what each shows, and what the others answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from mh_portal.core import clock
from mh_portal.core.accounts import sessions
from mh_portal.core.extracts.models import Import
from tests.conftest import ON_BOTH
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.factories.reimbursements import make_reimbursement
from tests.support.client import PageClient
from tests.support.html import Element
from tests.support.portal import spaces_made_plain, writing

LIST = "/espace/releves"
MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)


class Archive:
    """A member with two contracts, signed in, and their payments."""

    def __init__(self, app: Flask, client: PageClient) -> None:
        self.app, self.client = app, client
        with writing(app) as db:
            member = make_member(db)
            self.contracts = [make_contract(db, member), make_contract(db, member)]
            self.number = member.member_number
            token = sessions.open_session(db, make_account(db, member).id, "test")
            db.expunge_all()
        client.set_cookie("login", token)

    def paid(self, day: date, contract: int = 0, **facts: Any) -> str:
        """Add a reimbursement paid on a day; return its reference."""
        with writing(self.app) as db:
            given = {"paid_on": day, "care_date": day} | facts
            return make_reimbursement(db, self.contracts[contract], **given).reimbursement_id


def words(element: Element) -> str:
    return spaces_made_plain(element.text)


def months(page: Element) -> list[str]:
    return [
        words(row.find_all("th")[0])
        for body in page.find_all("tbody")
        for row in body.find_all("tr")
    ]


@pytest.fixture
def archive(app: Flask, client: PageClient) -> Iterator[Archive]:
    clock.start_at(MORNING)
    yield Archive(app, client)
    clock.start_at(None)


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_months_of_the_newest_year_come_first_with_their_sums(archive: Archive) -> None:
    archive.paid(date(2020, 12, 31))
    archive.paid(date(2022, 1, 31))
    archive.paid(date(2022, 2, 1))
    archive.paid(date(2022, 2, 28), contract=1)
    page = archive.client.page(LIST)
    assert months(page) == ["Février 2022", "Janvier 2022"]
    february = page.find_all("tbody")[0].find_all("tr")[0]
    assert words(february) == "Février 2022 2 50,00 € 48,00 € 2,00 €"
    assert "Prix des soins 75,00 €" in words(page)
    assert archive.number in words(page)


def test_the_other_years_are_a_link_away(archive: Archive) -> None:
    archive.paid(date(2020, 12, 31))
    archive.paid(date(2022, 1, 31))
    page = archive.client.page(LIST)
    [link] = [one for one in page.find_all("a") if one.text == "2020"]
    older = archive.client.page(link.get("href") or "")
    assert months(older) == ["Décembre 2020"]
    [current] = older.find_all("a", **{"aria-current": "true"})
    assert current.text == "2020"


@pytest.mark.parametrize("year", ["2021", "2031", "0", "-1", "deux", "20222", "%00", ""])
def test_a_year_without_a_payment_answers_with_those_that_have_one(
    archive: Archive, year: str
) -> None:
    archive.paid(date(2022, 1, 31))
    page = archive.client.page(f"{LIST}?annee={year}", 404)
    assert months(page) == ["Janvier 2022"]


def test_no_statement_yet_is_said_with_a_way_on(archive: Archive) -> None:
    for address in (LIST, f"{LIST}?annee=2022"):
        page = archive.client.page(address)
        assert "Pas encore de relevé" in words(page)
        [main] = page.find_all("main")
        assert [one for one in main.find_all("a") if one.get("href") == "/espace"]


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_statement_holds_the_payments_of_its_month_of_all_contracts(archive: Archive) -> None:
    archive.paid(date(2022, 1, 31))
    late, early = archive.paid(date(2022, 2, 28)), archive.paid(date(2022, 2, 1), contract=1)
    archive.paid(date(2022, 3, 1))
    page = archive.client.page(LIST)
    [link] = [one for one in page.find_all("a") if one.text == "Février 2022"]
    statement = archive.client.page(link.get("href") or "")
    assert statement.find_all("h1")[0].text == "Votre relevé : février 2022"
    shown = [one.get("href") for one in statement.find_all("tbody")[0].find_all("a")]
    assert shown == [f"/espace/remboursements/{one}" for one in (early, late)]
    told = words(statement)
    for fact in ("Jeanne Martin", archive.number, "Prix des soins 50,00 €"):
        assert fact in told
    assert all(contract.contract_number in told for contract in archive.contracts)
    assert "Ce mois n'est pas terminé." not in told


def test_the_month_under_way_says_that_it_is_not_over(archive: Archive) -> None:
    archive.paid(date(2022, 3, 1))
    told = words(archive.client.page(f"{LIST}/2022-03"))
    assert "Ce mois n'est pas terminé. Le relevé montre ce qui est payé au 24 mars 2022." in told


def test_a_month_without_a_payment_says_so_and_offers_no_file(archive: Archive) -> None:
    archive.paid(date(2022, 1, 31))
    archive.paid(date(2022, 3, 1))
    page = archive.client.page(f"{LIST}/2022-02")
    assert "Aucun paiement ce mois-là" in words(page)
    assert not [one for one in page.find_all("a") if ".pdf" in (one.get("href") or "")]


NO_MONTHS = pytest.mark.parametrize(
    "month",
    [
        "2022-04",
        "2031-01",
        "2021-12",
        "1970-01",
        "0000-00",
        "2022-13",
        "2022-1",
        "2022",
        "fevrier",
        "2022-02-01",
        "9999-12",
        "%00",
        "%FF",
        "２０２２-01",
    ],
)


@NO_MONTHS
def test_a_month_that_is_none_answers_with_those_that_are(archive: Archive, month: str) -> None:
    archive.paid(date(2022, 1, 31))
    page = archive.client.page(f"{LIST}/{month}", 404)
    assert "Pas de relevé pour ce mois" in words(page)
    assert months(page) == ["Janvier 2022"]


@NO_MONTHS
def test_there_is_no_file_of_it_either(archive: Archive, month: str) -> None:
    archive.paid(date(2022, 1, 31))
    page = archive.client.page(f"{LIST}/{month}.pdf", 404)
    assert months(page) == ["Janvier 2022"]


def test_a_month_without_a_payment_has_no_file(archive: Archive) -> None:
    archive.paid(date(2022, 1, 31))
    archive.paid(date(2022, 3, 1))
    assert "Pas de relevé" in words(archive.client.page(f"{LIST}/2022-02.pdf", 404))


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_file_tells_what_the_page_tells(archive: Archive) -> None:
    for day in (1, 28):
        archive.paid(date(2022, 2, day), billed=Decimal("31.70"))
    page = archive.client.page(f"{LIST}/2022-02")
    links = [one.get("href") or "" for one in page.find_all("a") if "PDF" in one.text]
    assert links == [f"{LIST}/2022-02.pdf", f"{LIST}/2022-02.pdf?caracteres=grands"]
    assert all("Ko" in one.text for one in page.find_all("a") if "PDF" in one.text)
    for link in links:
        answer = archive.client.get(link)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert 'filename="releve-2022-02.pdf"' in answer.headers["Content-Disposition"]
        reader = PdfReader(BytesIO(answer.data))
        told = spaces_made_plain(" ".join(page.extract_text() for page in reader.pages))
        for fact in (archive.number, "février 2022", "63,40 €", "Jeanne Martin"):
            assert fact in told, fact
    assert archive.client.get(links[0]).data == archive.client.get(links[0]).data


def test_without_any_payment_no_month_has_a_statement(archive: Archive) -> None:
    assert "Pas de relevé pour ce mois" in words(archive.client.page(f"{LIST}/2022-03", 404))


def test_the_payments_of_somebody_else_are_not_there(app: Flask, archive: Archive) -> None:
    archive.paid(date(2022, 1, 31))
    with writing(app) as db:
        contract = make_contract(db, make_member(db))
        others = make_reimbursement(db, contract, paid_on=date(2022, 1, 15)).reimbursement_id
        make_reimbursement(db, contract, paid_on=date(2022, 2, 15))
    assert others not in str(archive.client.page(f"{LIST}/2022-01"))
    assert months(archive.client.page(LIST)) == ["Janvier 2022"]


@pytest.mark.parametrize("address", [LIST, f"{LIST}/2022-01", f"{LIST}/2022-02", f"{LIST}/2030-01"])
def test_since_when_the_history_is_complete(app: Flask, archive: Archive, address: str) -> None:
    archive.paid(date(2022, 1, 31))
    with writing(app) as db:
        db.add(Import(imported_at=clock.utcnow(), oldest_payment=date(2020, 1, 7)))
    status = 404 if "2030" in address else 200
    told = words(archive.client.page(address, status))
    assert "Votre historique est complet depuis le 7 janvier 2020." in told
