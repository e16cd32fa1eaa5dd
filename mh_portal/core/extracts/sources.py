"""Where an extract comes from: a folder or a zip file, opened without unpacking it.

A zip is only ever read as streams, so nothing in it can reach outside; it is still refused when
its names, sizes or methods are not those of an honest export.
"""

from __future__ import annotations

import dataclasses
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from mh_portal.core.extracts import format as extract_format
from mh_portal.core.extracts.faults import WHOLE_FILE, WHOLE_LINE, ExtractError, Fault
from mh_portal.core.extracts.rows import READ_ERRORS
from mh_portal.language import gettext as _

# Tables of text shrink to a tenth; a hundredth is a bomb, unless it is small.
HIGHEST_RATIO = 100
SMALL = 1 << 20
ENCRYPTED = 1
# What the library raises for folders, files and archives that are damaged or strange.
OPEN_ERRORS = (*READ_ERRORS, NotImplementedError, ValueError, OverflowError, struct.error)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
NAMES = tuple(file.name for file in extract_format.FILES)


@dataclasses.dataclass(frozen=True)
class Source:
    """A file of an extract: its bytes before any reading, and how to open it."""

    size: int
    open: Callable[[], BinaryIO]


@dataclasses.dataclass
class Extract:
    """What was handed over: its files by name, and what is wrong before any is opened."""

    sources: dict[str, Source] = dataclasses.field(default_factory=dict)
    faults: list[Fault] = dataclasses.field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes to read in all."""
        return sum(source.size for source in self.sources.values())

    def blame(self, name: str, message: str) -> None:
        """Note a fault of a file as a whole."""
        self.faults.append(Fault(name, WHOLE_FILE, WHOLE_LINE, message))


@contextmanager
def open_extract(path: Path) -> Iterator[Extract]:
    """Open a folder or a zip file; raises ExtractError when it is neither or cannot be read."""
    with ExitStack() as stack:
        try:
            if path.is_dir():
                extract = _from_folder(path)
            elif path.is_file() and zipfile.is_zipfile(path):
                extract = _from_zip(stack.enter_context(zipfile.ZipFile(path)))
            else:
                raise ExtractError(
                    _("%(path)s is neither a folder nor a zip file") % {"path": path}
                )
        except OPEN_ERRORS as error:
            raise ExtractError(
                _("%(path)s cannot be read: %(reason)s") % {"path": path, "reason": error}
            ) from error
        yield _look_for_missing(extract)


def _look_for_missing(extract: Extract) -> Extract:
    blamed = {fault.file for fault in extract.faults}
    for name in NAMES:
        if name not in extract.sources and name not in blamed:
            extract.blame(name, _("is missing"))
    return extract


def _from_folder(folder: Path) -> Extract:
    extract = Extract()
    for path in sorted(folder.iterdir()):
        if path.name not in NAMES:
            extract.blame(path.name, _("is not a file of the extract"))
        elif not path.is_file():
            extract.blame(path.name, _("is not an ordinary file"))
        else:
            extract.sources[path.name] = Source(path.stat().st_size, _opener(path))
    return extract


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _from_zip(archive: zipfile.ZipFile) -> Extract:
    extract = Extract()
    for entry in archive.infolist():
        if entry.orig_filename not in NAMES:
            # A path, a hidden folder, a document: nothing but the six files at the top.
            extract.blame(entry.orig_filename, _("is not a file of the extract"))
        elif entry.filename in extract.sources:
            extract.blame(entry.filename, _("is twice in the zip file"))
        elif entry.flag_bits & ENCRYPTED:
            extract.blame(entry.filename, _("is encrypted"))
        elif entry.compress_type not in METHODS:
            extract.blame(entry.filename, _("is compressed in a way that is not read here"))
        elif entry.file_size > max(SMALL, HIGHEST_RATIO * entry.compress_size):
            extract.blame(entry.filename, _("grows more than a table of text can when unpacked"))
        else:
            extract.sources[entry.filename] = Source(entry.file_size, _entry_opener(archive, entry))
    return extract


def _entry_opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: cast(BinaryIO, archive.open(entry))
