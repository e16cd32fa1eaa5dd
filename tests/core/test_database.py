"""Readers cannot write, writers take turns, and a moment is always aware."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from threading import Thread

import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError

from mh_portal.core import database as database_module
from mh_portal.core.columns import Cents, UtcDateTime, keyring
from mh_portal.core.database import Database, WriteInReadError, rows
from mh_portal.core.limits.models import LimitWindow
from mh_portal.core.members.models import Member
from tests.factories.members import make_contract, make_member


def test_a_reading_session_refuses_to_flush(database: Database) -> None:
    with database.read() as db:
        db.add(LimitWindow(name="a", hits=1, ends_at=1.0))
        with pytest.raises(WriteInReadError):
            db.flush()


def test_a_reading_connection_refuses_to_write(database: Database) -> None:
    with database.reader.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("DELETE FROM limit_windows"))


def test_rows_hold_what_the_session_has_not_written_yet(database: Database) -> None:
    asked = select(LimitWindow.hits).where(LimitWindow.name == bindparam("of"))
    with database.write() as db:
        db.add(LimitWindow(name="a", hits=3, ends_at=1.0))
        assert rows(db, asked, {"of": "a"}).scalar_one() == 3
    with database.read() as db:
        assert rows(db, asked, {"of": "a"}).scalar_one() == 3
        assert rows(db, asked, {"of": "b"}).first() is None


def test_an_exception_undoes_everything(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as db:
        make_member(db)
        raise ZeroDivisionError
    with database.read() as db:
        assert db.query(Member).count() == 0


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as db:
        member = make_member(db)
        make_contract(db, member, member_id=member.id + 1)


def test_writers_take_turns(database: Database) -> None:
    with database.write() as db:
        db.add(LimitWindow(name="a", hits=0, ends_at=1.0))

    def add() -> None:
        for _ in range(25):
            with database.write() as db:
                window = db.get(LimitWindow, "a", with_for_update=True)
                assert window is not None
                window.hits += 1

    threads = [Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as db:
        assert db.get_one(LimitWindow, "a").hits == 100


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_writer_does_not_wait_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "LOCK_SECONDS", 0.05)
    with database.writer.begin(), pytest.raises(OperationalError, match="busy"):
        database.writer.connect().begin().commit()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_sqlite_is_sound_and_safe(database: Database) -> None:
    with database.writer.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    assert database_module.sqlite_module().sqlite_version_info >= (3, 51, 3)
    assert database.version.startswith("SQLite 3.")


def test_moments_come_back_in_utc(database: Database) -> None:
    dialect = database.writer.dialect
    column = UtcDateTime()
    moment = datetime(2022, 3, 24, 8, 0, 0, 123456, tzinfo=UTC)
    kept = column.process_bind_param(moment, dialect)
    assert column.process_result_value(kept, dialect) == moment
    with pytest.raises(ValueError, match="time zone"):
        column.process_bind_param(datetime(2022, 3, 24), dialect)  # noqa: DTZ001 - it is refused


def test_amounts_are_whole_cents(database: Database) -> None:
    dialect = database.writer.dialect
    assert Cents().process_bind_param(Decimal("92.40"), dialect) == 9240
    assert Cents().process_result_value(9240, dialect) == Decimal("92.40")
    with pytest.raises(ValueError, match="two decimals"):
        Cents().process_bind_param(Decimal("0.001"), dialect)


def test_secrets_are_not_in_the_file(database: Database) -> None:
    nir = "255081416802538"
    with database.write() as db:
        member = make_member(db, nir=nir, nir_index=keyring.blind_index("nir", nir))
        member_id = member.id
    with database.reader.connect() as connection:
        row = connection.execute(text("SELECT nir, nir_index FROM members")).one()
    assert nir.encode() not in bytes(row.nir) + bytes(row.nir_index)
    with database.read() as db:
        assert db.get_one(Member, member_id).nir == nir


def test_a_closed_list_is_closed(database: Database) -> None:
    with pytest.raises((StatementError, DBAPIError)), database.write() as db:
        make_member(db, civility="DR")
