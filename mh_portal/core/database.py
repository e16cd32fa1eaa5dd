"""The database: its engines, its sessions for reading and for writing, and the mapped base."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path
from typing import Any

from sqlalchemy import Executable, MetaData, create_engine, event
from sqlalchemy.engine import URL, CursorResult, Engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

try:
    # SQLite 3.7.0 to 3.51.2 may corrupt a WAL that is reset (sqlite.org/wal.html#walresetbug).
    import pysqlite3.dbapi2 as bundled_sqlite
except ImportError:  # pragma: no cover - only where no wheel exists
    bundled_sqlite = None
import sqlite3

SOUND_SQLITE = (3, 51, 3)
# A writer waits this long for its turn before the page says that nothing was recorded.
LOCK_SECONDS = 10.0


class Base(DeclarativeBase):
    """The mapped base; constraints are named so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Use(Enum):
    """What an engine is for.

    COUNT is for counts of hits: its commits do not wait for the disk. They survive the end of the
    process, and may be lost in a power cut.
    """

    READ = auto()
    WRITE = auto()
    COUNT = auto()


class WriteInReadError(RuntimeError):
    """A session meant for reading was asked to write."""


def sqlite_module() -> Any:
    """Return the SQLite module to use: Python's own when sound, else the bundled newer one."""
    if sqlite3.sqlite_version_info >= SOUND_SQLITE or bundled_sqlite is None:
        return sqlite3
    return bundled_sqlite


class Database:
    """One database, with an engine for each use.

    On SQLite readers begin deferred and see a snapshot; writers begin immediate, one after the
    other, behind a lock file. On PostgreSQL readers are read-only transactions.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        make = _sqlite_engine if self.is_sqlite else _postgresql_engine
        self.reader = make(self.url, Use.READ)
        self.writer = make(self.url, Use.WRITE)
        self.counter = make(self.url, Use.COUNT)
        self._readers = sessionmaker(self.reader, autoflush=False)
        self._writers = sessionmaker(self.writer)
        event.listen(self._readers, "before_flush", _refuse_flush)

    @property
    def version(self) -> str:
        """Which database engine runs, for the operator: « SQLite 3.53.4 »."""
        if self.is_sqlite:
            return f"SQLite {sqlite_module().sqlite_version}"
        with self.reader.connect() as connection:
            numbers = connection.dialect.server_version_info or ()
        return "PostgreSQL " + ".".join(str(number) for number in numbers)

    def read_session(self) -> Session:
        """Return a session that can only read; the caller closes it."""
        return self._readers()

    def write_session(self) -> Session:
        """Return a session that may write; nothing is kept until the caller commits."""
        return self._writers()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for reading and close it."""
        with self._readers() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose changes are committed at the end, or undone by an exception."""
        with self._writers.begin() as session:
            yield session

    def dispose(self) -> None:
        """Close the connections, for the end of the process or before a fork."""
        for engine in (self.reader, self.writer, self.counter):
            engine.dispose()


def rows(db: Session, statement: Executable, values: Mapping[str, Any]) -> CursorResult[Any]:
    """Return what a statement of columns alone reads; what `db` has pending is written before.

    `Session.execute` prepares to load objects at each statement, which takes as long as the rest.
    """
    if db.autoflush:
        db.flush()
    return db.connection().execute(statement, values)


def _refuse_flush(session: Session, *_: object) -> None:
    if session.new or session.dirty or session.deleted:
        raise WriteInReadError("a reading session was asked to write")


def _sqlite_engine(url: URL, use: Use) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("the SQLite database is a file")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, module=sqlite_module(), pool_size=10, max_overflow=20, pool_timeout=LOCK_SECONDS
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The module's own transactions break savepoints and snapshots; `begin` below opens them.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(LOCK_SECONDS * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {'NORMAL' if use is Use.COUNT else 'FULL'}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        if use is Use.READ:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    # The dialect's own hook and not an event: a listener on an engine makes each statement dearer.
    if use is Use.READ:

        def begin(connection: Any) -> None:
            connection.driver_connection.execute("BEGIN DEFERRED")

    else:
        turn = _Turn(Path(url.database + ".lock"))

        def begin(connection: Any) -> None:
            turn.take(connection.record_info)
            connection.driver_connection.execute("BEGIN IMMEDIATE")

        @event.listens_for(engine, "checkin")
        def end_writing(_connection: Any, record: Any) -> None:
            turn.give_back(record.record_info)

    engine.dialect.do_begin = begin  # type: ignore[assignment, method-assign]
    return engine


class _Turn:
    """The lock file that lets SQLite's writers in one at a time, across threads and processes.

    SQLite's own waiting is by growing naps, which starves the unlucky under load.
    """

    KEY = "write_turn"

    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self, info: Any) -> None:
        """Wait for the turn; raises OperationalError when it does not come in time."""
        if self.KEY in info:
            return
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        until = time.monotonic() + LOCK_SECONDS
        nap = 0.0002
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    os.close(descriptor)
                    raise OperationalError(
                        "BEGIN IMMEDIATE", None, TimeoutError("the database is busy")
                    ) from None
                time.sleep(nap)
                nap = min(nap * 1.5, 0.005)
            else:
                info[self.KEY] = descriptor
                return

    def give_back(self, info: Any) -> None:
        """Let the next writer in."""
        descriptor = info.pop(self.KEY, None)
        if descriptor is not None:
            os.close(descriptor)


def _postgresql_engine(url: URL, use: Use) -> Engine:
    options = f"-c statement_timeout=30s -c lock_timeout={int(LOCK_SECONDS)}s"
    if use is Use.READ:
        options += " -c default_transaction_read_only=on"
    if use is Use.COUNT:
        options += " -c synchronous_commit=off"
    return create_engine(
        url,
        pool_size=10,
        max_overflow=20,
        pool_timeout=LOCK_SECONDS,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 5},
    )
