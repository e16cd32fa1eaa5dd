"""« Résilier votre contrat » without an account: known by facts, told nothing, confirmed by mail."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from mh_portal.core import clock
from mh_portal.core.contracts.models import Contract, DebitDay, Frequency
from mh_portal.core.members.models import Member
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.terminations.models import Termination
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, reading, writing
from tests.support.requests import main_of, requests_of, sign_in, words

HOME = "/resilier"
EMAIL = "jeanne@courriel.example"


def on(day: date) -> None:
    clock.start_at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.ZONE))


class Visitor:
    """Somebody who is not signed in, and the contract they are about."""

    def __init__(self, app: Flask, client: PageClient, **facts: Any) -> None:
        self.app, self.client = app, client
        on(date(2022, 4, 20))
        defaults = {
            "frequency": Frequency.QUARTERLY,
            "debit_day": DebitDay.FIFTH,
            "premium": Decimal("277.20"),
        }
        with writing(app) as db:
            member = make_member(db, email=EMAIL)
            contract = make_contract(db, member, **(defaults | facts))
            self.number, self.contract = member.member_number, contract.contract_number

    def identify(self, **changed: str) -> TestResponse:
        """Type the facts of the card."""
        facts = {
            "last_name": "Martin",
            "first_name": "jeanne",
            "birth_date__day": "24",
            "birth_date__month": "mars",
            "birth_date__year": "1944",
            "member_number": self.number,
        }
        return self.client.submit(HOME, **(facts | changed))

    def choose(self, reason: str = "any_time", contract: str | None = None) -> TestResponse:
        """Name the contract and why."""
        number = self.contract if contract is None else contract
        return self.client.submit(f"{HOME}/contrat", contract=number, reason=reason)

    def choose_blindly(self) -> TestResponse:
        """Send the form of the contract from another page."""
        token = _token(self.client.get(HOME))
        return self.client.post(f"{HOME}/contrat", data={"csrf_token": token, "reason": "annual"})

    def confirm(self) -> TestResponse:
        """Press the button of the recap."""
        return self.client.submit(f"{HOME}/verification")

    def end(self) -> str:
        """Go all the way; return the text of the link in the e-mail."""
        assert self.identify().location == f"{HOME}/contrat"
        assert self.choose().location == f"{HOME}/verification"
        assert self.confirm().location == f"{HOME}/confirmation"
        token: str = mails_of(self.app)[-1][2]["token"]
        return token


@pytest.fixture
def visitor(app: Flask, client: PageClient) -> Visitor:
    return Visitor(app, client)


def ended_on(app: Flask) -> date | None:
    with reading(app) as db:
        return db.scalars(select(Contract.ended_on)).one()


def test_it_is_linked_from_every_page(visitor: Visitor) -> None:
    footer = visitor.client.page("/").find_all("footer")[0]
    links = {link.get("href"): link.text for link in footer.find_all("a")}
    assert links[HOME] == "Résilier votre contrat"


def test_the_labels_are_those_of_the_law(visitor: Visitor) -> None:
    page = visitor.client.page(HOME)
    assert page.find_all("h1")[0].text == "Résilier votre contrat"
    visitor.identify()
    visitor.choose()
    recap = visitor.client.page(f"{HOME}/verification")
    assert "Confirmer ma demande de résiliation" in [each.text for each in recap.find_all("button")]


def test_from_the_first_page_to_the_end_of_the_contract(app: Flask, visitor: Visitor) -> None:
    visitor.end()
    (case,) = requests_of(app)
    assert case.state is RequestState.IN_PROGRESS
    page = words(visitor.client.get(f"{HOME}/confirmation"))
    assert case.reference in page
    assert "20 avril 2022 à 9 h 00" in page
    (mail,) = mails_of(app)
    assert (mail[0], mail[1]) == ("termination_received", EMAIL)
    assert "127,94" in mail[2]["money"]
    on(date(2022, 5, 20))
    result = app.test_cli_runner().invoke(args=["requests", "close-due"])
    assert "1 terminations applied" in result.output
    (case,) = requests_of(app)
    assert case.state is RequestState.ACCEPTED
    assert ended_on(app) == date(2022, 5, 19)


def test_no_page_tells_anything_of_the_contract(app: Flask, visitor: Visitor) -> None:
    shown = [visitor.client.get(HOME)]
    visitor.identify(last_name="le goff")
    shown.append(visitor.client.get(f"{HOME}/contrat"))
    visitor.choose(contract="")
    shown.append(visitor.client.get(f"{HOME}/verification"))
    visitor.confirm()
    shown.append(visitor.client.get(f"{HOME}/confirmation"))
    for answer in shown:
        for secret in ("Martin", visitor.contract, "Santé Confort", "277,20", "127,94", EMAIL):
            assert secret.casefold() not in words(answer).casefold(), secret


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_name": "Durand"},
        {"first_name": "Anne"},
        {"birth_date__year": "1945"},
        {"member_number": "87654321"},
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    app: Flask, visitor: Visitor, wrong: dict[str, str]
) -> None:
    answer = visitor.identify(**wrong)
    assert answer.status_code == 422
    assert "ne correspondent pas à un contrat en cours" in words(answer)
    assert requests_of(app) == []
    assert actions_of(app) == ["terminations:identity:refused"]


def test_a_contract_of_somebody_else_is_refused_alike(app: Flask, visitor: Visitor) -> None:
    with writing(app) as db:
        foreign = make_contract(db, make_member(db)).contract_number
        over = make_contract(
            db,
            db.scalars(select(Member).where(Member.member_number == visitor.number)).one(),
            ended_on=date(2020, 1, 1),
        ).contract_number
    visitor.identify()
    said = set()
    for number in (foreign, over, "C99999999", "<script>"):
        answer = visitor.choose(contract=number)
        assert answer.status_code == 422
        said.add(words(answer).replace(number, ""))
        assert "ne correspondent pas" in words(answer)
    assert visitor.client.get(f"{HOME}/verification").location == f"{HOME}/contrat"


def test_a_contract_that_has_ended_is_said_to_be_possible(app: Flask, client: PageClient) -> None:
    visitor = Visitor(app, client, ended_on=date(2021, 12, 31))
    visitor.identify()
    # The same sentence whatever is wrong, so that it tells nothing of this contract.
    said = words(visitor.choose())
    assert "Ces informations ne correspondent pas" in said
    assert "Le contrat est peut-être déjà résilié" in said


def test_too_many_wrong_tries_wait_under_the_card(app: Flask, visitor: Visitor) -> None:
    for _try in range(5):
        visitor.identify(first_name="Anne")
    answer = visitor.identify()
    assert "15 minutes" in words(answer)
    # Creating an account counts under the same card.
    later(minutes=16)
    assert visitor.identify().status_code == 303


def test_wrong_numbers_count_too(app: Flask, visitor: Visitor) -> None:
    visitor.identify()
    for _try in range(5):
        visitor.choose(contract="C99999999")
    assert "15 minutes" in words(visitor.choose())


def test_the_number_may_be_missing_where_there_is_one_contract(
    app: Flask, visitor: Visitor
) -> None:
    visitor.identify()
    assert visitor.choose(contract="").location == f"{HOME}/verification"
    assert "votre seul contrat" in words(visitor.client.get(f"{HOME}/verification"))
    with writing(app) as db:
        make_contract(db, db.scalars(select(Member)).one())
    assert visitor.choose(contract="").status_code == 422


def test_a_reason_with_a_day_asks_for_it(app: Flask, visitor: Visitor) -> None:
    visitor.identify()
    assert visitor.choose("moving").location == f"{HOME}/date"
    for day, said in (("", "Écrivez la date"), ("1/1/2022", "3 mois"), ("2/9/2022", "pas encore")):
        answer = visitor.client.submit(f"{HOME}/date", event_on=day)
        assert answer.status_code == 422
        assert said in words(answer)
    visitor.client.submit(f"{HOME}/date", event_on="1/4/2022")
    assert "1er avril 2022" in words(visitor.client.get(f"{HOME}/verification"))
    visitor.confirm()
    with reading(app) as db:
        assert db.scalars(select(Termination.event_on)).one() == date(2022, 4, 1)


def test_a_request_that_no_path_is_open_for_is_received_all_the_same(
    app: Flask, client: PageClient
) -> None:
    started = date(2021, 11, 1)
    visitor = Visitor(app, client, subscribed_on=started, started_on=started)
    visitor.identify()
    visitor.choose()
    assert visitor.confirm().location == f"{HOME}/confirmation"
    assert "2022-11" not in client.get(f"{HOME}/confirmation").text
    (mail,) = mails_of(app)
    assert mail[0] == "termination_to_examine"
    assert "novembre 2022" in mail[2]["why"]
    assert [case.state for case in requests_of(app)] == [RequestState.SUBMITTED]
    assert ended_on(app) is None
    # Its link, too, is for somebody without an account.
    address = f"{HOME}/suivi/{mail[2]['token']}"
    reader = app.test_client()
    assert isinstance(reader, PageClient)
    assert "Un conseiller examine votre demande" in words(reader.get(address))
    assert reader.get(address[:-1] + ("A" if address[-1] != "A" else "B")).status_code == 404
    reader.submit(address, f"{address}/annulation")
    assert "Votre contrat continue" in words(reader.get(address))
    assert [case.state for case in requests_of(app)] == [RequestState.WITHDRAWN]


def test_a_second_request_says_nothing_of_the_first(app: Flask, visitor: Visitor) -> None:
    visitor.end()
    visitor.identify()
    visitor.choose()
    answer = visitor.confirm()
    assert answer.status_code == 422
    assert "Appelez-nous" in words(answer)
    assert "déjà" not in words(answer)


def test_two_clicks_end_it_once(app: Flask, visitor: Visitor) -> None:
    visitor.identify()
    visitor.choose()
    recap = visitor.client.get(f"{HOME}/verification")
    for _click in range(2):
        answer = visitor.client.fill(recap, f"{HOME}/verification")
        assert answer.location == f"{HOME}/confirmation"
    assert len(mails_of(app)) == 1


@pytest.mark.parametrize("path", ["contrat", "date", "verification", "confirmation"])
def test_nobody_comes_in_the_middle(app: Flask, client: PageClient, path: str) -> None:
    assert "Aucune demande n'est en cours" in words(client.get(f"{HOME}/{path}"))
    if path != "confirmation":
        token = _token(client.get(HOME))
        answer = client.post(f"{HOME}/{path}", data={"csrf_token": token})
        assert answer.location == HOME


def test_after_an_hour_one_begins_again(visitor: Visitor) -> None:
    visitor.identify()
    visitor.choose()
    later(minutes=61)
    assert "Aucune demande" in words(visitor.client.get(f"{HOME}/verification"))
    assert visitor.choose_blindly().location == HOME


def test_another_browser_finds_nothing(app: Flask, visitor: Visitor) -> None:
    visitor.identify()
    other = app.test_client()
    assert isinstance(other, PageClient)
    assert "Aucune demande" in words(other.get(f"{HOME}/contrat"))


def test_a_draft_changed_meanwhile_is_shown_before_it_is_sent(app: Flask, visitor: Visitor) -> None:
    visitor.identify()
    visitor.choose()
    recap = visitor.client.get(f"{HOME}/verification")
    visitor.choose("annual")
    answer = visitor.client.fill(recap, f"{HOME}/verification")
    assert answer.status_code == 422
    assert "à l'échéance annuelle" in words(answer)
    assert mails_of(app) == []


# The link in the e-mail -------------------------------------------------------------------


def test_the_link_gives_the_receipt_once(app: Flask, visitor: Visitor) -> None:
    address = f"{HOME}/suivi/{visitor.end()}"
    reader = app.test_client()
    assert isinstance(reader, PageClient)
    # Opening the page, as mail scanners do, uses nothing up.
    for _look in range(2):
        assert "Télécharger mon accusé" in words(reader.get(address))
    file = reader.submit(address, f"{address}/accuse")
    assert file.mimetype == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.data)).pages)
    assert "127,94" in text
    page = reader.get(address)
    assert "a déjà été téléchargé" in words(page)
    again = reader.post(f"{address}/accuse", data={"csrf_token": _token(page)})
    assert again.status_code == 404


def test_the_link_takes_the_request_back(app: Flask, visitor: Visitor) -> None:
    address = f"{HOME}/suivi/{visitor.end()}"
    assert ended_on(app) == date(2022, 5, 19)
    on(date(2022, 5, 19))
    visitor.client.submit(address, f"{address}/annulation")
    assert ended_on(app) is None
    assert "Votre contrat continue" in words(visitor.client.get(address))
    assert mails_of(app)[-1][0] == "termination_taken_back"


def test_on_the_day_of_the_end_the_link_takes_nothing_back(app: Flask, visitor: Visitor) -> None:
    address = f"{HOME}/suivi/{visitor.end()}"
    page = visitor.client.get(address)
    on(date(2022, 5, 20))
    assert "Annuler la demande" not in words(visitor.client.get(address))
    answer = visitor.client.post(f"{address}/annulation", data={"csrf_token": _token(page)})
    assert answer.status_code == 409
    assert ended_on(app) == date(2022, 5, 19)


def test_a_made_up_link_leads_nowhere(visitor: Visitor) -> None:
    answer = visitor.client.get(f"{HOME}/suivi/{'A' * 43}")
    assert answer.status_code == 404
    assert "ne fonctionne plus" in words(answer)


def test_the_member_sees_it_in_the_space_too(app: Flask, visitor: Visitor) -> None:
    with writing(app) as db:
        make_account(db, db.scalars(select(Member)).one())
    visitor.end()
    (case,) = requests_of(app)
    member = app.test_client()
    assert isinstance(member, PageClient)
    sign_in(member)
    page = words(member.get(f"/espace/demandes/{case.reference}"))
    assert "La résiliation prend effet le 20 mai 2022" in page
    assert f"/espace/demandes/{case.reference}/annulation" in {
        link.get("href")
        for link in main_of(member.get(f"/espace/demandes/{case.reference}")).find_all("a")
    }


def _token(page: TestResponse) -> str:
    return parse(page.text).find_all("input", name="csrf_token")[0].get("value") or ""
