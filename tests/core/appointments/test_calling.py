"""The call centre's list of calls: the one due first ahead, tried, closed once, told when given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.appointments import calling, queries
from mh_portal.core.assistance import service as assistance
from mh_portal.core.assistance.models import CallBack, CallBackOutcome, CallBackReason
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.database import Database
from tests.factories.accounts import mails, make_account
from tests.factories.appointments import make_booking
from tests.factories.members import make_member
from tests.support.portal import later

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
MONDAY = datetime(2022, 3, 28, 10, tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
def _morning() -> None:
    clock.start_at(MORNING)


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.write() as opened:
        yield opened


@pytest.fixture
def agent(db: Session) -> actors.Actor:
    account = make_account(db, make_member(db), "agent@malakoff.example", member_id=None)
    return actors.agent(account.id)


def booked(db: Session) -> CallBack:
    member = make_member(db)
    make_account(db, member)
    return make_booking(db, member, slot_at=MONDAY)


def test_the_list_has_the_call_due_first_ahead(db: Session) -> None:
    call = booked(db)
    locked_out = make_member(db, last_name="PETIT", first_name="PAUL", phone="0199000001")
    assistance.mark_call_back(db, locked_out.id, CallBackReason.SIGN_IN_FAILED)
    later(hours=1)
    soon = make_booking(db, make_member(db), slot_at=MORNING + timedelta(hours=5))
    db.flush()
    owed = queries.list_open(db, limit=10)
    assert [each.reason.value for each in owed] == ["sign_in_failed", "appointment", "appointment"]
    assert [each.id for each in owed[1:]] == [soon.id, call.id]
    assert (owed[0].name, owed[0].phone, owed[0].is_booked) == ("PAUL PETIT", "0199000001", False)
    assert (owed[2].phone, owed[2].due_at, owed[2].topic) == (
        "+33639981234", MONDAY, "teleconsultation",
    )  # fmt: skip
    assert len(queries.list_open(db, limit=2)) == 2
    assert len(queries.list_open(db, limit=10, until=clock.utcnow())) == 1


def test_a_call_without_an_answer_is_still_owed(db: Session, agent: actors.Actor) -> None:
    call = booked(db)
    calling.miss(db, call, agent)
    calling.miss(db, call, agent)
    db.flush()
    assert [each.attempts for each in queries.list_open(db, limit=10)] == [2]
    assert call.closed_at is None


def test_a_call_is_closed_with_what_came_of_it(db: Session, agent: actors.Actor) -> None:
    call = booked(db)
    calling.close(db, call, CallBackOutcome.REACHED, "Veut une aide au ménage.", agent)
    db.flush()
    assert (call.outcome, call.closed_by_id) == (CallBackOutcome.REACHED, agent.id)
    assert queries.list_open(db, limit=10) == []
    event = db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert (event.action, event.actor_id) == ("assistance:call_back:closed", agent.id)
    # The note is for the call centre: neither the trail nor an e-mail has it, nor the reminder.
    assert "ménage" not in str(event.changes)
    assert [mail[0] for mail in mails(db)] == ["appointment_booked"]


def test_the_note_is_not_readable_in_the_database(db: Session, agent: actors.Actor) -> None:
    call = booked(db)
    calling.close(db, call, CallBackOutcome.REACHED, "Veut une aide au ménage.", agent)
    db.flush()
    raw = db.connection().exec_driver_sql("SELECT note FROM call_backs").scalar_one()
    assert b"age" not in bytes(raw)
    db.expire(call)
    assert call.note == "Veut une aide au ménage."


def test_who_could_not_be_reached_is_told(db: Session, agent: actors.Actor) -> None:
    calling.close(db, booked(db), CallBackOutcome.NOT_REACHED, "", agent)
    assert [mail[0] for mail in mails(db)] == ["appointment_booked", "appointment_missed"]


def test_who_booked_nothing_gets_no_mail(db: Session, agent: actors.Actor) -> None:
    member = make_member(db, email="x@courriel.example")
    assistance.mark_call_back(db, member.id, CallBackReason.LINK_EXPIRED)
    db.flush()
    call = db.scalars(select(CallBack)).one()
    calling.close(db, call, CallBackOutcome.NOT_REACHED, "", agent)
    assert mails(db) == []
    # The same may be owed again.
    assistance.mark_call_back(db, member.id, CallBackReason.LINK_EXPIRED)
    db.flush()
    assert len(queries.list_open(db, limit=10)) == 1


def test_a_closed_call_is_not_closed_again(db: Session, agent: actors.Actor) -> None:
    call = booked(db)
    calling.close(db, call, CallBackOutcome.REACHED, "", agent)
    with pytest.raises(calling.ClosedError):
        calling.close(db, call, CallBackOutcome.NOT_REACHED, "", agent)
    with pytest.raises(calling.ClosedError):
        calling.miss(db, call, agent)
    assert call.outcome is CallBackOutcome.REACHED


def test_only_the_member_cancels(db: Session, agent: actors.Actor) -> None:
    with pytest.raises(ValueError, match="cancelled"):
        calling.close(db, booked(db), CallBackOutcome.CANCELLED, "", agent)


def test_a_call_is_found_by_its_number(db: Session) -> None:
    call = booked(db)
    found = calling.find_for_change(db, call.id)
    assert found is not None
    assert found.id == call.id
    assert calling.find_for_change(db, call.id + 1) is None
