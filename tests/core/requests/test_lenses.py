"""Lenses: the year's allowance is counted once, whoever asks, whatever the extract brings back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.contracts.models import Beneficiary, BeneficiaryKind, Contract, LegalFamily
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from mh_portal.core.requests import processing, service
from mh_portal.core.requests.kinds import lenses
from mh_portal.core.requests.kinds.lenses import LensesDetails
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.processing import ObjectionError
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.requests.service import IncompleteError, ObstacleError
from tests.factories.accounts import make_account
from tests.factories.guarantees import make_guarantee
from tests.factories.kinds import LENSES, make_agent, make_lenses_draft, send
from tests.factories.members import DIGEST, make_contract, make_member, make_product
from tests.factories.reimbursements import make_reimbursement
from tests.support.portal import later

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
LINE = "lenses_not_reimbursed"


@dataclasses.dataclass
class Desk:
    """A couple with 150 € a year each, and the session all are in."""

    db: Session
    member: Member
    contract: Contract
    agent: actors.Actor

    def draft(self, **answers: str) -> Request:
        return make_lenses_draft(self.db, self.member, **answers)

    def sent(self, **answers: str) -> Request:
        return send(self.db, self.draft(**answers))

    def complaint(self, request: Request) -> str:
        with pytest.raises(ObstacleError) as caught:
            send(self.db, request)
        return " ".join(caught.value.reasons)

    def payable(self, request: Request) -> Decimal:
        found = lenses.estimate(self.db, request)
        assert found is not None
        return found.payable

    def accept(self, request: Request, amount: str | None = None) -> None:
        processing.take(self.db, request, self.agent)
        result = lenses.KIND.proposal(self.db, request) if amount is None else amount
        processing.accept(self.db, request, result, "", self.agent)

    def refuse(self, request: Request) -> None:
        processing.take(self.db, request, self.agent)
        processing.refuse(self.db, request, "not_lenses", "", self.agent)

    def reimbursed(self, amount: str, **facts: object) -> None:
        known = {
            "act_code": "LEN-N", "billed": Decimal(amount), "provider": "OPTIQUE CARNOT",
            "complementary_paid": Decimal(amount), "statutory_paid": Decimal(0),
            "base": Decimal(0), "care_date": date(2022, 1, 10), "paid_on": date(2022, 1, 20),
        }  # fmt: skip
        make_reimbursement(self.db, self.contract, **(known | facts))


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    clock.start_at(MORNING)
    with database.write() as db:
        member = make_member(db)
        make_account(db, member)
        contract = make_contract(db, member)
        db.add(
            Beneficiary(
                contract_id=contract.id, rank=2, kind=BeneficiaryKind.SPOUSE, last_name="MARTIN",
                first_name="PAUL", birth_date=date(1940, 1, 1), birth_rank=1,
                started_on=date(2021, 6, 1), extract_digest=DIGEST,
            )
        )  # fmt: skip
        make_guarantee(db, LINE)
        db.flush()
        db.expire_all()
        yield Desk(db, member, contract, make_agent(db))


def paul(desk: Desk) -> str:
    return f"{desk.contract.contract_number}.2"


@given(st.text(max_size=12), st.text(max_size=12))
def test_only_a_day_and_an_amount_make_an_invoice(day: str, amount: str) -> None:
    claim = LensesDetails("C1.1", "no", day, amount, "Optique").claim
    if claim is not None:
        assert date.fromisoformat(day) == claim.care_date
        assert 0 < claim.price <= lenses.MOST


@pytest.mark.parametrize("amount", ["0", "-5", "3000.01", "NaN", "Infinity", "1e9", "", "abc"])
def test_amounts_that_are_none(amount: str) -> None:
    assert LensesDetails("C1.1", "no", "2022-03-03", amount, "Optique").claim is None


def test_from_the_first_page_to_the_payment(desk: Desk, backend: str) -> None:
    request = desk.sent(amount="180.50")
    assert request.promised_on == date(2022, 3, 31)
    assert lenses.KIND.proposal(desk.db, request) == "150.00"
    desk.accept(request)
    assert request.state is RequestState.ACCEPTED
    assert request.outcome == {"amount": "150.00"}


def test_without_its_papers_it_is_not_sent(desk: Desk) -> None:
    actor = actors.member(desk.member.id)
    request = service.start(desk.db, desk.member.id, lenses.KIND, "a key", actor)
    person = {"person": f"{desk.contract.contract_number}.1"}
    service.answer(desk.db, request, LENSES | person, version=request.version, actor=actor)
    with pytest.raises(IncompleteError):
        send(desk.db, request)


def test_open_and_granted_requests_take_from_the_allowance(desk: Desk, backend: str) -> None:
    desk.reimbursed("30.00")
    first = desk.sent(amount="60.00")
    second = desk.draft(amount="80.00", care_date="2022-03-10")
    assert desk.payable(second) == 60
    desk.accept(first, "50.00")
    assert desk.payable(second) == 70


def test_a_refusal_releases_what_was_held(desk: Desk, backend: str) -> None:
    first = desk.sent(amount="120.00")
    second = desk.draft(amount="80.00", care_date="2022-03-10")
    assert desk.payable(second) == 30
    desk.refuse(first)
    assert desk.payable(second) == 80


def test_who_asked_first_is_served_first(desk: Desk, backend: str) -> None:
    first = desk.sent(amount="100.00")
    later(minutes=1)
    second = desk.sent(amount="100.00", care_date="2022-03-10")
    assert desk.payable(first) == 100
    assert desk.payable(second) == 50
    desk.accept(second)
    assert desk.payable(first) == 100
    desk.accept(first)
    granted = [Decimal((one.outcome or {})["amount"]) for one in (first, second)]
    assert sum(granted) == 150


def test_each_person_and_each_year_has_an_allowance(desk: Desk, backend: str) -> None:
    desk.sent(amount="150.00")
    assert desk.payable(desk.draft(amount="90.00", person=paul(desk))) == 90
    assert desk.payable(desk.draft(amount="90.00", care_date="2021-12-31")) == 90
    assert desk.payable(desk.draft(amount="90.00", care_date="2022-01-01")) == 0


def test_what_the_extract_brings_back_is_counted_once(desk: Desk, backend: str) -> None:
    granted = desk.sent(amount="60.00")
    desk.accept(granted)
    facts = {"care_date": date(2022, 3, 3), "paid_on": date(2022, 3, 20)}
    desk.reimbursed("60.00", provider="OPTIQUE VAUBAN SARL", **facts)
    assert desk.payable(desk.draft(amount="150.00", care_date="2022-03-10")) == 90


def test_care_of_another_kind_does_not_count(desk: Desk) -> None:
    desk.reimbursed("100.00", act_code="LUN-B")
    desk.reimbursed("100.00", care_date=date(2021, 12, 31))
    desk.reimbursed("100.00", beneficiary_rank=2)
    assert desk.payable(desk.draft(amount="150.00")) == 150


def test_the_same_invoice_is_known(desk: Desk, backend: str) -> None:
    first = desk.sent()
    again = desk.draft(optician="OPTIQUE VAUBAN")
    assert first.reference in desk.complaint(again)
    other = desk.draft(optician="Optique Carnot")
    assert desk.payable(other) == 60
    desk.refuse(first)
    assert send(desk.db, again).state is RequestState.SUBMITTED


def test_an_invoice_that_was_reimbursed_is_known(desk: Desk) -> None:
    desk.reimbursed(
        "60.00", care_date=date(2022, 3, 3), provider="OPTIQUE VAUBAN", reimbursement_id="R77"
    )
    assert "R77" in desk.complaint(desk.draft())


@pytest.mark.parametrize(
    ("family", "article"),
    [
        (LegalFamily.INSURANCE, "L114-1"),
        (LegalFamily.MUTUAL, "L221-11"),
        (LegalFamily.SOCIAL_SECURITY, "L932-13"),
    ],
)
def test_after_two_years_the_claim_has_lapsed(
    desk: Desk, family: LegalFamily, article: str
) -> None:
    desk.contract.legal_code = family
    request = desk.draft(care_date="2020-03-24")
    assert lenses.KIND.obstacles(desk.db, request) == []
    later(days=1)
    assert article in desk.complaint(request)


def test_a_person_is_claimed_for_while_covered(desk: Desk) -> None:
    assert "ne couvrait pas Paul Martin" in desk.complaint(
        desk.draft(person=paul(desk), care_date="2021-05-31")
    )


def test_nobody_else_is_claimed_for(desk: Desk) -> None:
    assert "pas couverte par vos contrats" in desk.complaint(desk.draft(person="C404.1"))


def test_two_contracts_pay_together_and_no_more_than_the_price(desk: Desk) -> None:
    make_product(desk.db, "TOP")
    make_guarantee(desk.db, LINE, product_code="TOP", value=Decimal(80))
    make_contract(desk.db, desk.member, product_code="TOP", started_on=date(2020, 1, 1))
    assert desk.payable(desk.draft(amount="300.00")) == 230
    assert desk.payable(desk.draft(amount="200.00", care_date="2022-03-04")) == 200


@pytest.mark.parametrize("result", ["", "0", "-1", "60.01", "12.345", "NaN", "abc"])
def test_no_other_amount_is_granted(desk: Desk, result: str) -> None:
    request = desk.sent()
    with pytest.raises(ObjectionError):
        desk.accept(request, result)
    assert request.state is RequestState.IN_PROGRESS


def test_what_was_reimbursed_meanwhile_is_not_granted_again(desk: Desk) -> None:
    request = desk.sent()
    desk.reimbursed("60.00", care_date=date(2022, 3, 3), provider="OPTIQUE VAUBAN")
    with pytest.raises(ObjectionError):
        desk.accept(request, "60.00")


def test_a_table_without_a_yearly_amount_grants_nothing(desk: Desk) -> None:
    request = desk.draft()
    make_guarantee(desk.db, "vaccines", valid_from=date(2022, 1, 1))
    assert "ne paie rien" in desk.complaint(request)
    assert lenses.KIND.proposal(desk.db, request) == ""
