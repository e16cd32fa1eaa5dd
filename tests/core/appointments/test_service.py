"""Calls are booked, moved, cancelled and reminded of; a half hour never holds more than its seats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.appointments import queries, service
from mh_portal.core.assistance.models import CallBack, CallBackOutcome, CallBackReason, Motive
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from mh_portal.core.outbox.models import OutboxMessage
from tests.core.accounts.test_concurrency import count, run_at_once
from tests.factories.accounts import mails, make_account
from tests.factories.appointments import OPENING, PHONE, make_booking, make_wish
from tests.factories.members import make_member
from tests.support.portal import later

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
FRIDAY = datetime(2022, 3, 25, 14, 30, tzinfo=clock.ZONE)
MONDAY = datetime(2022, 3, 28, 10, tzinfo=clock.ZONE)
EMAIL = "jeanne@courriel.example"


@pytest.fixture(autouse=True)
def _morning() -> None:
    clock.start_at(MORNING)


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.write() as opened:
        yield opened


@pytest.fixture
def member(db: Session) -> Member:
    found = make_member(db)
    make_account(db, found, EMAIL)
    return found


def move(db: Session, call: CallBack, slot_at: datetime, version: int = 0) -> None:
    actor, wish = actors.member(call.member_id), make_wish(slot_at)
    service.move(db, call, wish, version=version, opening=OPENING, actor=actor)


def reminders(db: Session) -> list[tuple[str, datetime]]:
    """Return what the reminders say, and when they are due."""
    waiting = select(OutboxMessage).where(OutboxMessage.kind == "appointment_reminder")
    return [((each.context or {})["moment"], each.not_before) for each in db.scalars(waiting)]


def test_a_call_is_booked_recorded_and_confirmed(db: Session, member: Member) -> None:
    call = make_booking(db, member, slot_at=MONDAY)
    assert (call.reason, call.slot_at, call.phone) == (CallBackReason.APPOINTMENT, MONDAY, PHONE)
    assert (call.topic, call.motive, call.seat) == ("teleconsultation", Motive.HELP, 1)
    kind, recipient, facts = mails(db)[0]
    assert (kind, recipient) == ("appointment_booked", EMAIL)
    assert facts["moment"].replace("\xa0", " ") == "lundi 28 mars 2022 à 10 h"
    assert set(facts) == {"greeting", "moment", "code"}
    event = db.scalars(select(AuditEvent)).one()
    assert (event.action, event.member_id) == ("appointments:call:booked", member.id)
    assert PHONE not in str(event.changes)


def test_the_reminder_waits_for_the_morning_of_the_day_before(db: Session, member: Member) -> None:
    make_booking(db, member, slot_at=MONDAY)
    ((moment, due),) = reminders(db)
    assert "28" in moment
    assert due == datetime(2022, 3, 27, 9, tzinfo=clock.ZONE)


def test_a_call_of_tomorrow_needs_no_reminder(db: Session, member: Member) -> None:
    make_booking(db, member, slot_at=FRIDAY)
    assert reminders(db) == []


def test_who_has_no_address_books_all_the_same(db: Session) -> None:
    make_booking(db, make_member(db), slot_at=MONDAY)
    assert mails(db) == []


def test_the_same_booking_twice_is_one(db: Session, member: Member) -> None:
    first = make_booking(db, member, slot_at=MONDAY)
    assert make_booking(db, member, slot_at=MONDAY).id == first.id
    assert len([mail for mail in mails(db) if mail[0] == "appointment_booked"]) == 1


def test_one_open_call_about_a_service(db: Session, member: Member) -> None:
    first = make_booking(db, member, slot_at=MONDAY)
    with pytest.raises(service.AlreadyBookedError) as error:
        make_booking(db, member, slot_at=FRIDAY)
    assert error.value.code == first.code
    # Another service, and somebody else, may.
    make_booking(db, member, "aide-a-domicile", slot_at=FRIDAY)
    make_booking(db, make_member(db), slot_at=FRIDAY)


@pytest.mark.parametrize(
    "slot_at",
    [
        MORNING + timedelta(hours=1, minutes=30),
        MORNING - timedelta(days=1),
        MONDAY + timedelta(minutes=10),
        MONDAY.replace(hour=8),
        MONDAY.replace(hour=17, minute=30),
        MONDAY - timedelta(days=1),
        MONDAY + timedelta(days=30),
        datetime(2022, 4, 18, 10, tzinfo=clock.ZONE),
    ],
    ids=["too soon", "past", "between", "early", "late", "Sunday", "far", "holiday"],
)
def test_no_call_at_another_moment(db: Session, member: Member, slot_at: datetime) -> None:
    clock.start_at(datetime(2022, 4, 11, 9, tzinfo=clock.ZONE) if slot_at.month == 4 else MORNING)
    with pytest.raises(service.SlotTakenError):
        make_booking(db, member, slot_at=slot_at)
    assert mails(db) == []


def test_a_full_half_hour_is_not_offered_any_more(db: Session, member: Member) -> None:
    others = [make_booking(db, make_member(db), slot_at=MONDAY) for _ in range(2)]
    assert sorted(call.seat or 0 for call in others) == [1, 2]
    assert MONDAY not in queries.list_free(db, OPENING)
    with pytest.raises(service.SlotTakenError):
        make_booking(db, member, slot_at=MONDAY)
    service.cancel(db, others[0], actors.member(others[0].member_id))
    db.flush()
    assert MONDAY in queries.list_free(db, OPENING)
    assert make_booking(db, member, slot_at=MONDAY).seat == 1


def test_a_moved_call_keeps_its_name_and_gives_its_seat_back(db: Session, member: Member) -> None:
    call = make_booking(db, member, slot_at=FRIDAY)
    code = call.code
    move(db, call, MONDAY)
    assert (call.slot_at, call.code, call.sequence) == (MONDAY, code, 1)
    assert [mail[0] for mail in mails(db)] == [
        "appointment_booked", "appointment_moved", "appointment_reminder",
    ]  # fmt: skip
    others = [make_booking(db, make_member(db), slot_at=FRIDAY) for _ in range(2)]
    assert {other.seat for other in others} == {1, 2}


def test_a_moved_call_is_reminded_of_once(db: Session, member: Member) -> None:
    call = make_booking(db, member, slot_at=MONDAY)
    move(db, call, MONDAY + timedelta(days=1))
    ((moment, _due),) = reminders(db)
    assert "mardi" in moment
    service.cancel(db, call, actors.member(member.id))
    assert reminders(db) == []


def test_moved_to_where_it_is_nothing_happens(db: Session, member: Member) -> None:
    call = make_booking(db, member, slot_at=MONDAY)
    before = mails(db)
    move(db, call, MONDAY, version=7)
    assert mails(db) == before
    assert call.sequence == 0


def test_a_page_that_is_out_of_date_overwrites_nothing(db: Session, member: Member) -> None:
    call = make_booking(db, member, slot_at=MONDAY)
    move(db, call, FRIDAY, version=0)
    with pytest.raises(service.ChangedMeanwhileError):
        move(db, call, MONDAY + timedelta(days=2), version=0)
    assert call.slot_at == FRIDAY


def test_a_call_cannot_be_moved_to_a_full_half_hour(database: Database) -> None:
    with database.write() as db:
        for _ in range(2):
            make_booking(db, make_member(db), slot_at=FRIDAY)
        call_id = make_booking(db, make_member(db), slot_at=MONDAY).id
    with pytest.raises(service.SlotTakenError), database.write() as db:
        move(db, db.get_one(CallBack, call_id), FRIDAY)
    with database.read() as db:
        assert db.get_one(CallBack, call_id).slot_at == MONDAY


def test_a_cancelled_call_is_cancelled_once_and_changed_no_more(
    db: Session, member: Member
) -> None:
    call = make_booking(db, member, slot_at=MONDAY)
    for _ in range(2):
        service.cancel(db, call, actors.member(member.id))
    assert (call.outcome, call.seat) == (CallBackOutcome.CANCELLED, None)
    assert [mail[0] for mail in mails(db)] == ["appointment_booked", "appointment_cancelled"]
    with pytest.raises(service.OverError):
        move(db, call, FRIDAY, version=1)
    # And another one may be booked.
    assert make_booking(db, member, slot_at=MONDAY).id != call.id


def test_a_call_that_was_forgotten_can_be_moved(db: Session, member: Member) -> None:
    call = make_booking(db, member, slot_at=FRIDAY)
    later(days=2)
    move(db, call, MONDAY + timedelta(hours=4))
    assert call.slot_at == MONDAY + timedelta(hours=4)


def test_however_many_ask_at_once_the_seats_are_not_exceeded(database: Database) -> None:
    with database.write() as db:
        members = [make_member(db).id for _ in range(6)]

    def book(db: Session, number: int) -> int | None:
        return make_booking(db, db.get_one(Member, members[number]), slot_at=MONDAY).seat

    outcomes = run_at_once(database, book)
    assert sorted(seat for seat in outcomes if isinstance(seat, int)) == [1, 2]
    refused = [error for error in outcomes if isinstance(error, service.SlotTakenError)]
    assert len(refused) == 4, outcomes
    assert count(database, CallBack) == 2


def test_a_member_who_clicks_in_many_places_books_once(database: Database) -> None:
    with database.write() as db:
        member_id = make_member(db).id
        make_account(db, db.get_one(Member, member_id), EMAIL)
    outcomes = run_at_once(
        database,
        lambda db, _: make_booking(db, db.get_one(Member, member_id), slot_at=MONDAY).id,
    )
    assert len(set(outcomes)) == 1, outcomes
    assert count(database, CallBack) == 1
    with database.read() as db:
        assert [mail[0] for mail in mails(db)] == ["appointment_booked", "appointment_reminder"]


def test_many_who_move_at_once_do_not_exceed_the_seats(database: Database) -> None:
    with database.write() as db:
        calls = [
            make_booking(db, make_member(db), slot_at=MONDAY + timedelta(minutes=30 * number)).id
            for number in range(6)
        ]

    def change(db: Session, number: int) -> None:
        move(db, db.get_one(CallBack, calls[number]), FRIDAY)

    outcomes = run_at_once(database, change)
    assert outcomes.count(None) == 2, outcomes
    with database.read() as db:
        held = db.scalars(select(CallBack.seat).where(CallBack.slot_at == FRIDAY)).all()
    assert sorted(seat or 0 for seat in held) == [1, 2]
