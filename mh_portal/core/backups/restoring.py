"""Restoring a backup: checked first, then the rows in one transaction and the files by renaming."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import TableClause, delete, func, insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from mh_portal.core import durable
from mh_portal.core.audit.chain import HEADS_FILE
from mh_portal.core.backups import manifest as manifests
from mh_portal.core.backups.faults import BackupError
from mh_portal.core.backups.manifest import Manifest
from mh_portal.core.backups.reading import Archive, open_archive
from mh_portal.core.backups.rows import list_tables
from mh_portal.core.backups.settling import Settled, settle
from mh_portal.core.backups.undoing import Undone, list_undone
from mh_portal.core.backups.writing import ROWS_AT_ONCE, revision_of
from mh_portal.core.database import Base, Database

# A portal that was merely looked at has these.
_COUNTS = {"indicator_counts", "indicator_gauges", "indicator_marks", "limit_windows"}


@dataclasses.dataclass(frozen=True)
class _Trigger:
    """A trigger of SQLite and the statement that makes it."""

    name: str
    statement: str


@dataclasses.dataclass(frozen=True)
class Restored:
    """What is there now, what was ended and held so that nothing happens twice, what is undone."""

    manifest: Manifest
    settled: Settled
    undone: Undone


def restore(database: Database, instance: Path, path: Path, *, may_replace: bool) -> Restored:
    """Put the backup `path` in the place of the database and the files; return what was done.

    All or nothing. Raises BackupError, with nothing replaced, when anything in the backup is not
    as it should be, or when there is data already that it may not replace.
    """
    with open_archive(path) as archive:
        manifest = archive.manifest
        _check_place(database, manifest, may_replace=may_replace)
        archive.check()
        with _unpacked(archive, instance) as fresh, database.writer.connect() as connection:
            _let_take_time(connection)
            undone = list_undone(connection, archive.last_event, instance)
            try:
                settled = _replace(connection, archive, undone, fresh, instance)
            except BaseException:
                if undone.listing:
                    undone.listing.unlink(missing_ok=True)
                raise
    return Restored(manifest, settled, undone)


def _replace(
    connection: Connection, archive: Archive, undone: Undone, fresh: Path, instance: Path
) -> Settled:
    with without_triggers(connection):
        _empty(connection)
        for table in list_tables():
            _fill(connection, table, archive)
    _number_on(connection)
    with Session(connection) as db:
        settled = settle(db, archive.manifest.created_at, undone.count)
        with _swapped(fresh, instance):
            # This publishes the new head of the audit chain beside the old ones.
            db.commit()
            connection.commit()
    return settled


def _check_place(database: Database, manifest: Manifest, *, may_replace: bool) -> None:
    with database.reader.connect() as connection:
        revision = revision_of(connection)
        if manifest.revision != revision:
            raise BackupError(
                f"The backup has schema {manifest.revision} and this database {revision}: restore "
                "it with the version of the portal that made it."
            )
        if may_replace:
            return
        for table in list_tables():
            one = select(1).select_from(table).limit(1)
            if table.name not in _COUNTS and connection.scalar(one):
                raise BackupError(
                    f"The database holds data ({table.name}): nothing was replaced. "
                    "Restore with --replace to lose it."
                )


@contextlib.contextmanager
def _unpacked(archive: Archive, instance: Path) -> Iterator[Path]:
    """Give a folder of the instance with the files of the backup, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="restore-", dir=instance))
    try:
        for name in archive.manifest.files:
            place = folder / name
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            durable.write_new(place, archive.read(name))
        for each in [path for path in folder.rglob("*") if path.is_dir()]:
            durable.sync_folder(each)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _swapped(fresh: Path, instance: Path) -> Iterator[None]:
    """Put the fresh files in the place of the old ones, which come back if anything fails."""
    names = [HEADS_FILE, *(store.folder.name for store in manifests.folders().values())]
    old = fresh / "old"
    old.mkdir()
    moved: list[tuple[Path, Path]] = []
    try:
        for name in names:
            for source, target in (
                (instance / name, old / name),
                (fresh / name, instance / name),
            ):
                if source.exists():
                    source.rename(target)
                    moved.append((source, target))
        durable.sync_folder(instance)
        yield
    except BaseException:
        for source, target in reversed(moved):
            target.rename(source)
        raise


def _let_take_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))


@contextlib.contextmanager
def without_triggers(connection: Connection) -> Iterator[None]:
    """Let the audit trail be emptied, in this transaction alone: a restored or thrown-away base."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
        yield
        connection.execute(text("ALTER TABLE audit_events ENABLE TRIGGER USER"))
        return
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    triggers = [_Trigger(*row) for row in rows]
    for trigger in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{trigger.name}"')
    yield
    for trigger in triggers:
        connection.exec_driver_sql(trigger.statement)


def _empty(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in list_tables())
        connection.execute(text(f"TRUNCATE {names}"))
        return
    for table in reversed(list_tables()):
        connection.execute(delete(table))


def _fill(connection: Connection, table: TableClause, archive: Archive) -> None:
    rows, statement = archive.list_rows(table), insert(table)
    while batch := list(itertools.islice(rows, ROWS_AT_ONCE)):
        connection.execute(statement, batch)


def _number_on(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that are there now; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        named = {"table": table.name, "column": column.name}
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), named)
        newest = connection.scalar(select(func.max(column)))
        if sequence and newest:
            connection.execute(select(func.setval(sequence, newest)))
