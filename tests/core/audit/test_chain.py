"""The audit chain shows every change, removal and cut, and refuses the first two."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mh_portal.config import Settings
from mh_portal.core import actors
from mh_portal.core.audit import service
from mh_portal.core.audit.chain import HEADS_FILE, chain
from mh_portal.core.database import Database


def record(database: Database, count: int = 1) -> None:
    for number in range(count):
        with database.write() as db:
            service.record(
                db, "tests:thing:done", actors.SYSTEM, member_id=number, changes={"n": [None, 1.5]}
            )


def find_break(database: Database) -> str | None:
    with database.read() as db:
        found = chain.find_break(db)
    return f"{found.event_id} {found.reason}" if found else None


def tamper(database: Database, statement: str) -> None:
    """Change what the triggers protect, as somebody with the database's owner rights could."""
    with database.writer.begin() as connection:
        if database.is_sqlite:
            connection.execute(text("DROP TRIGGER audit_events_no_update"))
            connection.execute(text("DROP TRIGGER audit_events_no_delete"))
        else:
            connection.execute(text("DROP TRIGGER audit_events_append_only ON audit_events"))
        connection.execute(text(statement))


def test_an_untouched_chain_holds(database: Database) -> None:
    assert find_break(database) is None
    record(database, 3)
    assert find_break(database) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET member_id = 9 WHERE member_id = 1",
        "UPDATE audit_events SET action = 'tests:thing:undone' WHERE member_id = 1",
        "DELETE FROM audit_events WHERE member_id = 1",
        "DELETE FROM audit_events WHERE member_id = 2",
        "DELETE FROM audit_events",
    ],
)
def test_a_change_or_removal_shows(database: Database, statement: str) -> None:
    record(database, 3)
    tamper(database, statement)
    assert find_break(database) is not None


def test_a_forged_event_shows(database: Database) -> None:
    record(database, 1)
    tamper(
        database,
        "INSERT INTO audit_events (at, action, actor_kind, changes, digest) SELECT at, "
        "'tests:thing:forged', actor_kind, changes, digest FROM audit_events",
    )
    assert find_break(database) is not None


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_events SET member_id = 9", "DELETE FROM audit_events"]
)
def test_the_database_refuses(database: Database, statement: str) -> None:
    record(database)
    with (
        pytest.raises(DBAPIError, match="only ever added"),
        database.writer.begin() as connection,
    ):
        connection.execute(text(statement))


def test_what_is_undone_is_neither_kept_nor_published(
    database: Database, settings: Settings
) -> None:
    record(database)
    with database.write_session() as db:
        service.record(db, "tests:thing:undone", actors.SYSTEM)
        db.rollback()
    record(database)
    assert find_break(database) is None
    assert len((settings.instance / HEADS_FILE).read_text().splitlines()) == 2


def test_a_line_cut_by_a_crash_is_no_head(database: Database, settings: Settings) -> None:
    record(database, 2)
    with (settings.instance / HEADS_FILE).open("a") as heads:
        heads.write("99 abc")
    assert find_break(database) is None


def test_writers_at_once_make_one_chain(database: Database) -> None:
    threads = [Thread(target=record, args=(database, 5)) for _ in range(4)]
    run_all(threads)
    assert find_break(database) is None
    with database.reader.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit_events")).scalar() == 20


def run_all(threads: list[Thread], start: Callable[[Thread], None] = Thread.start) -> None:
    for thread in threads:
        start(thread)
    for thread in threads:
        thread.join()
