"""Making a backup: one moment of the database, then the files its rows name, while others write."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import TableClause, select, text
from sqlalchemy.engine import Connection

from mh_portal.core import clock, durable
from mh_portal.core.audit.chain import HEADS_FILE
from mh_portal.core.backups import manifest as manifests
from mh_portal.core.backups.faults import BackupError
from mh_portal.core.backups.manifest import Manifest, Member
from mh_portal.core.backups.rows import Codec, key_of, list_tables
from mh_portal.core.columns import keyring
from mh_portal.core.database import Database

CHUNK = 1024 * 1024
ROWS_AT_ONCE = 1_000


def create(database: Database, instance: Path, path: Path) -> Manifest:
    """Write the archive `path`, whole or not at all; return what it says of itself.

    Raises BackupError for a database without schema and OSError for a disk that does not take it.
    """
    with _whole(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        # The heads come first: each of them belongs to an event that the rows below hold.
        heads = _content(instance / HEADS_FILE)
        with _moment(database) as connection:
            manifest = Manifest(
                revision=revision_of(connection),
                created_at=clock.utcnow().isoformat(),
                engine=database.version,
                sealed=keyring.fernet.encrypt(manifests.PROOF.encode()).decode(),
                index=keyring.blind_index("backup", manifests.PROOF).hex(),
            )
            if heads:
                manifest.members[HEADS_FILE] = _add(archive, HEADS_FILE, [heads])
            for table in list_tables():
                _add_table(archive, connection, table, manifest)
            for name in manifests.folders():
                _add_files(archive, connection, name, manifest, instance)
        archive.writestr(manifests.NAME, manifest.to_json())
    return manifest


def revision_of(connection: Connection) -> str:
    """Return the schema's revision; raises BackupError when the database has none."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        raise BackupError("The database has no schema yet: run « db upgrade » first.")
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


@contextlib.contextmanager
def _moment(database: Database) -> Iterator[Connection]:
    """Give a connection that sees one moment of the database, whatever is written meanwhile."""
    with database.reader.connect() as connection:
        # A reader of SQLite sees one moment as it is.
        if not database.is_sqlite:
            connection.execution_options(isolation_level="REPEATABLE READ")
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        yield connection


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give a name beside `path`, which takes its place when everything is on the disk."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    written = Path(name)
    try:
        yield written
        os.fsync(descriptor)
        written.replace(path)
        durable.sync_folder(path.parent)
    finally:
        os.close(descriptor)
        written.unlink(missing_ok=True)


def _add_table(
    archive: zipfile.ZipFile, connection: Connection, table: TableClause, manifest: Manifest
) -> None:
    codec, name = Codec(table), table.name
    manifest.rows[name] = 0
    manifest.columns[name] = [column.name for column in table.columns]
    rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
        select(*table.columns).order_by(*key_of(table))
    )

    def lines() -> Iterator[bytes]:
        for row in rows:
            manifest.rows[name] += 1
            yield codec.encode(row)

    place = manifests.place_of_table(name)
    manifest.members[place] = _add(archive, place, lines())


def _add_files(
    archive: zipfile.ZipFile,
    connection: Connection,
    name: str,
    manifest: Manifest,
    instance: Path,
) -> None:
    """Add the files that the rows name; a file without row has no key, and is worth nothing."""
    folder = manifests.folders()[name].folder
    table = next(table for table in list_tables() if table.name == name)
    codes = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
        select(table.c.code).where(table.c.file_key.is_not(None)).order_by(table.c.code)
    )
    for (code,) in codes:
        place = manifests.place_of_file(folder.name, code)
        try:
            file = (instance / place).open("rb")
        except FileNotFoundError:
            # Deleted with its row since that moment.
            manifest.missing.append(place)
            continue
        with file:
            manifest.members[place] = _add(archive, place, iter(lambda f=file: f.read(CHUNK), b""))  # type: ignore[misc]


def _add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> Member:
    size, digest = 0, hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as file:
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return Member(size, digest.hexdigest())


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
