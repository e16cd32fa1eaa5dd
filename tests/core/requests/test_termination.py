"""Ending a contract: confirmed at once, taken back before, in force on its day, and kept."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.assistance.models import CallBack, CallBackReason
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.contracts.models import (
    Contract,
    DebitDay,
    Frequency,
    LegalFamily,
    PaymentMethod,
)
from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.database import Database
from mh_portal.core.debits import queries as debits
from mh_portal.core.requests import ending, processing, service
from mh_portal.core.requests import queries as requests
from mh_portal.core.requests.kinds.termination import KIND
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.moving import NotPossibleError
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.requests.service import ObstacleError
from mh_portal.core.terminations import queries
from mh_portal.core.terminations.models import Termination
from tests.factories.accounts import mails, make_account
from tests.factories.members import make_contract, make_member
from tests.factories.terminations import TYPED, ask, make_draft

S = RequestState


def at(day: date) -> None:
    clock.start_at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.ZONE))


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    at(date(2022, 4, 20))
    with database.write() as session:
        yield session


@pytest.fixture
def contract(db: Session) -> Contract:
    return contract_of(
        db,
        frequency=Frequency.QUARTERLY,
        debit_day=DebitDay.FIFTH,
        premium=Decimal("277.20"),
    )


def contract_of(db: Session, *, email: str = "jeanne@courriel.example", **facts: Any) -> Contract:
    member = make_member(db)
    if email:
        make_account(db, member, email)
    return make_contract(db, member, **facts)


def found(db: Session, request: Request) -> Termination:
    row = queries.find_of_request(db, request.id)
    assert row is not None
    return row


def agent(db: Session) -> actors.Actor:
    account = make_account(db, make_member(db), "conseil@portail.example")
    return actors.agent(account.id)


def refused(db: Session, contract: Contract, reason: str = "any_time", **more: Any) -> str:
    with pytest.raises(ObstacleError) as caught:
        ask(db, contract, reason, **more)
    return str(caught.value)


def test_received_and_confirmed_at_once(db: Session, contract: Contract) -> None:
    request = ask(db, contract)
    assert request.state is S.IN_PROGRESS
    assert request.outcome == {"date": "2022-05-20"}
    row = found(db, request)
    assert (row.effect_on, row.refund, row.owed) == (
        date(2022, 5, 20),
        Decimal("127.94"),
        Decimal("0.00"),
    )
    assert row.refund_by == date(2022, 6, 19)
    assert row.received_at == request.submitted_at
    # From now on card, certificates and debits know the last day.
    assert contract.ended_on == date(2022, 5, 19)
    assert contract.status(date(2022, 5, 19)) is ContractStatus.IN_FORCE
    plan = debits.find_plan(db, contract.member_id, contract.contract_number)
    assert plan is not None
    assert not plan.coming(date(2022, 5, 20))


def test_the_receipt_is_written_with_day_and_money(db: Session, contract: Contract) -> None:
    request = ask(db, contract)
    kind, recipient, told = mails(db)[-1]
    assert (kind, recipient) == ("termination_received", "jeanne@courriel.example")
    assert told["reference"] == request.reference
    assert told["received_at"] == "20\N{NO-BREAK SPACE}avril 2022 à\N{NO-BREAK SPACE}9\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}00"  # fmt: skip
    assert "20\N{NO-BREAK SPACE}mai" in told["effect_on"]
    assert "127,94" in told["money"]
    assert "19\N{NO-BREAK SPACE}juin" in told["money"]
    assert told["token"] == ""


def test_sent_twice_it_ends_once(db: Session, contract: Contract) -> None:
    request = ask(db, contract)
    service.submit(db, request, version=1, actor=actors.member(contract.member_id))
    assert len(db.scalars(select(Termination)).all()) == 1


def test_nothing_ends_before_its_day_and_all_does_on_it(db: Session, contract: Contract) -> None:
    request = ask(db, contract)
    at(date(2022, 5, 19))
    assert ending.close_due(db) == 0
    at(date(2022, 5, 20))
    assert ending.close_due(db) == 1
    assert request.state is S.ACCEPTED
    assert found(db, request).effective_at is not None
    assert contract.status(clock.today()) is ContractStatus.ENDED
    kind, _to, told = mails(db)[-1]
    assert kind == "termination_effective"
    assert "19\N{NO-BREAK SPACE}mai" in told["last_day"]
    # Run again, nothing more happens.
    assert ending.close_due(db) == 0
    actions = [a for a in db.scalars(select(AuditEvent.action)) if a.startswith("terminations:")]
    assert actions == ["terminations:end:confirmed", "terminations:end:ended"]


def test_a_late_run_ends_on_the_day_all_the_same(db: Session, contract: Contract) -> None:
    ask(db, contract)
    at(date(2022, 6, 2))
    assert ending.close_due(db) == 1
    assert contract.ended_on == date(2022, 5, 19)


def test_taken_back_until_the_day_before(db: Session, contract: Contract) -> None:
    request = ask(db, contract)
    at(date(2022, 5, 19))
    service.withdraw(db, request, actors.member(contract.member_id))
    assert (request.state, contract.ended_on) == (S.WITHDRAWN, None)
    kind, _to, told = mails(db)[-1]
    assert kind == "termination_taken_back"
    assert told["follows"][0] == (
        f"Votre contrat {contract.contract_number} continue sans interruption."
    )
    assert "n’aura pas lieu" in told["follows"][-1]
    at(date(2022, 5, 20))
    assert ending.close_due(db) == 0
    assert contract.status(clock.today()) is ContractStatus.IN_FORCE
    # And it may be asked for again.
    assert ask(db, contract).state is S.IN_PROGRESS


def test_not_taken_back_on_the_day_of_its_end(db: Session, contract: Contract) -> None:
    request = ask(db, contract)
    at(date(2022, 5, 20))
    with pytest.raises(NotPossibleError):
        service.withdraw(db, request, actors.member(contract.member_id))
    # The caller undoes the whole.
    db.rollback()


def test_what_was_known_of_the_end_before_holds_again(db: Session) -> None:
    contract = contract_of(db, ended_on=date(2022, 8, 31))
    request = ask(db, contract)
    assert contract.ended_on == date(2022, 5, 19)
    service.withdraw(db, request, actors.member(contract.member_id))
    assert contract.ended_on == date(2022, 8, 31)


def test_a_contract_is_ended_by_one_request(db: Session, contract: Contract) -> None:
    ask(db, contract)
    assert "déjà demandée" in refused(db, contract, "annual")


def test_a_closed_path_is_refused_with_the_day_it_opens(db: Session) -> None:
    young = contract_of(db, subscribed_on=date(2021, 11, 1), started_on=date(2021, 11, 1))
    assert "1er\N{NO-BREAK SPACE}novembre 2022" in refused(db, young)
    assert ask(db, young, "annual").outcome == {"date": "2023-01-01"}


def test_an_event_ends_it_one_month_after(db: Session, contract: Contract) -> None:
    assert "3 mois" in refused(db, contract, "moving", event_on="2022-01-19")
    request = ask(db, contract, "retirement", event_on="2022-02-28")
    assert found(db, request).event_on == date(2022, 2, 28)
    assert request.outcome == {"date": "2022-05-20"}


def test_an_answer_that_is_missing_is_asked_for(db: Session, contract: Contract) -> None:
    draft = make_draft(db, contract, "moving")
    with pytest.raises(service.IncompleteError):
        service.submit(db, draft, version=draft.version, actor=actors.member(contract.member_id))
    for wrong in ("yesterday", "2022-02-30", ""):
        draft = make_draft(db, contract, "moving", event_on=wrong)
        with pytest.raises(service.IncompleteError):
            service.submit(
                db, draft, version=draft.version, actor=actors.member(contract.member_id)
            )


def test_whom_the_contract_covers_cannot_end_it(db: Session, contract: Contract) -> None:
    other = make_member(db, first_name="PAUL")
    draft = make_draft(db, contract)
    draft.member_id = other.id
    with pytest.raises(ObstacleError, match="plus en cours"):
        service.submit(db, draft, version=draft.version, actor=actors.member(other.id))


def test_no_mandate_reaches_so_far(db: Session, contract: Contract) -> None:
    draft = make_draft(db, contract)
    with pytest.raises(NotPossibleError):
        service.submit(db, draft, version=draft.version, actor=actors.helper(1))
    db.rollback()


@pytest.mark.parametrize("family", list(LegalFamily))
def test_in_every_family(db: Session, family: LegalFamily) -> None:
    assert ask(db, contract_of(db, legal_code=family)).outcome == {"date": "2022-05-20"}


def test_a_contract_paid_by_cheque(db: Session) -> None:
    contract = contract_of(
        db,
        payment_method=PaymentMethod.CHEQUE,
        debit_day=None,
        frequency=Frequency.QUARTERLY,
        premium=Decimal("277.20"),
    )
    assert found(db, ask(db, contract)).refund == Decimal("127.94")


def test_who_has_no_mailbox_is_written_to_by_post(db: Session) -> None:
    ask(db, contract_of(db, email=""))
    assert mails(db) == []
    assert db.scalars(select(CallBack.reason)).all() == [CallBackReason.TERMINATION_LETTER]


# The insurer's side ------------------------------------------------------------------------


def test_without_a_login_a_closed_path_waits_for_a_person(db: Session) -> None:
    young = contract_of(db, subscribed_on=date(2021, 11, 1), started_on=date(2021, 11, 1))
    request = ask(db, young, identity=TYPED)
    assert (request.state, young.ended_on) == (S.SUBMITTED, None)
    kind, _to, told = mails(db)[-1]
    assert kind == "termination_to_examine"
    assert "1er\N{NO-BREAK SPACE}novembre 2022" in told["why"]
    advisor = agent(db)
    processing.take(db, request, advisor)
    assert KIND.proposal(db, request) == "2023-01-01"
    for wrong in ("", "2022-04-20", "demain"):
        with pytest.raises(processing.ObjectionError):
            processing.accept(db, request, wrong, "", advisor)
    processing.accept(db, request, "2023-01-01", "À l’échéance.", advisor)
    assert (request.state, young.ended_on) == (S.ACCEPTED, date(2022, 12, 31))
    at(date(2023, 1, 1))
    assert ending.close_due(db) == 1
    assert young.status(clock.today()) is ContractStatus.ENDED
    assert mails(db)[-1][0] == "termination_effective"


def test_an_advisor_moves_the_day_of_a_confirmed_end(db: Session, contract: Contract) -> None:
    request, advisor = ask(db, contract), agent(db)
    processing.take(db, request, advisor)
    assert KIND.proposal(db, request) == "2022-05-20"
    processing.accept(db, request, "2022-06-01", "", advisor)
    assert (found(db, request).effect_on, contract.ended_on) == (
        date(2022, 6, 1),
        date(2022, 5, 31),
    )
    assert found(db, request).refund == Decimal("91.38")


def test_a_refused_end_lets_the_contract_run_on(db: Session, contract: Contract) -> None:
    request, advisor = ask(db, contract), agent(db)
    processing.take(db, request, advisor)
    processing.refuse(db, request, "not_subscriber", "", advisor)
    assert ending.close_due(db) == 1
    assert contract.ended_on is None
    assert found(db, request).withdrawn_at is not None
    at(date(2022, 5, 20))
    assert ending.close_due(db) == 0


def test_an_account_is_no_condition(db: Session) -> None:
    contract = contract_of(db, email="")
    assert db.scalars(select(Account)).all() == []
    assert ask(db, contract).state is S.IN_PROGRESS


def test_two_requests_at_once_end_a_contract_once(database: Database) -> None:
    at(date(2022, 4, 20))
    with database.write() as db:
        contract = contract_of(db)
        member_id, contract_id = contract.member_id, contract.id
        references = [make_draft(db, contract).reference for _ in range(2)]
    start = Barrier(2)

    def send(reference: str) -> str:
        start.wait()
        try:
            with database.write() as db:
                draft = requests.find_for_change(db, member_id, reference)
                assert draft is not None
                service.submit(db, draft, version=draft.version, actor=actors.member(member_id))
        except (ObstacleError, NotPossibleError):
            return "refused"
        return "confirmed"

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(send, references))
    assert found == ["confirmed", "refused"]
    with database.read() as db:
        rows = db.scalars(select(Termination).where(Termination.contract_id == contract_id)).all()
        assert len(rows) == 1
        assert len(mails(db)) == 1
