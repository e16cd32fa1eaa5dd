"""What the deliverers, the health page and the operator read, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from mh_portal.core import clock
from mh_portal.core.database import Database
from mh_portal.core.outbox import queries, rules
from mh_portal.core.outbox.models import MessageState
from tests.core.outbox.samples import LEASE, Newsletter, change, claim_one, put, settle

SOON = timedelta(seconds=1)


def test_every_state_is_counted_those_without_messages_too(database: Database) -> None:
    for _ in range(3):
        put(database)
    claimed = claim_one(database)
    with database.write() as db:
        settle(db, claimed, MessageState.FAILED, "550 no")
    with database.read() as db:
        assert queries.count_by_state(db) == {
            MessageState.QUEUED: 2,
            MessageState.SENDING: 0,
            MessageState.SENT: 0,
            MessageState.FAILED: 1,
            MessageState.UNKNOWN: 0,
        }


def test_what_is_due_is_seen_be_it_security_mail_or_not(database: Database) -> None:
    with database.read() as db:
        assert not queries.has_due(db)
    for email in (None, Newsletter()):
        number = put(database, email)
        with database.read() as db:
            assert queries.has_due(db)
        change(database, number, next_try=rules.machine_now() + timedelta(minutes=1))
        with database.read() as db:
            assert not queries.has_due(db)
            assert queries.has_due(db, now=rules.machine_now() + timedelta(minutes=2))
        change(database, number, state=MessageState.UNKNOWN)


def test_the_oldest_waiting_message_is_the_oldest_that_should_be_gone(
    database: Database,
) -> None:
    with database.read() as db:
        assert queries.find_oldest_waiting(db) is None
    start = clock.utcnow()
    put(database, Newsletter(), not_before=start + timedelta(hours=2))
    with database.read() as db:
        assert queries.find_oldest_waiting(db) is None
    clock.start_at(start + timedelta(hours=3))
    put(database)
    with database.read() as db:
        assert queries.find_oldest_waiting(db) == start + timedelta(hours=2)


def test_what_a_dead_deliverer_left_is_seen_when_its_lease_is_over(database: Database) -> None:
    put(database)
    claimed = claim_one(database)
    with database.read() as db:
        assert not queries.has_stranded(db)
        assert queries.has_stranded(db, now=rules.machine_now() + LEASE + SOON)
    with database.write() as db:
        settle(db, claimed, MessageState.UNKNOWN, "silence")
    with database.read() as db:
        assert not queries.has_stranded(db)
        assert queries.has_stranded(db, now=rules.machine_now() + rules.SECOND_TRY + SOON)


def test_unknown_mail_that_only_a_person_sends_again_is_not_stranded(
    database: Database,
) -> None:
    put(database, Newsletter())
    claimed = claim_one(database)
    with database.write() as db:
        settle(db, claimed, MessageState.UNKNOWN, "silence")
    with database.read() as db:
        assert not queries.has_stranded(db, now=rules.machine_now() + timedelta(days=9))


def test_messages_in_a_state_are_listed_newest_first(database: Database) -> None:
    numbers = [put(database) for _ in range(3)]
    with database.read() as db:
        listed = queries.list_in_state(db, MessageState.QUEUED, limit=2)
        assert [message.id for message in listed] == [numbers[2], numbers[1]]
        assert queries.list_in_state(db, MessageState.FAILED) == []


# PostgreSQL's planner goes by statistics, which a table without rows does not have.
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_next_message_is_found_by_one_seek_however_many_wait(database: Database) -> None:
    with database.read() as db:
        plan = db.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM outbox_messages WHERE state = 'queued'"
                " AND security = 1 AND not_before <= '2030' AND next_try <= '2030'"
                " ORDER BY not_before, next_try, id LIMIT 1"
            )
        ).all()
    (step,) = [line.detail for line in plan]
    assert "USING COVERING INDEX ix_outbox_messages_due (state=? AND security=? AND" in step
