"""A dental quote written line by line on its pages, by code or in words, and its sheet."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from mh_portal.core import actors
from mh_portal.core.contracts.models import Contract
from mh_portal.core.guarantees.models import Basis, Per
from mh_portal.core.members.models import Member
from mh_portal.core.quotes.lines import MOST_LINES, Line
from mh_portal.core.requests import processing
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from tests.factories.accounts import make_account
from tests.factories.guarantees import make_guarantee
from tests.factories.members import make_contract, make_member
from tests.factories.quotes import line, make_quote
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import reading, writing
from tests.support.requests import LIST, heading, requests_of, sign_in, words

NEW = f"{LIST}/nouvelle/devis-dentaire"
HTMX = {"HX-Request": "true"}
CROWN = line("HBLD734", "750", 16, line_id="couronne")


@pytest.fixture
def client(client: PageClient, app: Flask) -> PageClient:
    """Sign a member in whose contract pays 300 % of free dentures, 500 € a year."""
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        make_guarantee(db, "dental_free")
        make_guarantee(
            db, "dental_annual_cap", basis=Basis.FIXED_AMOUNT, value=Decimal(500), per=Per.YEAR
        )
        make_account(db, member, "jeanne@courriel.example")
    sign_in(client)
    return client


def quote_of(app: Flask, *lines: Line) -> str:
    """Add a draft with these lines; return the address of its lines."""
    with writing(app) as db:
        contract = db.scalars(select(Contract)).one()
        draft = make_quote(db, db.get_one(Member, contract.member_id), contract, *lines)
        return f"{LIST}/{draft.reference}/devis"


def kept(app: Flask) -> list[dict[str, object]]:
    """Return the lines of the one draft."""
    found: list[dict[str, object]] = requests_of(app)[0].details.get("lines", [])
    return found


def add(client: PageClient, page: str, **typed: str) -> TestResponse:
    """Write a line as somebody does."""
    return client.submit(page, **typed)


def errors(answer: TestResponse) -> list[str]:
    """Return the messages beside the fields."""
    found = parse(answer.text).find_all("p", class_="govuk-error-message")
    return [each.text.replace("\xa0", " ") for each in found]


def test_from_the_first_page_to_the_answer(client: PageClient, app: Flask) -> None:
    started = client.submit(NEW)
    assert started.location.endswith("/reponses/soins")
    page = started.location.removesuffix("/reponses/soins")
    answered = client.submit(started.location, care_on="5/4/2022")
    assert answered.location == f"{page}/devis"
    added = add(client, f"{page}/devis", acte="HBLD734", dent="16", prix="750,00")
    assert added.status_code == 303
    text = words(client.get(added.location))
    assert "Couronne en céramique sur métal, molaire" in text
    assert "390,00 €" in text
    assert client.get(f"{page}/verification").location == f"{page}/pieces"
    # The dentist's paper helps, and nobody has to add it.
    assert client.submit(f"{page}/pieces", suite="1").location == f"{page}/verification"
    assert "750,00 €" in words(client.get(f"{page}/verification"))
    sent = client.submit(f"{page}/verification")
    assert sent.location == f"{page}/confirmation"
    assert "390,00 €" in words(client.get(sent.location))
    with writing(app) as db:
        request = db.scalars(select(Request)).one()
        agent = actors.agent(make_account(db, make_member(db), "agent@courriel.example").id)
        processing.take(db, request, agent)
        processing.accept(db, request, "", "Nous payons 276,00 €.", agent)
        assert request.state is RequestState.ACCEPTED
    assert "Nous payons 276,00 €." in words(client.get(page))


def test_words_and_a_tooth_ask_which_act_is_meant(client: PageClient, app: Flask) -> None:
    page = quote_of(app)
    asked = add(client, page, acte="couronne", dent="14", prix="515")
    assert asked.status_code == 200
    assert "Laquelle est écrite sur votre devis ?" in words(asked)
    assert "HBLD634" in asked.text
    assert "HBLD734" not in words(asked)
    assert kept(app) == []
    added = client.fill(asked, page, choix="HBLD634")
    assert added.status_code == 303
    assert [each["code"] for each in kept(app)] == ["HBLD634"]


def test_one_word_that_means_one_act_needs_no_choice(client: PageClient, app: Flask) -> None:
    page = quote_of(app)
    assert add(client, page, acte="détartrage", prix="28,92").status_code == 303
    assert [each["code"] for each in kept(app)] == ["HBJD001"]


def test_a_tooth_is_picked_from_the_chooser_without_losing_the_rest(
    client: PageClient, app: Flask
) -> None:
    page = quote_of(app)
    chooser = add(client, page, acte="couronne", prix="515", choisir="dents")
    assert chooser.status_code == 200
    assert "14 première prémolaire" in words(chooser)
    assert len(parse(chooser.text).find_all("button", name="choisir")) == 53
    shown = client.fill(chooser, page, choisir="14")
    assert errors(shown) == []
    fields = {each.get("name"): each.get("value") for each in parse(shown.text).find_all("input")}
    assert (fields["acte"], fields["dent"], fields["prix"]) == ("couronne", "14", "515")
    assert client.fill(chooser, page, choisir="aucune").status_code == 200
    assert kept(app) == []


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"acte": "HBLD999", "dent": "14", "prix": "500"}, "Ce code n’est pas dans notre liste"),
        ({"acte": "astrologie", "prix": "500"}, "aucun soin de ce nom"),
        ({"acte": "", "dent": "14", "prix": "500"}, "Écrivez le code du soin"),
        ({"acte": "HBLD634", "dent": "16", "prix": "500"}, "ne se fait pas sur la dent 16"),
        ({"acte": "HBLD634", "dent": "99", "prix": "500"}, "en deux chiffres"),
        ({"acte": "HBLD634", "dent": "", "prix": "500"}, "le numéro de la dent"),
        ({"acte": "HBJD001", "dent": "14", "prix": "28"}, "ne concerne pas une dent"),
        ({"acte": "couronne", "dent": "51", "prix": "28"}, "aucun soin de ce nom pour cette dent"),
        ({"acte": "HBLD634", "dent": "14", "prix": ""}, "Écrivez le prix de cette ligne"),
        ({"acte": "HBLD634", "dent": "14", "prix": "-500"}, "supérieur à zéro"),
        ({"acte": "HBLD634", "dent": "14", "prix": "99999999"}, "30 000,00 €"),
        ({"acte": "HBLD634", "dent": "14", "prix": "beaucoup"}, "en euros"),
        ({"acte": "HBLD099", "dent": "15", "prix": "1300"}, "n’existe pas encore"),
        ({"acte": "x" * 300, "dent": "14", "prix": "500"}, "trop long"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_kept(
    client: PageClient, app: Flask, typed: dict[str, str], message: str
) -> None:
    refused = add(client, quote_of(app), **typed)
    assert refused.status_code == 422
    assert any(message in each for each in errors(refused)), errors(refused)
    shown = {each.get("name"): each.get("value") for each in parse(refused.text).find_all("input")}
    assert {name: shown[name] for name in typed} == typed
    assert kept(app) == []


@pytest.mark.parametrize("price", ["1 234,50", "1234.5", "1\u202f234,50 €", "1234,50 euros"])
def test_prices_are_read_with_commas_spaces_and_the_sign(
    client: PageClient, app: Flask, price: str
) -> None:
    add(client, quote_of(app), acte="HBLD734", dent="16", prix=price)
    assert kept(app)[0]["price"] == "1234.50"


def test_the_same_click_twice_adds_one_line(client: PageClient, app: Flask) -> None:
    page = quote_of(app)
    shown = client.get(page)
    for _click in range(2):
        client.fill(shown, page, acte="HBLD734", dent="16", prix="750")
    assert len(kept(app)) == 1


def test_two_windows_that_add_lines_keep_both(client: PageClient, app: Flask) -> None:
    page = quote_of(app)
    shown = client.get(page)
    client.fill(shown, page, acte="HBLD734", dent="16", prix="750")
    client.fill(shown, page, acte="HBLD734", dent="26", prix="750")
    assert [each["teeth"] for each in kept(app)] == [[16], [26]]


def test_a_line_is_changed_and_worked_out_again(client: PageClient, app: Flask) -> None:
    page = quote_of(app, CROWN)
    answer = client.submit(f"{page}/couronne", prix="900", dent="26")
    assert answer.location == f"{page}/couronne"
    assert kept(app)[0] == {**CROWN.kept(), "teeth": [26], "price": "900.00"}
    assert "540,00 €" in words(client.get(answer.location))


def test_a_refused_change_is_shown_in_its_line(client: PageClient, app: Flask) -> None:
    page = quote_of(app, CROWN, line("HBJD001", "28.92", line_id="tartre"))
    answer = client.submit(f"{page}/couronne", prix="zéro", dent="14")
    assert answer.status_code == 422
    assert len(errors(answer)) == 1
    assert 'value="zéro"' in answer.text
    assert client.submit(f"{page}/tartre", nombre="7").status_code == 422
    assert kept(app) == [CROWN.kept(), line("HBJD001", "28.92", line_id="tartre").kept()]


def test_scaling_counts_its_second_sitting_for_half(client: PageClient, app: Flask) -> None:
    page = quote_of(app, line("HBJD001", "43.38", line_id="tartre"))
    answer = client.submit(f"{page}/tartre", nombre="2")
    assert kept(app)[0]["quantity"] == 2
    assert "30,37 €" in words(client.get(answer.location))


def test_two_windows_change_two_lines_and_lose_neither(client: PageClient, app: Flask) -> None:
    other = line("HBLD734", "700", 26, line_id="autre")
    page = quote_of(app, CROWN, other)
    first, second = client.get(f"{page}/couronne"), client.get(f"{page}/autre")
    client.fill(first, f"{page}/couronne", prix="800")
    client.fill(second, f"{page}/autre", prix="710")
    assert [each["price"] for each in kept(app)] == ["800.00", "710.00"]


def test_a_line_is_removed_and_stays_removed(client: PageClient, app: Flask) -> None:
    page = quote_of(app, CROWN, line("HBJD001", "28.92", line_id="tartre"))
    shown = client.get(f"{page}/couronne")
    for _click in range(2):
        assert client.fill(shown, f"{page}/couronne/suppression").status_code == 303
    assert [each["id"] for each in kept(app)] == ["tartre"]
    # The form of a line that is gone leads back and changes nothing.
    assert client.fill(shown, f"{page}/couronne", prix="1").location == page
    assert [each["id"] for each in kept(app)] == ["tartre"]


def test_htmx_gets_the_line_alone(client: PageClient, app: Flask) -> None:
    page = quote_of(app, CROWN)
    shown = client.get(f"{page}/couronne", headers=HTMX)
    assert '<section id="ligne"' in shown.text
    assert "HX-Request" in shown.vary


def test_cheaper_and_illegal_are_told_and_every_figure_has_its_reason(
    client: PageClient, app: Flask
) -> None:
    page = quote_of(app, CROWN, line("HBLD634", "600", 14, line_id="devant"))
    text = words(client.get(page))
    assert "Autre chose vous coûterait moins" in text
    assert "Prix au-dessus du plafond légal" in text
    free, illegal = (words(client.get(f"{page}/{each}")) for each in ("couronne", "devant"))
    assert "Ce qui vous coûterait moins" in free
    assert "HBLD038" in free
    assert (
        "La loi permet au plus 500,00 €" in illegal or "la loi permet au plus 500,00 €" in illegal
    )
    for text in (free, illegal):
        assert "Pourquoi ces montants ?" in text
        assert "convention dentaire de 2018" in text
        assert "code de la sécurité sociale, art. R160-5" in text


def test_a_date_that_cannot_be_is_refused(client: PageClient, app: Flask) -> None:
    page = quote_of(app).removesuffix("/devis") + "/reponses/soins"
    for typed, message in (
        ("1/1/2019", "Écrivez une date"),
        ("1/1/2080", "Écrivez une date"),
        ("31/2/2022", "Écrivez la date"),
        ("", "Écrivez la date des soins"),
    ):
        refused = client.submit(page, care_on=typed)
        assert refused.status_code == 422
        assert any(message in each for each in errors(refused)), errors(refused)


def test_another_date_that_makes_a_line_wrong_leads_back_to_the_lines(
    client: PageClient, app: Flask
) -> None:
    page = quote_of(app, CROWN)
    with writing(app) as db:
        request = db.scalars(select(Request)).one()
        code = {**CROWN.kept(), "code": "HBLD425", "teeth": [15]}
        request.details = {**request.details, "lines": [code]}
    draft = page.removesuffix("/devis")
    answer = client.submit(f"{draft}/reponses/soins", care_on="1/2/2026")
    assert answer.location == page
    assert client.get(f"{draft}/verification").location == page
    assert client.get(page).status_code == 200


def test_a_sent_quote_is_not_changed_any_more(client: PageClient, app: Flask) -> None:
    page = quote_of(app, CROWN)
    shown, one = client.get(page), client.get(f"{page}/couronne")
    with writing(app) as db:
        db.scalars(select(Request)).one().state = RequestState.SUBMITTED
    sent = page.removesuffix("/devis")
    assert client.get(page).location == sent
    assert client.fill(one, f"{page}/couronne", prix="1").location == sent
    assert client.fill(shown, page, acte="HBJD001", prix="20").location == sent
    assert client.fill(one, f"{page}/couronne/suppression").location == sent
    assert "Modifier cette ligne" not in words(client.get(f"{page}/couronne"))
    assert kept(app) == [CROWN.kept()]
    assert client.get(f"{page}/fiche").status_code == 200


def test_the_first_question_comes_first(client: PageClient, app: Flask) -> None:
    started = client.submit(NEW).location.removesuffix("/reponses/soins")
    assert client.get(f"{started}/devis").location == f"{started}/verification"
    assert client.get(f"{started}/devis/fiche").status_code == 404
    assert requests_of(app)[0].details == {}


def test_the_page_of_the_step_keeps_nothing_by_itself(client: PageClient, app: Flask) -> None:
    page = quote_of(app, CROWN).removesuffix("/devis")
    assert client.get(f"{page}/reponses/lignes").location == f"{page}/devis"
    token = parse(client.get(f"{page}/devis").text).find_all("input", name="csrf_token")[0]
    data = {"csrf_token": token.get("value"), "version": "1", "lines": "none"}
    client.post(f"{page}/reponses/lignes", data=data)
    assert kept(app) == [CROWN.kept()]


def test_the_sheet_says_the_same_on_the_page_and_as_a_file(client: PageClient, app: Flask) -> None:
    page = quote_of(app, CROWN)
    sheet = client.get(f"{page}/fiche")
    assert heading(sheet) == "Fiche pour votre dentiste"
    assert "HBLD734" in words(sheet)
    for query in ("", "?caracteres=grands"):
        pdf = client.get(f"{page}/fiche.pdf{query}")
        assert pdf.mimetype == "application/pdf"
        assert pdf.data.startswith(b"%PDF-")


def test_a_quote_is_nobody_elses(client: PageClient, app: Flask) -> None:
    page = quote_of(app, CROWN)
    with writing(app) as db:
        other = make_member(db)
        make_account(db, other, "denise@courriel.example")
    stranger = app.test_client()
    sign_in(stranger, "denise@courriel.example")  # type: ignore[arg-type]
    for address in (page, f"{page}/fiche", f"{page}/fiche.pdf"):
        assert stranger.get(address).status_code == 404


def test_a_quote_has_at_most_so_many_lines(client: PageClient, app: Flask) -> None:
    many = [line("HBJD001", "28.92", line_id=f"n{n}") for n in range(MOST_LINES)]
    page = quote_of(app, *many)
    assert "autant de lignes" in words(client.get(page))
    with reading(app) as db:
        assert len(db.scalars(select(Request)).one().details["lines"]) == MOST_LINES
