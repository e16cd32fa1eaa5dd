"""The contracts' pages: where each stands, and the guarantee table with its dates and its search."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from mh_portal.core import clock
from mh_portal.core.accounts import sessions
from mh_portal.core.contracts.models import (
    Beneficiary,
    BeneficiaryKind,
    DebitDay,
    Frequency,
    LegalFamily,
    PaymentMethod,
)
from mh_portal.core.guarantees.models import Basis, Per
from mh_portal.core.members.models import Member
from tests.conftest import ON_BOTH
from tests.factories.accounts import make_account
from tests.factories.guarantees import make_guarantee
from tests.factories.members import DIGEST, make_contract, make_member
from tests.support import hygiene
from tests.support.client import PageClient
from tests.support.html import Element, parse
from tests.support.portal import spaces_made_plain, writing

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
NUMBER = "SG001"
CONTRACT, TABLE = f"/espace/contrats/{NUMBER}", f"/espace/garanties/{NUMBER}"


class Household:
    """A member who is signed in, with the contracts that a test gives them."""

    def __init__(self, app: Flask, client: PageClient, **facts: Any) -> None:
        self.app = app
        with writing(app) as db:
            member = make_member(db, **facts)
            self.member_id = member.id
            token = sessions.open_session(db, make_account(db, member).id, "test")
        client.set_cookie("login", token)

    def has_contract(self, number: str = NUMBER, **facts: Any) -> None:
        with writing(self.app) as db:
            member = db.get_one(Member, self.member_id)
            make_contract(db, member, contract_number=number, **facts)

    def has_spouse(self, **facts: Any) -> None:
        with writing(self.app) as db:
            member = db.get_one(Member, self.member_id)
            contract = make_contract(db, member, contract_number=NUMBER)
            spouse: dict[str, Any] = {
                "contract_id": contract.id, "rank": 2, "kind": BeneficiaryKind.SPOUSE,
                "last_name": "MARTIN", "first_name": "PAUL", "birth_date": date(1940, 1, 2),
                "birth_rank": 1, "started_on": date(2016, 5, 1), "extract_digest": DIGEST,
            }  # fmt: skip
            db.add(Beneficiary(**spouse | facts))


def have_tables(app: Flask) -> None:
    """Give the product a table since 2020, and a better one since 2022."""
    with writing(app) as db:
        make_guarantee(db, "consultation_general", note="Sans OPTAM : 130 %")
        make_guarantee(
            db, "private_room", label="Chambre particulière", basis=Basis.FIXED_AMOUNT,
            value=Decimal(55), per=Per.DAY,
        )  # fmt: skip
        make_guarantee(db, "dental_free", valid_from=date(2022, 1, 1), value=Decimal(250))
        make_guarantee(
            db, "private_room", label="Chambre particulière", valid_from=date(2022, 1, 1),
            basis=Basis.FIXED_AMOUNT, value=Decimal(65), per=Per.DAY,
        )  # fmt: skip


@pytest.fixture
def household(app: Flask, client: PageClient) -> Household:
    clock.start_at(MORNING)
    return Household(app, client)


def words(page: Element) -> str:
    return spaces_made_plain(page.find_all("main")[0].text)


def lines(page: Element) -> list[str]:
    """Return the labels of the guarantee lines that a page shows."""
    return [header.text for header in page.find_all("th", scope="row")]


def links(page: Element) -> list[str]:
    return [link.get("href") or "" for link in page.find_all("main")[0].find_all("a")]


# The list and the contract --------------------------------------------------------------------


def test_without_a_contract_the_list_says_so(household: Household, client: PageClient) -> None:
    assert "Pas encore de contrat" in words(client.page("/espace/contrats"))


def test_two_contracts_each_lead_to_their_pages(household: Household, client: PageClient) -> None:
    household.has_contract()
    household.has_contract("SG002", started_on=date(2010, 1, 1), ended_on=date(2014, 12, 31))
    page = client.page("/espace/contrats")
    assert page.find_all("h1")[0].text == "Mes contrats"
    titles = [article.find_all("h2")[0].text for article in page.find_all("article")]
    assert titles == ["Santé Confort En cours", "Santé Confort Terminé"]
    for number in (NUMBER, "SG002"):
        assert f"/espace/contrats/{number}" in links(page)
        assert f"/espace/garanties/{number}" in links(page)


def test_a_contract_of_a_couple_says_whom_it_covers(
    household: Household, client: PageClient
) -> None:
    household.has_spouse(ended_on=date(2022, 6, 30))
    page = client.page(CONTRACT)
    told = words(page)
    people = [div.text for div in page.find_all("div") if (div.get("class") or "") == "mh-person"]
    assert len(people) == 2
    assert "Jeanne Martin Vous" in people[0]
    assert "Paul Martin Conjoint" in people[1]
    assert "2 janvier 1940" in spaces_made_plain(people[1])
    assert "Couvert depuis le 1er mai 2016" in told
    assert "Couvert jusqu'au 30 juin 2022" in told
    assert "Rang sur le contrat 2" in told


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"started_on": date(2015, 1, 1)}, "Votre contrat vous protège depuis le 1er janvier 2015."),
        ({"ended_on": date(2021, 12, 31)}, "Votre contrat est terminé. Dernier jour couvert : 31 décembre 2021."),
        ({"ended_on": date(2022, 4, 30)}, "Votre contrat vous protège jusqu'au 30 avril 2022."),
        ({"started_on": date(2022, 4, 1)}, "Votre contrat commence le 1er avril 2022."),
        ({"renewal_day": "07-01"}, "Prochaine échéance 1er juillet 2022"),
        ({"premium": Decimal("277.20"), "frequency": Frequency.QUARTERLY},
         "277,20 € par trimestre"),
        ({"debit_day": DebitDay.TENTH}, "Par prélèvement, le 10 du mois"),
        ({"payment_method": PaymentMethod.CHEQUE, "debit_day": None}, "Par chèque"),
        ({"legal_code": LegalFamily.MUTUAL}, "C'est le contrat d'une mutuelle."),
        ({"legal_code": LegalFamily.INSURANCE}, "C'est le contrat d'une société d'assurance."),
        ({}, "C'est le contrat d'une institution de prévoyance."),
    ],
    ids=str,
)  # fmt: skip
def test_a_contract_is_told_in_words(
    household: Household, client: PageClient, facts: dict[str, Any], expected: str
) -> None:
    household.has_contract(**facts)
    assert expected in words(client.page(CONTRACT))


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
@pytest.mark.parametrize(
    "number", ["SG999", "x", "../x", "é", "%00", "a" * 500, "SG001 ", "' or 1=1", "SG%2F001"]
)
def test_a_contract_that_is_not_ones_own_does_not_exist(
    app: Flask, household: Household, client: PageClient, number: str
) -> None:
    household.has_contract()
    with writing(app) as db:
        stranger = make_member(db, first_name="DENISE")
        make_contract(db, stranger, contract_number="SG999")
        make_guarantee(db)
    for address in ("/espace/contrats/{}", "/espace/garanties/{}", "/espace/garanties/{}.pdf"):
        assert client.get(address.format(number)).status_code == 404


# The guarantee table ---------------------------------------------------------------------------


def test_a_table_says_figures_words_and_an_example(
    app: Flask, household: Household, client: PageClient
) -> None:
    household.has_contract()
    have_tables(app)
    page = client.page(TABLE)
    assert lines(page) == ["Chambre particulière", "Prothèses dentaires à tarif libre"]
    told = words(page)
    assert "Ce tableau vaut pour des soins du 24 mars 2022." in told
    assert "Il s'applique depuis le 1er janvier 2022." in told
    assert "65 € par jour" in told
    assert "Votre contrat paie jusqu'à 65 € pour chaque jour." in told
    assert "Pour une couronne à 750 €, l'Assurance maladie paie 84 €" in told
    assert "Les exemples suivent les taux du régime général." in told
    captions = [caption.text for caption in page.find_all("caption")]
    assert captions == ["Hôpital", "Dents"]
    assert all(table.find_all("th", scope="col") for table in page.find_all("table"))


def test_the_examples_follow_the_local_scheme(app: Flask, client: PageClient) -> None:
    clock.start_at(MORNING)
    Household(app, client, alsace_moselle=True).has_contract()
    have_tables(app)
    told = words(client.page(TABLE))
    assert "l'Assurance maladie paie 108 €" in told
    assert "Les exemples suivent les taux de votre régime local d'Alsace-Moselle." in told


def test_the_table_of_another_day(app: Flask, household: Household, client: PageClient) -> None:
    household.has_contract()
    have_tables(app)
    for typed in ("2021-06-30", "30/06/2021", "30 juin 2021"):
        page = parse(client.get(TABLE, query_string={"le": typed}).text)
        assert lines(page) == ["Consultation d’un généraliste", "Chambre particulière"]
        assert "Sans OPTAM : 130 %" in words(page)
        assert "Ce tableau vaut pour des soins du 30 juin 2021." in words(page)
    current = [
        link.get("href")
        for link in page.find_all("main")[0].find_all("a")
        if link.get("aria-current") == "true"
    ]
    assert current == [f"{TABLE}?le=2020-01-01"]
    assert f"{TABLE}?le=2022-01-01" in links(page)
    answer = client.submit(TABLE, le="1/7/2021", recherche=None)
    assert answer.status_code == 200
    assert "1er juillet 2021" in words(parse(answer.text))


def test_an_ended_contract_shows_the_table_of_its_last_day(
    app: Flask, household: Household, client: PageClient
) -> None:
    household.has_contract(ended_on=date(2021, 12, 31))
    have_tables(app)
    assert "Ce tableau vaut pour des soins du 31 décembre 2021." in words(client.page(TABLE))


@pytest.mark.parametrize(
    "typed",
    ["hier", "31/02/2022", "2022-13-01", "0001-01-01", "3022-01-01", "24/03", "\x00", "1" * 400],
)
def test_an_absurd_day_is_refused_and_the_page_stays_useful(
    app: Flask, household: Household, client: PageClient, typed: str
) -> None:
    household.has_contract()
    have_tables(app)
    answer = client.get(TABLE, query_string={"le": typed, "recherche": "chambre"})
    assert answer.status_code == 422
    page = parse(answer.text)
    assert page.find_all("title")[0].text.startswith("Erreur")
    (summary,) = [one for one in page.find_all("div") if one.get("role") == "alert"]
    assert summary.find_all("a")[0].get("href") == "#le"
    (field,) = page.find_all("input", id="le")
    assert field.get("aria-invalid") == "true"
    if typed.isprintable():
        assert field.get("value") == typed
    assert lines(page) == ["Chambre particulière"]
    assert client.get(f"{TABLE}.pdf", query_string={"le": typed}).status_code == 422


def test_before_the_first_table_the_page_says_so_and_leads_on(
    app: Flask, household: Household, client: PageClient
) -> None:
    household.has_contract()
    have_tables(app)
    page = client.page(f"{TABLE}?le=2001-01-01")
    assert "Pas de tableau à cette date" in words(page)
    assert f"{TABLE}?le=2020-01-01" in links(page)
    assert not any(".pdf" in link for link in links(page))
    assert client.get(f"{TABLE}.pdf?le=2001-01-01").status_code == 404


def test_a_product_without_any_table(household: Household, client: PageClient) -> None:
    household.has_contract()
    told = words(client.page(TABLE))
    assert "Appelez-nous, nous vous dirons ce que paie votre contrat." in told


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("CHAMBRES", ["Chambre particulière"]),
        ("hopital", ["Chambre particulière"]),
        ("Dépassement couronne", []),
        ("250 base", ["Prothèses dentaires à tarif libre"]),
        ("   ", ["Chambre particulière", "Prothèses dentaires à tarif libre"]),
    ],
)
def test_the_search_without_a_script_and_with_one(
    app: Flask, household: Household, client: PageClient, sought: str, found: list[str]
) -> None:
    household.has_contract()
    have_tables(app)
    whole = client.submit(TABLE, recherche=sought, le=None)
    assert lines(parse(whole.text)) == found
    part = client.get(TABLE, query_string={"recherche": sought}, headers={"HX-Request": "true"})
    root = parse(part.text)
    assert lines(root) == found
    counted = [e.text for e in root.walk() if e.get("data-hx-swap-oob") == "innerHTML:.mh-status"]
    many = {0: "Rien trouvé", 1: "1 garantie", 2: "2 garanties"}
    assert counted == [many[len(found)]]
    if not found:
        assert TABLE in links(parse(whole.text))


def test_the_search_keeps_the_day(app: Flask, household: Household, client: PageClient) -> None:
    household.has_contract()
    have_tables(app)
    shown = client.get(f"{TABLE}?le=2021-06-30")
    page = parse(shown.text)
    searching = next(form for form in page.find_all("form") if form.get("role") == "search")
    kept = {field.get("name"): field.get("value") for field in searching.find_all("input")}
    assert kept == {"le": "2021-06-30", "recherche": ""}
    found = client.get(TABLE, query_string=kept | {"recherche": "medecin generaliste"})
    assert lines(parse(found.text)) == []
    found = client.get(TABLE, query_string=kept | {"recherche": "généraliste"})
    assert lines(parse(found.text)) == ["Consultation d’un généraliste"]
    assert f"{TABLE}?le=2022-01-01&recherche=g%C3%A9n%C3%A9raliste" in links(parse(found.text))


def test_a_search_that_is_too_long_is_refused(
    app: Flask, household: Household, client: PageClient
) -> None:
    household.has_contract()
    have_tables(app)
    answer = client.get(TABLE, query_string={"recherche": "x" * 61})
    assert answer.status_code == 422
    assert len(lines(parse(answer.text))) == 2


def test_the_table_as_pdf_is_the_one_on_the_page(
    app: Flask, household: Household, client: PageClient
) -> None:
    household.has_contract()
    have_tables(app)
    sizes = []
    for choice in ("", "&caracteres=grands"):
        answer = client.get(f"{TABLE}.pdf?le=2021-06-30&recherche=chambre{choice}")
        assert answer.mimetype == "application/pdf"
        assert "garanties-SG001-2021-06-30.pdf" in answer.headers["Content-Disposition"]
        pages = PdfReader(io.BytesIO(answer.data)).pages
        text = spaces_made_plain(" ".join(page.extract_text() for page in pages))
        # The whole table, whatever is looked for on the page.
        assert "Consultation d'un généraliste" in text
        assert "55 € par jour" in text
        sizes.append(len(text))
    page = client.page(f"{TABLE}?le=2021-06-30")
    assert f"{TABLE}.pdf?le=2021-06-30" in links(page)
    assert f"{TABLE}.pdf?le=2021-06-30&caracteres=grands" in links(page)


def test_any_question_is_answered(app: Flask, household: Household, client: PageClient) -> None:
    household.has_contract()
    have_tables(app)

    # What is looked for is shown as it was written; an English word in it is not the page's.
    words = st.text(max_size=80).filter(lambda typed: not hygiene.ENGLISH.search(typed))

    @given(day=st.text(max_size=40), sought=words)
    def asks(day: str, sought: str) -> None:
        answer = client.get(TABLE, query_string={"le": day, "recherche": sought})
        assert answer.status_code in {200, 422}

    asks()
