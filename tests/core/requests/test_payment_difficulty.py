"""Difficulty to pay: what is asked, what is proposed, first in the queue, to the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.contracts.models import Contract
from mh_portal.core.database import Database
from mh_portal.core.requests import processing, service
from mh_portal.core.requests.kinds import KINDS, payment_difficulty
from mh_portal.core.requests.kinds.payment_difficulty import PaymentDifficultyDetails
from mh_portal.core.requests.rules import RequestState
from tests.factories import debits
from tests.factories.accounts import mails, make_account
from tests.factories.members import make_contract, make_member

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
COMPLETE = PaymentDifficultyDetails(contract="C1", **debits.DIFFICULTY)


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    clock.start_at(MORNING)
    with database.write() as session:
        yield session


@pytest.fixture
def contract(db: Session) -> Contract:
    member = make_member(db)
    make_account(db, member)
    return make_contract(db, member)


def test_it_is_answered_within_two_working_days(db: Session, contract: Contract) -> None:
    request = debits.make_difficulty(db, contract)
    service.submit(db, request, version=request.version, actor=actors.member(contract.member_id))
    assert request.promised_on == date(2022, 3, 28)
    assert [kind for kind, _, _ in mails(db)] == ["request_received"]


def test_it_alone_goes_first() -> None:
    assert [slug for slug, kind in KINDS.items() if kind.is_priority] == ["difficulte-paiement"]


def test_an_advisor_brings_it_to_its_end(db: Session, contract: Contract) -> None:
    request = debits.make_difficulty(db, contract)
    service.submit(db, request, version=request.version, actor=actors.member(contract.member_id))
    agent = actors.agent(make_account(db, make_member(db), "agent@courriel.example").id)
    processing.take(db, request, agent)
    processing.accept(db, request, "", "Trois parts, les 5 mai, juin et juillet.", agent)
    assert request.state is RequestState.ACCEPTED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contract", ""),
        ("trouble", "weather"),
        ("amount", ""),
        ("instalments", "12"),
        ("about", None),
        ("about", "x" * 2001),
        ("reached_by", "pigeon"),
    ],
)
def test_what_lacks_a_good_answer_is_named(name: str, value: str | None) -> None:
    assert COMPLETE.faults() == frozenset()
    asked = {"contract": "C1"} | debits.DIFFICULTY | {name: value}
    assert PaymentDifficultyDetails(**asked).faults() == {name}


@pytest.mark.parametrize(
    ("reached_by", "phone", "faults"),
    [
        ("morning", "", {"phone"}),
        ("morning", "06 39 98 12 34", set()),
        ("post", "", set()),
    ],
)
def test_who_wants_a_call_gives_a_number(reached_by: str, phone: str, faults: set[str]) -> None:
    asked = {"contract": "C1"} | debits.DIFFICULTY | {"reached_by": reached_by, "phone": phone}
    assert PaymentDifficultyDetails(**asked).faults() == faults


@pytest.mark.parametrize(
    ("count", "expected"), [("3", [Decimal("30.80")] * 3), ("advisor", []), (None, [])]
)
def test_the_parts_are_worked_out(count: str | None, expected: list[Decimal]) -> None:
    asked = PaymentDifficultyDetails(amount="92.40", instalments=count)
    assert list(asked.parts) == expected


def test_a_proposal_may_be_answered_by_another() -> None:
    assert "other_proposal" in payment_difficulty.KIND.refusals
