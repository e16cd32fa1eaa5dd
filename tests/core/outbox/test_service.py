"""The life of a message, on both databases."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import LargeBinary, select, type_coerce
from sqlalchemy.exc import IntegrityError

from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.columns import keyring
from mh_portal.core.database import Database
from mh_portal.core.outbox import holding, queries, rules, service
from mh_portal.core.outbox.models import MessageState, OutboxMessage
from tests.core.outbox.samples import (
    LEASE,
    Newsletter,
    change,
    claim_one,
    put,
    row,
    security_email,
    settle,
)

SOON = timedelta(seconds=1)


def claims(database: Database, limit: int = 10) -> list[int]:
    with database.write() as db:
        return [claimed.id for claimed in service.claim(db, limit, lease=LEASE)]


def test_a_message_exists_only_with_the_change_that_causes_it(database: Database) -> None:
    with database.write_session() as db:
        service.enqueue(db, security_email(), recipient="a@b.example", member_id=None)
        db.flush()
        db.rollback()
    with database.read() as db:
        assert sum(queries.count_by_state(db).values()) == 0


def test_what_a_message_says_is_unreadable_in_the_database(database: Database) -> None:
    number = put(database)
    with database.read() as db:
        raw = db.scalar(
            select(type_coerce(OutboxMessage.context, LargeBinary)).where(
                OutboxMessage.id == number
            )
        )
    assert raw is not None
    assert b"a-secret" not in bytes(raw)
    assert claim_one(database).open_context()["token"] == "a-secret"


def test_a_message_id_is_made_once_and_fits_a_header_line(database: Database) -> None:
    number = put(database)
    name = row(database, number).message_id
    assert re.fullmatch(r"\d{14}\.[0-9a-f]{16}", name)
    assert claim_one(database).message_id == name


def test_a_message_is_lent_to_one_deliverer(database: Database) -> None:
    number = put(database)
    assert claims(database) == [number]
    assert claims(database) == []
    lent = row(database, number)
    assert (lent.state, lent.tries) == (MessageState.SENDING, 1)


def test_security_mail_goes_first_then_the_oldest(database: Database) -> None:
    news = [put(database, Newsletter()) for _ in range(2)]
    security = [put(database) for _ in range(2)]
    assert [claims(database, 1)[0] for _ in range(4)] == security + news


def test_as_many_are_lent_as_were_asked_for(database: Database) -> None:
    for _ in range(3):
        put(database, Newsletter())
    put(database)
    assert len(claims(database, 3)) == 3
    assert len(claims(database, 3)) == 1


def test_a_wave_waits_for_its_day_on_the_portals_clock(database: Database) -> None:
    number = put(database, Newsletter(), not_before=clock.utcnow() + timedelta(days=2))
    assert claims(database) == []
    clock.start_at(clock.utcnow() + timedelta(days=2, seconds=1))
    assert claims(database) == [number]


def test_what_is_due_at_once_does_not_wait_for_a_clock_set_back(database: Database) -> None:
    clock.start_at(clock.utcnow() + timedelta(hours=3))
    number = put(database)
    clock.start_at(None)
    assert claims(database) == [number]


def test_what_was_sent_is_wiped(database: Database) -> None:
    number = put(database)
    claimed = claim_one(database)
    with database.write() as db:
        assert settle(db, claimed, MessageState.SENT, "250 OK")
    sent = row(database, number)
    assert (sent.state, sent.context, sent.last_answer) == (MessageState.SENT, None, "250 OK")
    assert sent.sent_at is not None
    assert claims(database) == []


def test_what_was_refused_for_now_comes_back_later(database: Database) -> None:
    number = put(database)
    claimed = claim_one(database)
    with database.write() as db:
        assert settle(db, claimed, MessageState.QUEUED, "450 later", delay=timedelta(minutes=1))
    assert claims(database) == []
    again = claim_one(database, rules.machine_now() + timedelta(minutes=1, seconds=1))
    assert (again.id, again.tries, again.message_id) == (number, 2, claimed.message_id)
    assert again.open_context()["token"] == "a-secret"


def test_what_is_given_up_is_wiped(database: Database) -> None:
    number = put(database)
    claimed = claim_one(database)
    with database.write() as db:
        assert settle(db, claimed, MessageState.FAILED, "550 " + "x" * 1000)
    failed = row(database, number)
    assert (failed.state, failed.context) == (MessageState.FAILED, None)
    assert len(failed.last_answer) == 300


def test_unknown_security_mail_is_tried_once_more_after_ten_minutes(database: Database) -> None:
    number = put(database)
    first = claim_one(database)
    with database.write() as db:
        settle(db, first, MessageState.UNKNOWN, "silence")
    assert row(database, number).state is MessageState.UNKNOWN
    with database.write() as db:
        assert service.repeat_unknown(db) == 0
        assert service.repeat_unknown(db, now=rules.machine_now() + rules.SECOND_TRY + SOON) == 1
    second = claim_one(database, rules.machine_now() + rules.SECOND_TRY + SOON)
    assert second.message_id == first.message_id
    with database.write() as db:
        settle(db, second, MessageState.UNKNOWN, "silence again")
        assert service.repeat_unknown(db, now=rules.machine_now() + timedelta(days=2)) == 0
    assert row(database, number).state is MessageState.UNKNOWN


def test_other_unknown_mail_waits_for_a_person(database: Database) -> None:
    number = put(database, Newsletter())
    claimed = claim_one(database)
    with database.write() as db:
        settle(db, claimed, MessageState.UNKNOWN, "silence")
        assert service.repeat_unknown(db, now=rules.machine_now() + timedelta(days=2)) == 0
    clock.start_at(clock.utcnow() + timedelta(days=30))
    with database.write() as db:
        holding.release(db, number)
    again = claim_one(database)
    assert again.message_id == claimed.message_id
    assert rules.is_useful(clock.utcnow(), again.useful_until)


def test_a_released_link_does_not_live_longer(database: Database) -> None:
    number = put(database)
    claimed = claim_one(database)
    with database.write() as db:
        settle(db, claimed, MessageState.UNKNOWN, "silence")
        holding.release(db, number)
    assert row(database, number).useful_until == claimed.useful_until


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "nowhere"])
def test_only_what_is_unknown_is_released(database: Database, state: str) -> None:
    number = put(database) + (1 if state == "nowhere" else 0)
    if state in {"sending", "sent"}:
        claimed = claim_one(database)
        if state == "sent":
            with database.write() as db:
                settle(db, claimed, MessageState.SENT, "250 OK")
    with pytest.raises(holding.NotUnknownError), database.write() as db:
        holding.release(db, number)


def test_a_lease_that_ran_out_makes_a_message_unknown(database: Database) -> None:
    number = put(database)
    claim_one(database)
    with database.write() as db:
        assert service.recover_expired(db, repeatable=False) == 0
        late = rules.machine_now() + LEASE + SOON
        assert service.recover_expired(db, repeatable=False, now=late) == 1
    assert row(database, number).state is MessageState.UNKNOWN


def test_a_lease_that_ran_out_is_no_harm_where_sending_twice_leaves_one(
    database: Database,
) -> None:
    number = put(database)
    claim_one(database)
    late = rules.machine_now() + LEASE + SOON
    with database.write() as db:
        assert service.recover_expired(db, repeatable=True, now=late) == 1
    assert claim_one(database, late).id == number


def test_who_comes_late_still_knows_what_happened(database: Database) -> None:
    number = put(database)
    claimed = claim_one(database)
    with database.write() as db:
        late = rules.machine_now() + LEASE + SOON
        service.recover_expired(db, repeatable=False, now=late)
        assert settle(db, claimed, MessageState.SENT, "250 OK")
    assert row(database, number).state is MessageState.SENT


def test_who_lost_the_message_to_another_changes_nothing(database: Database) -> None:
    number = put(database)
    first = claim_one(database)
    with database.write() as db:
        late = rules.machine_now() + LEASE + SOON
        service.recover_expired(db, repeatable=True, now=late)
    claim_one(database, late)
    with database.write() as db:
        assert not settle(db, first, MessageState.FAILED, "550 no")
    assert row(database, number).state is MessageState.SENDING


def test_of_two_messages_with_one_key_only_the_first_exists(database: Database) -> None:
    first = put(database, Newsletter(), dedupe_key="launch:7")
    assert put(database, Newsletter("Monsieur Petit"), dedupe_key="launch:7") == first
    assert put(database, Newsletter(), dedupe_key="launch:8") != first


def test_one_key_makes_one_message_whatever_runs_at_the_same_time(
    database: Database, settings: Settings
) -> None:
    barrier = Barrier(4)
    faults: list[Exception] = []

    def enqueue() -> None:
        own = Database(settings.database_url)
        try:
            barrier.wait()
            put(own, Newsletter(), dedupe_key="launch:7")
            put(own, Newsletter())
        except Exception as error:  # noqa: BLE001 - shown below
            faults.append(error)
        finally:
            own.dispose()

    threads = [Thread(target=enqueue) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with database.read() as db:
        assert queries.count_by_state(db)[MessageState.QUEUED] == 5


def test_many_deliverers_never_hold_one_message_twice(
    database: Database, settings: Settings
) -> None:
    expected = {put(database, Newsletter() if n % 2 else None) for n in range(30)}
    barrier = Barrier(3)
    held: list[int] = []

    def deliver() -> None:
        own = Database(settings.database_url)
        barrier.wait()
        while found := claims(own, 2):
            held.extend(found)
        own.dispose()

    threads = [Thread(target=deliver) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(held) == 30
    assert set(held) == expected


def test_one_unreadable_message_does_not_stop_the_others(
    database: Database, settings: Settings
) -> None:
    first, second = put(database), put(database)
    keyring.configure((Fernet.generate_key(),), settings.index_key)
    with database.write() as db:
        claimed = service.claim(db, 2, lease=LEASE)
    assert [one.id for one in claimed] == [first, second]
    with pytest.raises(InvalidToken):
        claimed[0].open_context()


def test_a_secret_is_not_shown_by_accident(database: Database) -> None:
    put(database)
    assert "sealed" not in repr(claim_one(database))


@pytest.mark.parametrize(
    "values",
    [
        {"state": MessageState.SENT},
        {"state": MessageState.FAILED},
        {"state": MessageState.SENDING},
        {"leased_until": rules.AT_ONCE},
    ],
)
def test_the_database_refuses_a_message_that_cannot_be(
    database: Database, values: dict[str, object]
) -> None:
    number = put(database)
    with pytest.raises(IntegrityError):
        change(database, number, **values)
