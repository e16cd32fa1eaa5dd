"""Reading a backup: everything in it is looked at before any of it is used."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import TableClause

from mh_portal.core.audit.chain import HEADS_FILE, chain, newest_head
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.backups import manifest as manifests
from mh_portal.core.backups.faults import BackupError
from mh_portal.core.backups.rows import Codec, encrypted_columns, list_tables
from mh_portal.core.backups.undoing import LastEvent
from mh_portal.core.columns import keyring

CHUNK = 1024 * 1024
# An encrypted value of each so many rows is opened: keys that were rotated lie apart by then.
OPENED_EVERY = 500
_FIRST_BYTES = b"PK\x03\x04"
# The bit of a zip that says that a password is needed.
_PASSWORD = 1
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


class Archive:
    """An open backup; `manifest` is what it says of itself, and holds only once it is checked.

    So does `last_event`, the newest of its audit trail.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.last_event: LastEvent | None = None
        try:
            self.manifest = manifests.from_json(archive.read(manifests.NAME))
        except KeyError:
            raise BackupError("This is not a backup of the portal: it has no manifest.") from None

    def check(self) -> None:
        """Look at everything; raises BackupError for the first thing that is not as it should be."""
        tables = list_tables()
        columns = {table.name: [column.name for column in table.columns] for table in tables}
        if self.manifest.columns != columns or set(self.manifest.rows) != set(columns):
            raise BackupError("The backup has other tables than this version of the portal.")
        self._check_names(tables)
        self._check_keys()
        for name in self.manifest.members:
            self._check_sum(name)
        for table in tables:
            self._check_rows(table)
        self._check_chain(next(each for each in tables if each.name == "audit_events"))

    def list_rows(self, table: TableClause) -> Iterator[dict[str, Any]]:
        """Give the rows of a table, one after the other."""
        codec = Codec(table)
        with self._archive.open(manifests.place_of_table(table.name)) as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield codec.decode(line)
                except ValueError:
                    raise BackupError(f"Row {number} of {table.name} cannot be read.") from None

    def read(self, name: str) -> Iterator[bytes]:
        """Give a file in pieces."""
        with self._archive.open(name) as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def _check_names(self, tables: list[TableClause]) -> None:
        held = self._archive.namelist()
        if sorted(held) != sorted([*self.manifest.members, manifests.NAME]):
            raise BackupError("The backup holds other files than its manifest says.")
        missing = {manifests.place_of_table(table.name) for table in tables} - set(held)
        if missing:
            raise BackupError(f"The backup has no {min(missing)}.")

    def _check_keys(self) -> None:
        try:
            keyring.fernet.decrypt(self.manifest.sealed)
        except InvalidToken:
            raise BackupError("The data keys of this instance do not open the backup.") from None
        if keyring.blind_index("backup", manifests.PROOF).hex() != self.manifest.index:
            raise BackupError("The index key of this instance is not that of the backup.")

    def _check_sum(self, name: str) -> None:
        expected, digest = self.manifest.members[name], hashlib.sha256()
        if self._archive.getinfo(name).file_size == expected.size:
            for chunk in self.read(name):
                digest.update(chunk)
        if not hmac.compare_digest(digest.hexdigest(), expected.sha256):
            raise BackupError(f"The backup was changed or damaged: {name} is not what was saved.")

    def _check_rows(self, table: TableClause) -> None:
        count, encrypted = 0, encrypted_columns(table)
        store = manifests.folders().get(table.name)
        places = {*self.manifest.files, *self.manifest.missing} if store else set()
        opened = dict.fromkeys(encrypted, -OPENED_EVERY)
        for count, row in enumerate(self.list_rows(table), 1):
            for name in encrypted:
                if row[name] is not None and count - opened[name] >= OPENED_EVERY:
                    opened[name] = count
                    _open(row[name], f"{table.name}.{name}")
            if store and row["file_key"] is not None:
                place = manifests.place_of_file(store.folder.name, row["code"])
                if place not in places:
                    raise BackupError(f"The backup has no {place}, which a row names.")
        if count != self.manifest.rows[table.name]:
            raise BackupError(f"The backup has not all rows of {table.name}.")

    def _check_chain(self, table: TableClause) -> None:
        published = None
        if HEADS_FILE in self.manifest.members:
            with self._archive.open(HEADS_FILE) as lines:
                published = newest_head(lines)
        if found := chain.find_break_among(self._list_events(table), published):
            raise BackupError(
                "The audit chain of the backup does not hold with the audit key of this instance: "
                f"event {found.event_id} {found.reason}."
            )

    def _list_events(self, table: TableClause) -> Iterator[AuditEvent]:
        for row in self.list_rows(table):
            self.last_event = LastEvent(row["id"], row["digest"])
            yield AuditEvent(**row)


@contextlib.contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Give the archive at `path`; whatever is wrong with it is a BackupError, at any moment."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise BackupError(f"There is no file {path}.") from None
    with file:
        if file.read(len(_FIRST_BYTES)) != _FIRST_BYTES:
            raise BackupError(f"{path} is not a backup of the portal.")
        try:
            with zipfile.ZipFile(file) as archive:
                _refuse_what_is_not_ours(archive)
                yield Archive(archive)
        except _DAMAGES as error:
            raise BackupError(f"The backup is cut off or damaged: {error}.") from error


def _refuse_what_is_not_ours(archive: zipfile.ZipFile) -> None:
    """Refuse what the portal never writes, before zipfile stumbles over it."""
    if any(
        each.flag_bits & _PASSWORD or each.compress_type != zipfile.ZIP_DEFLATED
        for each in archive.infolist()
    ):
        raise BackupError("The backup was changed or damaged: its list of files is not ours.")


def _open(value: bytes, where: str) -> None:
    try:
        keyring.fernet.decrypt(value)
    except InvalidToken:
        raise BackupError(
            f"The data keys of this instance do not open everything in the backup: {where}."
        ) from None
