"""The list of reimbursements with its filters, and one of them explained."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mh_portal.blueprints.reimbursements import listing
from mh_portal.core import clock
from mh_portal.core.contracts.models import Beneficiary
from mh_portal.core.extracts.models import Import
from tests.conftest import ON_BOTH
from tests.factories.members import make_contract, make_member
from tests.factories.reimbursements import make_reimbursement
from tests.support.household import CSV, LIST, Household, references
from tests.support.html import Element, parse
from tests.support.portal import spaces_made_plain, writing


def words(element: Element) -> str:
    return spaces_made_plain(element.text)


def errors(page: Element) -> list[str]:
    return [words(one) for one in page.find_all("p", class_="govuk-error-message")]


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_list_has_all_contracts_newest_payment_first(household: Household) -> None:
    first = household.paid(date(2014, 6, 2), household.old)
    second = household.paid(date(2021, 6, 2), beneficiary_rank=2)
    third = household.paid(date(2022, 3, 2))
    page = household.page()
    assert references(page) == [third, second, first]
    assert "Paul Martin, 2 juin 2021" in words(page)
    assert "3 remboursements" in words(page)


def test_sums_are_those_of_what_the_filters_select(household: Household) -> None:
    for _ in range(listing.PAGE_LENGTH + 1):
        household.paid(date(2022, 1, 5))
    household.paid(date(2021, 1, 5), billed=Decimal(100))
    sums = words(household.page("periode=2022").find_all("dl", class_="mh-sums")[0])
    count = listing.PAGE_LENGTH + 1
    assert f"Prix des soins {count * 25},00 €" in sums
    assert f"Payé par votre contrat {count * 7.5:.2f}".replace(".", ",") in sums
    assert f"Reste à votre charge {count},00 €" in sums


def test_periods_go_back_from_today(household: Household) -> None:
    old = household.paid(date(2020, 12, 31))
    within_year = household.paid(date(2021, 3, 24))
    within_months = household.paid(date(2021, 12, 24))
    assert household.shown("periode=3-mois") == [within_months]
    assert household.shown("periode=12-mois") == [within_months, within_year]
    assert household.shown("periode=2021") == [within_months, within_year]
    assert household.shown("periode=2020") == [old]
    assert household.shown("periode=2022") == []


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2/2/2021", "3/2/2021"),
        ("02/02/2021", "03.02.2021"),
        ("2 février 2021", "3 fevrier 2021"),
        ("2021-02-02", "2021-2-3"),
    ],
)
def test_dates_are_typed_as_people_write_them(household: Household, first: str, last: str) -> None:
    household.paid(date(2021, 2, 1))
    wanted = [household.paid(date(2021, 2, 2)), household.paid(date(2021, 2, 3))]
    household.paid(date(2021, 2, 4))
    shown = household.client.submit(LIST, du=first, au=last)
    assert references(parse(shown.text)) == wanted[::-1]


def test_one_date_alone_is_a_beginning_or_an_end(household: Household) -> None:
    early, late = household.paid(date(2021, 2, 1)), household.paid(date(2021, 2, 4))
    assert household.shown("du=2/2/2021") == [late]
    assert household.shown("au=2/2/2021") == [early]


def test_typed_dates_count_for_more_than_a_period(household: Household) -> None:
    old = household.paid(date(2015, 2, 1))
    household.paid(date(2022, 2, 4))
    page = household.page("periode=2022&du=1/1/2015&au=31/12/2015")
    assert references(page) == [old]
    assert not [link for link in page.find_all("a") if link.get("aria-current") == "true"]


def test_a_person_and_a_kind_of_care_are_chosen_in_the_form(household: Household) -> None:
    jeannes = household.paid(date(2021, 2, 1), act_code="PH7")
    pauls = household.paid(date(2021, 2, 2), act_code="PH7", beneficiary_rank=2)
    glasses = household.paid(date(2021, 2, 3), act_code="LUN-B", beneficiary_rank=2)
    strange = household.paid(date(2021, 2, 4), act_code="???")
    assert references(parse(household.client.submit(LIST, pour="2").text)) == [glasses, pauls]
    assert references(parse(household.client.submit(LIST, soins="pharmacie").text)) == [
        pauls,
        jeannes,
    ]
    both = household.client.submit(LIST, pour="2", soins="pharmacie")
    assert references(parse(both.text)) == [pauls]
    assert household.shown("soins=autres") == [strange]


def test_a_member_alone_is_not_asked_for_whom(app: Flask, household: Household) -> None:
    with writing(app) as db:
        db.query(Beneficiary).filter_by(rank=2).delete()
    household.paid(date(2021, 2, 1))
    page = household.page()
    assert not page.find_all("select", name="pour")
    assert "Jeanne Martin," not in words(page)


def test_filters_are_kept_from_page_to_page(household: Household) -> None:
    for day in range(1, listing.PAGE_LENGTH + 3):
        household.paid(date(2021, 2, day), act_code="PH7")
        household.paid(date(2021, 2, day), act_code="G")
    first = household.page("soins=pharmacie&periode=2021")
    [onwards] = first.find_all("a", rel="next")
    second = household.client.page(onwards.get("href") or "")
    assert len(references(first)) == listing.PAGE_LENGTH
    assert len(references(second)) == 2
    assert not set(references(first)) & set(references(second))
    assert "Page 2 sur 2" in words(second)
    [back] = second.find_all("a", rel="prev")
    assert references(household.client.page(back.get("href") or "")) == references(first)


def test_a_period_keeps_the_other_filters_and_drops_the_dates(household: Household) -> None:
    page = household.page("pour=2&soins=pharmacie&du=1/2/2021")
    [link] = [link for link in page.find_all("a") if link.text == "2022"]
    assert link.get("href") == f"{LIST}?periode=2022&pour=2&soins=pharmacie"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("pour=9", "Choisissez une des réponses proposées."),
        ("pour=-1", "Choisissez une des réponses proposées."),
        ("pour=%00", "Choisissez une des réponses proposées."),
        ("soins=magie", "Choisissez une des réponses proposées."),
        ("du=31/2/2021", "Écrivez la date comme ceci : 3/2/2021 ou 3 février 2021."),
        ("du=1/1/0000", "Écrivez la date comme ceci : 3/2/2021 ou 3 février 2021."),
        ("du=hier", "Écrivez la date comme ceci : 3/2/2021 ou 3 février 2021."),
        ("au=1/1/99999", "Écrivez la date comme ceci : 3/2/2021 ou 3 février 2021."),
        ("du=" + "9" * 60, "Cette réponse est trop longue. Écrivez au plus 30 caractères."),
        ("du=3/2/2021&au=2/2/2021", "Cette date vient avant la première. Vérifiez les deux."),
    ],
)
def test_an_absurd_filter_is_explained_beside_it(
    household: Household, query: str, message: str
) -> None:
    household.paid(date(2021, 2, 1))
    page = household.page(query, 422)
    assert [error.removeprefix("Erreur : ") for error in errors(page)] == [message]
    assert page.find_all("title")[0].text.startswith("Erreur")
    assert references(page) == []
    assert household.client.get(f"{CSV}?{query}").status_code == 422


def test_what_was_typed_is_still_there_beside_the_message(household: Household) -> None:
    page = household.page("du=hier&au=2/2/2021&pour=2&soins=pharmacie", 422)
    typed = {field.get("name"): field.get("value") for field in page.find_all("input")}
    assert (typed["du"], typed["au"]) == ("hier", "2/2/2021")
    chosen = [option.get("value") for option in page.find_all("option", selected="")]
    assert chosen == ["2", "pharmacie"]


def test_a_period_that_is_none_is_told(household: Household) -> None:
    page = household.page("periode=jamais", 422)
    [link] = [link for link in page.find_all("a") if link.get("href") == "#periode"]
    assert link.text == "Choisissez une des réponses proposées."


@pytest.mark.parametrize("number", ["2", "0", "-1", "999999999999", "deux", "", "１", "1e3", "%00"])
def test_a_page_that_is_none_leads_to_the_first(household: Household, number: str) -> None:
    wanted = household.paid(date(2021, 2, 1), act_code="PH7")
    page = household.page(f"soins=pharmacie&page={number}", 404)
    assert "Cette page de la liste n'existe pas" in words(page)
    [link] = [link for link in page.find_all("a") if "première page" in link.text]
    assert references(household.client.page(link.get("href") or "")) == [wanted]


def test_nothing_yet_is_said_with_a_way_on(household: Household) -> None:
    page = household.page()
    assert "Dès qu'un soin vous est remboursé, vous le trouvez ici." in words(page)
    assert [
        link for link in page.find_all("main")[0].find_all("a") if link.get("href") == "/espace"
    ]


def test_nothing_that_fits_leads_back_to_everything(household: Household) -> None:
    wanted = household.paid(date(2021, 2, 1))
    page = household.page("soins=optique")
    assert "Aucun paiement ne correspond à ces choix." in words(page)
    [link] = [
        link for link in page.find_all("a") if link.get("href") == LIST and "Voir" in link.text
    ]
    assert references(household.client.page(link.get("href") or "")) == [wanted]


def test_since_when_the_history_is_complete(app: Flask, household: Household) -> None:
    household.paid(date(2021, 2, 1))
    told = "Votre historique est complet depuis le 7 janvier 2020."
    assert told not in words(household.page())
    with writing(app) as db:
        db.add(Import(imported_at=clock.utcnow(), oldest_payment=date(2020, 1, 7)))
    page = household.page()
    assert f"{told} Les remboursements plus anciens arriveront bientôt." in words(page)
    assert not [link for link in page.find_all("a") if link.text == "2019"]


def test_a_newer_contract_has_its_whole_history(app: Flask, household: Household) -> None:
    with writing(app) as db:
        db.add(Import(imported_at=clock.utcnow(), oldest_payment=date(2010, 1, 7)))
    assert "Votre historique est complet" not in words(household.page())


def test_htmx_gets_the_same_part_with_the_count_in_focus(household: Household) -> None:
    household.paid(date(2021, 2, 1))
    answer = household.client.get(f"{LIST}?periode=2021", headers={"HX-Request": "true"})
    [title] = [one for one in parse(answer.text).walk() if "data-focus" in one.attributes]
    assert title.text == "1 remboursement"
    refused = household.client.get(f"{LIST}?du=hier", headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert errors(parse(refused.text))


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_one_is_explained_step_by_step(household: Household) -> None:
    reference = household.paid(date(2022, 2, 17), care_date=date(2022, 2, 10), beneficiary_rank=2)
    [link] = [one for one in household.page().find_all("a") if reference in (one.get("href") or "")]
    page = household.client.page(link.get("href") or "")
    told = words(page)
    for fact in (
        "Consultation du médecin généraliste",
        "Pour qui Paul Martin",
        "Dr Anne Vautrin",
        "Date du soin 10 février 2022",
        "Payé le 17 février 2022",
        "Pourquoi ce montant ?",
        "Reste à votre charge 1,00 €",
        reference,
    ):
        assert fact in told, fact
    [ladder] = page.find_all("ol", class_="mh-ladder")
    assert len(ladder.find_all("li")) >= 4
    assert "16,50 €" in words(ladder)
    assert "7,50 €" in words(ladder)
    [line] = [one for one in page.find_all("a") if "/espace/garanties/" in (one.get("href") or "")]
    assert (
        line.get("href")
        == f"/espace/garanties/{household.contract.contract_number}?le=2022-02-10#care"
    )
    table_page = FlaskClient.open(household.client, line.get("href") or "")
    assert table_page.status_code == 200
    assert [one for one in parse(table_page.text).walk() if one.get("id") == "care"]


def test_an_act_without_a_line_is_explained_without_one(household: Household) -> None:
    reference = household.paid(date(2022, 2, 17), act_code="???", provider="")
    page = household.client.page(f"{LIST}/{reference}")
    assert "Pourquoi ce montant ?" in words(page)
    assert not [one for one in page.find_all("a") if "garanties" in (one.get("href") or "")]
    assert "Professionnel de santé" not in [one.text for one in page.find_all("dt")]


@pytest.mark.parametrize("reference", ["R", "nobody", "%00", "%FF", "R%20", "R" * 400, "..", "é"])
def test_what_is_nobodys_does_not_exist(household: Household, reference: str) -> None:
    assert household.client.get(f"{LIST}/{reference}").status_code == 404


def test_what_is_somebody_elses_does_not_exist(app: Flask, household: Household) -> None:
    with writing(app) as db:
        contract = make_contract(db, make_member(db))
        reference = make_reimbursement(db, contract).reimbursement_id
    assert household.client.get(f"{LIST}/{reference}").status_code == 404
    assert reference not in household.client.get(CSV).get_data(as_text=True)
