"""Rows that are checked and ready, waiting on disk until the member base is locked for them.

Checking and encrypting take minutes and happen before the write transaction; loading what waits
here takes as short as can be. The file has no name, is readable by nobody else, and is gone with
the process; what the database encrypts is encrypted in it too.
"""

from __future__ import annotations

import marshal
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from mh_portal.core.extracts.format import FILES, File

Columns = list[list[Any]]
_LENGTH = struct.Struct("<Q")


class Spool:
    """A queue of prepared rows, written once and read once, in the same order."""

    def __init__(self, folder: Path | None) -> None:
        """Make the file in `folder`; None: where the system keeps temporary files."""
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by __exit__
        self.rows = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def append(self, file: File, columns: Columns, *, is_new: bool) -> None:
        """Add rows, column by column in the order of `file.kept_names`."""
        if not columns[0]:
            return
        data = marshal.dumps((FILES.index(file), is_new, columns))
        self._file.write(_LENGTH.pack(len(data)))
        self._file.write(data)
        self.rows += len(columns[0])

    def read(self) -> Iterator[tuple[File, bool, Columns]]:
        """Give what was added: the file, whether the rows are new, their columns."""
        self._file.seek(0)
        while length := self._file.read(_LENGTH.size):
            data = self._file.read(*_LENGTH.unpack(length))
            # Nobody but this process can have written it.
            place, is_new, columns = marshal.loads(data)  # noqa: S302
            yield FILES[place], is_new, columns
