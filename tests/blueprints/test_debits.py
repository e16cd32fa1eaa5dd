"""The pages of the debits: the calendar, another day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mh_portal.core import clock
from mh_portal.core.contracts.models import Contract, DebitDay, Frequency, PaymentMethod
from mh_portal.core.members.models import Member
from mh_portal.core.profile.models import HeldBank
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.portal import mails_of, spaces_made_plain, writing
from tests.support.requests import LIST, main_of, requests_of, sign_in, words

PAGE = "/espace/prelevement"
IBAN = "FR7630006000011234567890189"


def add(app: Flask, member: int, **facts: Any) -> Contract:
    """Add a contract of the member who is signed in."""
    with writing(app) as db:
        contract = make_contract(db, db.get_one(Member, member), **facts)
        db.expunge_all()
        return contract


@pytest.fixture
def contract(app: Flask, member: int) -> Contract:
    return add(app, member)


def on(day: date) -> None:
    clock.start_at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.ZONE))


def tables(answer: TestResponse) -> list[list[list[str]]]:
    """Return the cells of the tables of a page, row by row."""
    return [
        [
            [
                spaces_made_plain(cell.text).strip()
                for cell in row.find_all("th") + row.find_all("td")
            ]
            for row in table.find_all("tbody")[0].find_all("tr")
        ]
        for table in main_of(answer).find_all("table")
    ]


def choose(client: PageClient, contract: Contract, day: str) -> TestResponse:
    """Ask for a day on its page; return the answer."""
    return client.submit(f"{PAGE}/{contract.contract_number}", day=day)


def move(client: PageClient, contract: Contract, day: str) -> TestResponse:
    """Ask for a day and confirm it; return the confirmation."""
    answer = client.submit(choose(client, contract, day).location)
    assert answer.status_code == 303, words(answer)
    return client.get(answer.location)


def test_the_next_debit_comes_first(signed_in: PageClient, contract: Contract) -> None:
    page = words(signed_in.get(PAGE))
    assert (
        "Prochain prélèvement : le 28 mars 2022, 92,40 €, pour la période du 1er au 31 mars" in page
    )
    assert "le 5 du mois" in page


def test_the_change_to_the_fifth_is_explained_with_ones_own_debits(
    signed_in: PageClient, contract: Contract
) -> None:
    page = words(signed_in.get(PAGE))
    assert "28 mars 2022 : 92,40 € pour la période du 1er au 31 mars 2022" in page
    assert "5 avril 2022 : 92,40 € pour la période du 1er au 30 avril 2022" in page
    assert "8 jours d'écart : 184,80 € en tout" in page
    assert "Rien n'est payé deux fois" in page


def test_the_quarter_s_change_tells_of_the_sunday(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    add(app, member, frequency=Frequency.QUARTERLY, premium=Decimal("277.20"))
    page = words(signed_in.get(PAGE))
    assert "31 janvier 2022 : 277,20 € pour la période du 1er janvier au 31 mars 2022" in page
    assert "Les banques étaient fermées le 30 janvier 2022" in page
    assert "5 avril 2022 : 277,20 € pour la période du 1er avril au 30 juin 2022" in page
    assert "jours d'écart" not in page


def test_the_change_is_no_news_for_good(signed_in: PageClient, contract: Contract) -> None:
    on(date(2022, 9, 1))
    sign_in(signed_in)
    assert "Pourquoi votre date change" not in words(signed_in.get(PAGE))


def test_a_year_each_way_with_the_banks_own_days(signed_in: PageClient, contract: Contract) -> None:
    coming, past = tables(signed_in.get(PAGE))
    assert len(coming) == 12
    assert coming[0] == ["28 mars 2022", "du 1er au 31 mars 2022", "92,40 €"]
    assert coming[3][0] == "6 juin 2022 Les banques seront fermées le 5 juin 2022."
    assert len(past) == 12
    assert past[0][0] == "28 février 2022"
    # 28 March 2021 was a Sunday, and the day after it is within the year.
    assert past[-1][0] == "29 mars 2021 Les banques étaient fermées le 28 mars 2021."


def test_the_account_is_masked(app: Flask, signed_in: PageClient, contract: Contract) -> None:
    with writing(app) as db:
        db.get_one(Contract, contract.id).iban = IBAN
    page = signed_in.get(PAGE)
    assert "FR76 •••• •••• 0189" in words(page)
    assert IBAN not in page.text.replace(" ", "")


def test_an_account_that_waits_is_told(
    app: Flask, signed_in: PageClient, contract: Contract
) -> None:
    now = clock.utcnow()
    with writing(app) as db:
        db.get_one(Contract, contract.id).iban = IBAN
        db.add(
            HeldBank(
                contract_id=contract.id, iban="FR7612345000019876543210963", iban_index=b"1" * 32,
                bic="", holder="Jeanne Martin", former=None, changed_at=now,
                usable_from=datetime(2022, 3, 27, 9, tzinfo=clock.ZONE),
            )
        )  # fmt: skip
    page = words(signed_in.get(PAGE))
    assert "Ce compte sert à partir du 27 mars 2022" in page
    assert "FR76 •••• •••• 0189" in page


def test_each_contract_has_its_calendar(
    app: Flask, signed_in: PageClient, member: int, contract: Contract
) -> None:
    other = add(app, member, debit_day=DebitDay.TENTH)
    page = words(signed_in.get(PAGE))
    assert contract.contract_number in page
    assert other.contract_number in page
    assert "le 10 du mois" in page


def test_who_pays_by_cheque_is_told_how(app: Flask, signed_in: PageClient, member: int) -> None:
    found = add(app, member, payment_method=PaymentMethod.CHEQUE, debit_day=None)
    page = words(signed_in.get(PAGE))
    assert "Vous payez ce contrat par chèque" in page
    assert "92,40 € pour la période du 1er au 30 avril 2022" in page
    assert "à l'ordre de Malakoff Humanis Prévoyance" in page
    assert not main_of(signed_in.get(PAGE)).find_all("table")
    asked = signed_in.get(f"{PAGE}/{found.contract_number}")
    assert "Ce contrat est payé par chèque" in words(asked) or "par chèque" in words(asked)
    assert not main_of(asked).find_all("form")


def test_a_contract_that_ended_shows_what_was_debited(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    add(app, member, ended_on=date(2021, 12, 31))
    add(app, member, ended_on=date(2019, 12, 31), contract_number="OLD1")
    page = signed_in.get(PAGE)
    assert "Aucun n'est prévu" in words(page)
    assert "Changer mon jour" not in words(page)
    assert "OLD1" not in words(page)


def test_without_a_contract_there_is_a_way_on(signed_in: PageClient) -> None:
    assert "Aucun prélèvement à montrer" in words(signed_in.get(PAGE))


def test_after_the_last_debit_no_day_can_be_chosen_and_it_says_why(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    ending = add(
        app,
        member,
        ended_on=date(2022, 5, 31),
        frequency=Frequency.QUARTERLY,
        debit_day=DebitDay.END,
    )
    number = ending.contract_number
    introduction = words(signed_in.get(f"{LIST}/nouvelle/prelevement"))
    assert f"{number} : prochain prélèvement le 5 avril 2022" in introduction
    on(date(2022, 4, 20))
    sign_in(signed_in)
    introduction = words(signed_in.get(f"{LIST}/nouvelle/prelevement"))
    assert f"Le dernier prélèvement de votre contrat {number} est fait" in introduction
    assert "Aucun de vos contrats" not in introduction


def test_the_effect_is_shown_before_it_is_confirmed(
    app: Flask, signed_in: PageClient, contract: Contract
) -> None:
    answer = choose(signed_in, contract, "15")
    page = signed_in.get(answer.location)
    assert "Le prélèvement prévu le 5 avril 2022 se fera le 19 avril 2022 : 92,40 €" in words(page)
    assert "Les banques seront fermées le 15 avril 2022" in words(page)
    assert "Le prélèvement du 28 mars 2022 garde sa date" in words(page)
    (rows,) = tables(page)
    assert len(rows) == 12
    assert rows[:3] == [
        ["du 1er au 31 mars 2022", "28 mars 2022", "inchangé"],
        ["du 1er au 30 avril 2022", "5 avril 2022", "19 avril 2022"],
        ["du 1er au 31 mai 2022", "5 mai 2022", "16 mai 2022"],
    ]
    assert mails_of(app, "debit_day_changed") == []


@pytest.mark.parametrize(
    ("day", "first", "following"),
    [("10", "11 avril 2022", "10 mai 2022"), ("15", "19 avril 2022", "16 mai 2022")],
)
def test_once_confirmed_every_page_follows(
    signed_in: PageClient, contract: Contract, day: str, first: str, following: str
) -> None:
    confirmed = move(signed_in, contract, day)
    assert f"Premier prélèvement au nouveau jour : le {first}" in words(confirmed)
    assert [row[0].partition(" Les")[0] for row in tables(confirmed)[0]][1:3] == [first, following]
    assert first in words(signed_in.get(PAGE))
    assert f"le {day} du mois" in words(signed_in.get(PAGE))
    assert f"Les banques seront fermées le {day} avril 2022" in words(signed_in.get(PAGE))
    assert f"{first} : 92,40 €" in words(signed_in.get("/espace"))
    contract_page = signed_in.get(f"/espace/contrats/{contract.contract_number}")
    assert f"Par prélèvement, le {day} du mois" in words(contract_page)


def test_the_request_is_followed_like_any_other(
    app: Flask, signed_in: PageClient, contract: Contract
) -> None:
    move(signed_in, contract, "15")
    (request,) = requests_of(app)
    page = words(signed_in.get(f"{LIST}/{request.reference}"))
    assert "Acceptée" in page
    assert "Premier prélèvement au nouveau jour : le 19 avril 2022" in page
    ((_, _, facts),) = mails_of(app, "debit_day_changed")
    assert facts["reference"] == request.reference


def test_two_clicks_confirm_once(app: Flask, signed_in: PageClient, contract: Contract) -> None:
    address = choose(signed_in, contract, "15").location
    recap = signed_in.get(address)
    answers = [signed_in.fill(recap, address) for _ in range(2)]
    assert len({answer.location for answer in answers}) == 1
    assert len(mails_of(app, "debit_day_changed")) == 1


def test_a_second_choice_replaces_the_first_while_none_is_confirmed(
    app: Flask, signed_in: PageClient, contract: Contract
) -> None:
    first = choose(signed_in, contract, "15").location
    second = choose(signed_in, contract, "10").location
    assert first == second
    assert "11 avril 2022" in words(signed_in.get(second))
    assert len(requests_of(app)) == 1


def test_back_to_the_fifth_says_that_it_is_soon(signed_in: PageClient, contract: Contract) -> None:
    move(signed_in, contract, "15")
    page = words(signed_in.get(choose(signed_in, contract, "5").location))
    assert "Le prélèvement prévu le 19 avril 2022 se fera le 5 avril 2022" in page
    assert "moins de 14 jours" in page
    assert "Rien n'est payé deux fois" in words(signed_in.get(PAGE))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, "Choisissez le jour"),
        ("", "Choisissez une des réponses"),
        ("5", "Choisissez une des réponses"),
        ("28", "Choisissez une des réponses"),
        ("quinze", "Choisissez une des réponses"),
    ],
)
def test_a_day_that_is_none_is_refused_at_the_field(
    app: Flask, signed_in: PageClient, contract: Contract, day: str | None, said: str
) -> None:
    answer = signed_in.submit(f"{PAGE}/{contract.contract_number}", day=day)
    assert answer.status_code == 422
    assert said in words(answer)
    assert requests_of(app) == []


def test_the_cut_off_is_told_at_the_choice(signed_in: PageClient, contract: Contract) -> None:
    on(date(2022, 3, 30))
    sign_in(signed_in)
    page = words(signed_in.get(f"{PAGE}/{contract.contract_number}"))
    assert "À partir du prélèvement du 16 mai 2022" in page
    recap = words(signed_in.get(choose(signed_in, contract, "15").location))
    assert "Le prélèvement du 5 avril 2022 garde sa date" in recap


def test_a_draft_that_waited_too_long_shows_the_new_dates_first(
    app: Flask, signed_in: PageClient, contract: Contract
) -> None:
    address = choose(signed_in, contract, "15").location
    on(date(2022, 3, 30))
    sign_in(signed_in)
    page = signed_in.get(address)
    assert "Les dates ont changé depuis votre choix" in words(page)
    refused = signed_in.fill(page, address)
    assert refused.status_code == 422
    assert "16 mai 2022" in words(refused)
    step = address.replace("verification", "reponses/jour")
    signed_in.submit(step, day="15")
    assert "ont changé" not in words(signed_in.get(address))
    assert signed_in.submit(address).status_code == 303


def test_a_foreign_contract_is_as_if_it_were_not(app: Flask, signed_in: PageClient) -> None:
    with writing(app) as db:
        number = make_contract(db, make_member(db)).contract_number
    assert signed_in.get(f"{PAGE}/{number}").status_code == 404


def test_the_journey_asks_for_the_day_too(
    app: Flask, signed_in: PageClient, contract: Contract
) -> None:
    step = signed_in.submit(f"{LIST}/nouvelle/prelevement").location
    page = signed_in.get(step)
    assert "déjà ce jour-là" in words(page)
    refused = signed_in.submit(step, day="5")
    assert refused.status_code == 422
    assert "Vos prélèvements se font déjà ce jour-là" in words(refused)
    answer = signed_in.submit(step, day="10")
    assert answer.location.endswith("/verification")


def test_of_several_contracts_one_is_chosen(
    app: Flask, signed_in: PageClient, member: int, contract: Contract
) -> None:
    other = add(app, member, debit_day=DebitDay.TENTH)
    step = signed_in.submit(f"{LIST}/nouvelle/prelevement").location
    assert "Choisissez le contrat" in words(signed_in.submit(step, day="10"))
    refused = signed_in.submit(step, contract=other.contract_number, day="10")
    assert "déjà ce jour-là" in words(refused)
    answer = signed_in.submit(step, contract=contract.contract_number, day="10")
    assert contract.contract_number in words(signed_in.get(answer.location))


def test_a_contract_that_is_not_offered_is_refused(
    app: Flask, signed_in: PageClient, member: int, contract: Contract
) -> None:
    add(app, member)
    cheque = add(app, member, payment_method=PaymentMethod.CHEQUE, debit_day=None)
    step = signed_in.submit(f"{LIST}/nouvelle/prelevement").location
    for number in (cheque.contract_number, "autre"):
        assert signed_in.submit(step, contract=number, day="10").status_code == 422
