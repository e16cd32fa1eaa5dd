"""Checking an extract from its first byte to its last: all files, all faults, one pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from mh_portal.core.extracts import parsing, reading
from mh_portal.core.extracts.faults import Fault
from mh_portal.core.extracts.format import FILES, File
from mh_portal.core.extracts.links import Links
from mh_portal.core.extracts.parsing import Parsed
from mh_portal.core.extracts.sources import OPEN_ERRORS, Extract

OnFault = Callable[[Fault], None]
OnSound = Callable[[Parsed], None]
OnBytes = Callable[[int], None]
# A little more room than a guess says costs less than growing.
ROOM = 1.05


class Checker:
    """Walks an extract; tells each fault as it is met and, while there is none, each batch."""

    def __init__(
        self, links: Links, *, on_fault: OnFault, on_sound: OnSound, on_bytes: OnBytes
    ) -> None:
        self._links = links
        self._on_fault = on_fault
        self._on_sound = on_sound
        self._on_bytes = on_bytes
        self._bytes_before = 0
        self.faults = 0

    def run(self, extract: Extract) -> None:
        """Read the whole extract once."""
        self._tell(extract.faults)
        for file in FILES:
            source = extract.sources.get(file.name)
            if source is None:
                continue
            try:
                stream = source.open()
            except OPEN_ERRORS:
                self._tell([reading.cannot_be_opened(file)])
                continue
            self._check(file, stream, source.size)
            self._bytes_before += source.size
            self._on_bytes(self._bytes_before)

    def _check(self, file: File, stream: BinaryIO, size: int) -> None:
        is_first = True
        for batch in reading.read(file, stream):
            if is_first and batch.position:
                # The rest of the file will be like its beginning, more or less.
                rows = size * len(batch.rows) / batch.position
                self._links.expect(file, int(rows * ROOM))
            is_first = False
            parsed = parsing.parse(file, batch)
            self._links.check(parsed)
            if parsed.faults:
                self._tell(sorted(parsed.faults))
            elif not self.faults and len(parsed):
                self._on_sound(parsed)
            self._on_bytes(self._bytes_before + batch.position)
        self._tell(self._links.finish(file))

    def _tell(self, faults: list[Fault]) -> None:
        self.faults += len(faults)
        for fault in faults:
            self._on_fault(fault)
