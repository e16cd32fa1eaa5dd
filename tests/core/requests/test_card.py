"""A card sent again: one at a time, to an address that was looked at, until it is on its way."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock, spreadsheets
from mh_portal.core.contracts.models import Contract
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from mh_portal.core.profile.models import HeldAddress
from mh_portal.core.requests import card_orders, processing, service
from mh_portal.core.requests.kinds.card import CardDetails, CardReason
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.requests.service import ObstacleError
from tests.factories.accounts import mails, make_account
from tests.factories.kinds import make_agent, make_card_draft, send
from tests.factories.members import make_contract, make_member

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
GOOD = CardDetails(contract="C1", reason="lost", address="1 RUE DES LILAS, 60200 COMPIEGNE")


@dataclasses.dataclass
class Desk:
    """A member with a contract in force, and the session both are in."""

    db: Session
    member: Member
    contract: Contract

    def draft(self, **answers: str) -> Request:
        return make_card_draft(self.db, self.member, **answers)

    def complaint(self, request: Request) -> str:
        with pytest.raises(ObstacleError) as caught:
            send(self.db, request)
        assert request.state is RequestState.DRAFT
        return " ".join(caught.value.reasons)


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    clock.start_at(MORNING)
    with database.write() as db:
        member = make_member(db)
        make_account(db, member)
        yield Desk(db, member, make_contract(db, member))


def test_answers_know_their_faults() -> None:
    assert GOOD.faults() == frozenset()
    assert CardDetails().faults() == {"contract", "reason", "address"}
    assert dataclasses.replace(GOOD, reason="boredom").faults() == {"reason"}
    assert dataclasses.replace(GOOD, address="elsewhere").faults() == {"address"}


@pytest.mark.parametrize("reason", list(CardReason))
def test_only_a_wrong_card_asks_what_is_wrong(reason: CardReason) -> None:
    details = dataclasses.replace(GOOD, reason=reason)
    assert details.faults() == ({"mistake"} if reason is CardReason.WRONG_DATA else set())
    assert dataclasses.replace(details, mistake="Jeane").faults() == frozenset()


def test_a_card_is_asked_for_printed_and_told_of(desk: Desk, backend: str) -> None:
    request = send(desk.db, desk.draft(reason="stolen"))
    assert request.promised_on == date(2022, 4, 7)
    agent = make_agent(desk.db)
    processing.take(desk.db, request, agent)
    line = dict(zip(card_orders.HEADERS, card_orders.order_line(desk.db, request), strict=True))
    processing.accept(desk.db, request, "", "", agent)
    assert request.state is RequestState.ACCEPTED
    assert line == {
        "reference": request.reference,
        "member_number": desk.member.member_number,
        "name": "Jeanne Martin",
        "address_1": "1 RUE DES LILAS",
        "address_2": "",
        "postal_code": "60200",
        "city": "COMPIEGNE",
        "contract_number": desk.contract.contract_number,
        "insurer": "Malakoff Humanis Prévoyance",
        "product": "Santé Confort",
        "valid_from": "2022-01-01",
        "valid_until": "2022-12-31",
        "reason": "stolen",
        "correction": "",
    }
    kinds = [kind for kind, _to, _facts in mails(desk.db)]
    assert kinds == ["request_received", "request_taken_up", "request_answered"]


def test_one_is_sent_at_a_time(desk: Desk, backend: str) -> None:
    first = send(desk.db, desk.draft())
    second = desk.draft()
    assert first.reference in desk.complaint(second)
    service.withdraw(desk.db, first, actors.member(desk.member.id))
    assert send(desk.db, second).state is RequestState.SUBMITTED


def test_the_card_of_another_contract_is_another_card(desk: Desk) -> None:
    other = make_contract(desk.db, desk.member, started_on=date(2019, 1, 1))
    send(desk.db, desk.draft(contract=other.contract_number))
    assert send(desk.db, desk.draft(contract=desk.contract.contract_number)).submitted_at


def test_a_contract_that_is_over_has_no_card(desk: Desk, backend: str) -> None:
    request = desk.draft()
    desk.contract.ended_on = date(2022, 3, 23)
    desk.db.flush()
    assert "pas en vigueur" in desk.complaint(request)


def test_an_address_that_changed_is_looked_at_again(desk: Desk, backend: str) -> None:
    request = desk.draft()
    desk.db.add(
        HeldAddress(
            member_id=desk.member.id, address_1="2 rue Haute", address_2="", postal_code="54000",
            city="Nancy", changed_at=clock.utcnow(),
        )
    )  # fmt: skip
    desk.db.flush()
    assert "adresse a changé" in desk.complaint(request)
    actor = actors.member(desk.member.id)
    answer = {"address": "2 rue Haute, 54000 Nancy"}
    service.answer(desk.db, request, answer, version=request.version, actor=actor)
    sent = send(desk.db, request)
    assert "2 rue Haute" in card_orders.order_line(desk.db, sent)


def test_the_file_of_the_printer_holds_a_line_a_card_and_no_formula(desk: Desk) -> None:
    request = send(desk.db, desk.draft(reason="wrong_data", mistake="=1+1"))
    text = card_orders.order_file(desk.db, [request]).decode()
    header, line = text.removeprefix(spreadsheets.UTF8_MARK).splitlines()
    assert header.split(";") == list(card_orders.HEADERS)
    assert line.endswith(";wrong_data;'=1+1")


def test_no_card_is_ordered_for_a_contract_that_is_gone(desk: Desk) -> None:
    request = desk.draft(contract="C404")
    with pytest.raises(card_orders.NoContractError):
        card_orders.order_line(desk.db, request)
