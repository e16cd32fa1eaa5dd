"""Another day of debit is granted by the portal: at once, once, and as it was shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.contracts.models import Contract, DebitDay, Frequency, PaymentMethod
from mh_portal.core.database import Database
from mh_portal.core.debits import queries
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.overview import queries as overview
from mh_portal.core.overview import rules as home
from mh_portal.core.requests import service
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.requests.service import ObstacleError
from tests.factories import debits
from tests.factories.accounts import mails, make_account
from tests.factories.members import make_contract, make_member

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
TODAY = MORNING.date()


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    clock.start_at(MORNING)
    with database.write() as session:
        yield session


@pytest.fixture
def contract(db: Session) -> Contract:
    return contract_of(db)


def contract_of(db: Session, **facts: Any) -> Contract:
    member = make_member(db)
    make_account(db, member, f"jeanne{member.id}@courriel.example")
    return make_contract(db, member, **facts)


def next_days(db: Session, contract: Contract, count: int) -> list[date]:
    plan = queries.find_plan(db, contract.member_id, contract.contract_number)
    assert plan is not None
    return [debit.bank_day for debit in plan.coming(clock.today())[:count]]


def refuse(db: Session, request: Request) -> str:
    """Send it in vain; return why it is not taken."""
    actor = actors.member(request.member_id)
    with pytest.raises(ObstacleError) as caught:
        service.submit(db, request, version=request.version, actor=actor)
    return str(caught.value)


def test_a_wish_is_granted_at_once(db: Session, contract: Contract) -> None:
    request = debits.shift(db, contract, "15")
    assert request.state is RequestState.ACCEPTED
    assert request.outcome == {"first_on": "2022-04-19", "since": "2022-04-01"}
    assert next_days(db, contract, 3) == [date(2022, 3, 28), date(2022, 4, 19), date(2022, 5, 16)]


def test_the_home_follows(db: Session, contract: Contract) -> None:
    debits.shift(db, contract, "15")
    clock.start_at(datetime(2022, 4, 6, 9, tzinfo=clock.ZONE))
    briefs = overview.list_briefs(db, contract.member_id, clock.today())
    (payment,) = home.next_payments(briefs)
    assert payment.day == date(2022, 4, 19)


def test_the_quarter_moves_too(db: Session) -> None:
    contract = contract_of(db, frequency=Frequency.QUARTERLY)
    debits.shift(db, contract, "10")
    assert next_days(db, contract, 2) == [date(2022, 4, 11), date(2022, 7, 11)]


def test_the_email_announces_a_year_without_bank_details(db: Session, contract: Contract) -> None:
    debits.shift(db, contract, "15")
    ((kind, _, facts),) = mails(db)
    assert kind == "debit_day_changed"
    assert (facts["day_of_month"], facts["contract_number"]) == (15, contract.contract_number)
    assert len(facts["untouched"]) == 1
    assert facts["untouched"][0].startswith("28\N{NO-BREAK SPACE}mars 2022")
    assert len(facts["debits"]) == 11
    assert facts["debits"][0].startswith("19\N{NO-BREAK SPACE}avril 2022")
    assert not any("FR76" in str(fact) or "RUM" in str(fact) for fact in facts.values())


def test_sent_twice_it_moves_once(db: Session, contract: Contract) -> None:
    request = debits.shift(db, contract, "15")
    service.submit(db, request, version=1, actor=actors.member(contract.member_id))
    assert db.scalar(select(func.count()).select_from(DebitShift)) == 1
    assert len(mails(db)) == 1


def test_the_database_holds_one_shift_a_request(db: Session, contract: Contract) -> None:
    debits.shift(db, contract, "15")
    known = db.scalars(select(DebitShift)).one()
    db.add(
        DebitShift(
            contract_id=contract.id, reference=known.reference, since=known.since,
            day=DebitDay.TENTH, former=DebitDay.END, chosen_at=clock.utcnow(), is_settled=False,
        )
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        db.flush()
    db.rollback()


def test_two_wishes_in_a_row_and_the_last_one_holds(db: Session, contract: Contract) -> None:
    debits.shift(db, contract, "15")
    debits.shift(db, contract, "10")
    assert next_days(db, contract, 2) == [date(2022, 3, 28), date(2022, 4, 11)]
    debits.shift(db, contract, "5")
    assert next_days(db, contract, 2) == [date(2022, 3, 28), date(2022, 4, 5)]
    former = db.scalars(select(DebitShift.former).order_by(DebitShift.id)).all()
    assert former == [DebitDay.END] * 3


def test_of_two_drafts_for_one_day_the_second_has_nothing_to_change(
    db: Session, contract: Contract
) -> None:
    waiting = debits.make_wish(db, contract, "15")
    debits.shift(db, contract, "15")
    assert "déjà ce jour-là" in refuse(db, waiting)


def test_what_was_shown_too_long_ago_is_shown_again(db: Session, contract: Contract) -> None:
    request = debits.make_wish(db, contract, "15")
    clock.start_at(datetime(2022, 3, 30, 9, tzinfo=clock.ZONE))
    assert "16\N{NO-BREAK SPACE}mai 2022" in refuse(db, request)
    assert request.state is RequestState.DRAFT
    answers = {"first_on": "2022-05-16"}
    actor = actors.member(contract.member_id)
    service.answer(db, request, answers, version=request.version, actor=actor)
    service.submit(db, request, version=request.version, actor=actor)
    assert next_days(db, contract, 2) == [date(2022, 4, 5), date(2022, 5, 16)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"payment_method": PaymentMethod.CHEQUE, "debit_day": None}, "par chèque"),
        ({"ended_on": date(2022, 3, 23)}, "terminé"),
        ({"debit_day": DebitDay.FIFTH, "ended_on": date(2022, 3, 31)}, "dernier prélèvement"),
        ({"debit_day": DebitDay.FIFTH, "ended_on": date(2022, 4, 12)}, "se termine avant ce jour"),
        ({"debit_day": DebitDay.FIFTEENTH}, "déjà ce jour-là"),
    ],
)
def test_what_cannot_move_is_said(db: Session, facts: dict[str, Any], expected: str) -> None:
    assert expected in refuse(db, debits.make_wish(db, contract_of(db, **facts), "15"))


def test_a_contract_of_somebody_else_is_not_found(db: Session, contract: Contract) -> None:
    other = contract_of(db)
    request = debits.make_wish(db, contract, "15")
    answers = {"contract": other.contract_number}
    actor = actors.member(contract.member_id)
    service.answer(db, request, answers, version=request.version, actor=actor)
    assert "ne trouvons plus" in refuse(db, request)
    assert db.scalars(select(DebitShift)).all() == []


def test_the_journal_says_so(db: Session, contract: Contract) -> None:
    request = debits.shift(db, contract, "15")
    event = db.scalars(select(AuditEvent).where(AuditEvent.action == "debits:day:changed")).one()
    assert event.member_id == contract.member_id
    assert event.changes["reference"] == request.reference
    assert event.changes["due_on"] == ["2022-04-05", "2022-04-15"]
