"""The folder that returned e-mails land in: what is new there, and where a file goes afterwards."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from mh_portal.core.bounces import reading
from mh_portal.core.bounces.reading import Report

# Where somebody should look: what is no returned e-mail of the portal's, or cannot be read.
ASIDE = "aside"
LOOKED_AT_ONCE = 1_000


@dataclasses.dataclass(frozen=True)
class ReturnedFile:
    """A file that has just come."""

    path: Path

    def read(self) -> Report | None:
        """Return what it reports, or None for what is no report: a pipe or a link is not even read."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return None
        with os.fdopen(descriptor, "rb") as file:
            return reading.read_report(file.read(reading.LONGEST + 1))

    def put_away(self, *, is_ours: bool) -> None:
        """Move it to what was read, or aside; another process may have done so already."""
        root = self.path.parent.parent
        place = root / "cur" / f"{self.path.name}:2,S" if is_ours else root / ASIDE / self.path.name
        place.parent.mkdir(mode=0o700, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            self.path.rename(place)


def list_new(folder: Path) -> Iterator[ReturnedFile]:
    """Give the files that have come, in the order of their names, at most `LOOKED_AT_ONCE`.

    A folder that does not exist yet holds nothing.
    """
    try:
        paths = sorted((folder / "new").iterdir())[:LOOKED_AT_ONCE]
    except FileNotFoundError:
        return
    for path in paths:
        if not path.name.startswith("."):
            yield ReturnedFile(path)
