"""Difficulty to pay: one button, four short pages, an answer soon."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core import actors
from mh_portal.core.accounts.models import Account
from mh_portal.core.contracts.models import Contract, PaymentMethod
from mh_portal.core.members.models import Member
from mh_portal.core.requests import processing
from mh_portal.core.requests.models import Request
from tests.factories import debits
from tests.factories.kinds import send
from tests.factories.members import make_contract
from tests.support.client import PageClient
from tests.support.html import Element
from tests.support.portal import mails_of, reading, writing
from tests.support.requests import LIST, heading, main_of, words

PAGE = "/espace/prelevement"
DIFFICULTY = f"{LIST}/nouvelle/difficulte-paiement"


def add(app: Flask, member: int, **facts: Any) -> Contract:
    """Add a contract of the member who is signed in."""
    with writing(app) as db:
        contract = make_contract(db, db.get_one(Member, member), **facts)
        db.expunge_all()
        return contract


@pytest.fixture
def contract(app: Flask, member: int) -> Contract:
    return add(app, member)


def begin_difficulty(client: PageClient) -> str:
    """Go by the one button of the debits to the first question; return its address."""
    button = [a for a in main_of(client.get(PAGE)).find_all("a") if "difficultés" in a.text]
    assert [a.get("href") for a in button] == [DIFFICULTY]
    return client.submit(DIFFICULTY).location


def test_difficulty_to_pay_is_one_button_and_four_short_pages(
    app: Flask, signed_in: PageClient, contract: Contract
) -> None:
    assert "sous deux jours ouvrés" in words(signed_in.get(DIFFICULTY))
    first = begin_difficulty(signed_in)
    page = signed_in.get(first)
    assert "Votre prochain prélèvement est de 92,40 €, le 28 mars 2022." in words(page)
    assert value_of(main_of(page), "amount") == "92,40"
    second = signed_in.submit(first, trouble="late", amount="1 0 0 €").location
    page = signed_in.get(second)
    assert "33,34 € + 33,33 € + 33,33 €" in words(page)
    third = signed_in.submit(second, instalments="3").location
    fourth = signed_in.submit(third, about="").location
    recap = signed_in.submit(fourth, reached_by="morning", phone="06 39 98 12 34").location
    page = signed_in.get(recap)
    for said in ("100,00 €", "33,34 €", "06 39 98 12 34", contract.contract_number):
        assert said in words(page)
    done = signed_in.get(signed_in.submit(recap).location)
    assert heading(done) == "Votre demande est envoyée"
    assert "28 mars 2022" in words(done)
    ((_, _, facts),) = mails_of(app, "request_received")
    assert set(facts) == {"greeting", "reference", "promised_on"}


def value_of(page: Element, name: str) -> str | None:
    return page.find_all("input", name=name)[0].get("value")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("", "Écrivez le montant"),
        ("-5", "supérieur à zéro"),
        ("0", "supérieur à zéro"),
        ("beaucoup", "Écrivez le montant"),
        ("10000,01", "Vérifiez le montant"),
        ("1e3", "Écrivez le montant"),
    ],
)
def test_an_amount_that_is_none_is_said_at_the_field(
    signed_in: PageClient, contract: Contract, amount: str, said: str
) -> None:
    first = begin_difficulty(signed_in)
    answer = signed_in.submit(first, trouble="next", amount=amount)
    assert answer.status_code == 422
    assert said in words(answer)
    assert value_of(main_of(answer), "amount") == amount
    chosen = [box for box in main_of(answer).find_all("input") if box.get("checked") is not None]
    assert [box.get("value") for box in chosen] == ["next"]


@pytest.mark.parametrize(
    ("phone", "said"), [("", "Écrivez le numéro"), ("12", "Vérifiez ce numéro")]
)
def test_who_is_to_be_called_needs_a_number(
    app: Flask, signed_in: PageClient, contract: Contract, phone: str, said: str
) -> None:
    with writing(app) as db:
        reference = debits.make_difficulty(db, db.get_one(Contract, contract.id)).reference
    step = f"{LIST}/{reference}/reponses/contact"
    answer = signed_in.submit(step, reached_by="afternoon", phone=phone)
    assert answer.status_code == 422
    assert said in words(answer)
    with reading(app) as db:
        assert db.query(Request).one().details["reached_by"] == "portal"


def test_who_has_several_contracts_says_which_is_difficult(
    app: Flask, signed_in: PageClient, member: int, contract: Contract
) -> None:
    add(app, member, payment_method=PaymentMethod.CHEQUE, debit_day=None)
    first = begin_difficulty(signed_in)
    assert "Choisissez le contrat" in words(signed_in.submit(first, trouble="late", amount="10"))
    chosen = {"contract": contract.contract_number, "trouble": "late", "amount": "10"}
    assert signed_in.submit(first, **chosen).status_code == 303


def test_an_agreement_stands_beside_the_debit_of_its_contract_alone(
    app: Flask, signed_in: PageClient, member: int, contract: Contract
) -> None:
    add(app, member)
    with writing(app) as db:
        case = send(db, debits.make_difficulty(db, db.get_one(Contract, contract.id)))
        reference, agent = case.reference, actors.agent(db.scalars(select(Account.id)).one())
        processing.take(db, case, agent)
    assert "accord" not in words(signed_in.get(PAGE))
    with writing(app) as db:
        found = processing.find_for_change(db, reference)
        assert found is not None
        processing.accept(db, found, "", "Deux parts.", agent)
    (panel,) = [
        each
        for each in main_of(signed_in.get(PAGE)).find_all("section")
        if "Un accord a été trouvé pour vos paiements." in each.text
    ]
    assert contract.contract_number in panel.text
    assert f"{LIST}/{reference}" in {link.get("href") for link in panel.find_all("a")}


def test_only_a_late_payment_is_difficult_when_nothing_more_is_due(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    add(app, member, ended_on=date(2021, 12, 31))
    first = begin_difficulty(signed_in)
    page = main_of(signed_in.get(first))
    offered = [box.get("value") for box in page.find_all("input", name="trouble")]
    assert offered == ["late"]
    # With a contract that goes on beside it, the answer has to suit the contract.
    ended = add(app, member, ended_on=date(2021, 11, 30))
    add(app, member)
    answer = signed_in.submit(first, contract=ended.contract_number, trouble="next", amount="10")
    assert answer.status_code == 422
    assert "plus rien à payer ensuite" in words(answer)
    chosen = {"contract": ended.contract_number, "trouble": "late", "amount": "10"}
    assert signed_in.submit(first, **chosen).status_code == 303
