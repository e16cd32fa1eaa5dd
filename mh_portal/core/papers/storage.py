"""Where files are kept: under random names outside of everything that is served, each under its own key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from mh_portal.core import durable

FOLDER = "papers"
# A file whose row was never committed, or is gone, may lie this long.
ORPHANS_LAST = timedelta(days=1)


class Storage:
    """A folder of files and what bounds them, set once at the start of the process."""

    def __init__(self, name: str = FOLDER) -> None:
        self._name = name
        self._folder: Path | None = None
        self.scanner = ""
        self.quota = 0

    def configure(self, instance: Path, *, scanner: str = "", quota: int = 0) -> None:
        """Take the folder of everything the portal keeps, clamd's address, and a member's bytes."""
        self._folder, self.scanner, self.quota = instance / self._name, scanner, quota

    @property
    def folder(self) -> Path:
        """The folder of the files; raises RuntimeError before `configure`."""
        if self._folder is None:
            raise RuntimeError(f"the folder of the {self._name} is not configured")
        return self._folder

    def write(self, code: str, content: bytes, key: bytes) -> None:
        """Keep a file, enciphered; it is on the disk when this returns."""
        path = self._path(code)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        durable.write_new(path, [Fernet(key).encrypt(content)])
        for folder in (path.parent, path.parent.parent):
            durable.sync_folder(folder)

    def read(self, code: str, key: bytes) -> bytes:
        """Return a file; raises OSError when it is not there and InvalidToken when it was changed."""
        return Fernet(key).decrypt(self._path(code).read_bytes())

    def erase(self, code: str) -> None:
        """Erase a file, if it is there."""
        self._path(code).unlink(missing_ok=True)

    def list_older(self, than: float) -> Iterator[str]:
        """Give the codes of the files last written before a moment, in seconds of the epoch."""
        for path in self.folder.glob("??/*"):
            if path.stat().st_mtime < than:
                yield path.name

    def _path(self, code: str) -> Path:
        return self.folder / code[:2] / code


storage = Storage()
