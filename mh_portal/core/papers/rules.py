"""What holds for files that are given: how many, how large, of which kinds, under which names; pure rules."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePosixPath

from mh_portal.language import gettext as _

MEGABYTE = 1024 * 1024
# Of one request, or of one message.
MOST_FILES = 5
# Each file, and all that is sent at once.
LARGEST_FILE = 5 * MEGABYTE
LARGEST_SENDING = 15 * MEGABYTE
LONGEST_NAME = 80


class MediaType(StrEnum):
    """What is taken, by its first bytes; the name and what a browser says count for nothing."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


class Reason(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OTHER_KIND = "other_kind"
    HEIC = "heic"
    OFFICE = "office"
    LOCKED = "locked"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    DAMAGED = "damaged"
    VIRUS = "virus"
    NOT_CHECKED = "not_checked"
    BUSY = "busy"
    TOO_MANY_FILES = "too_many_files"
    TOO_MUCH_AT_ONCE = "too_much_at_once"
    QUOTA = "quota"


# What is said to who sent it: what is wrong, then what to do.
WORDS: Mapping[Reason, str] = {
    Reason.EMPTY: _("This file is empty. Choose another one."),
    Reason.TOO_LARGE: _("This file is larger than 5 MB. Choose a lighter one, or take a photo."),
    Reason.OTHER_KIND: _(
        "This kind of file cannot be read here. Send a PDF, or a JPEG or PNG photo."
    ),
    Reason.HEIC: _(
        "This photo is in the HEIC format. In the settings of your phone’s camera, choose the most "
        "compatible format, then take it again."
    ),
    Reason.OFFICE: _(
        "This is a text or a table still to be printed. Save it as PDF, then send it."
    ),
    Reason.LOCKED: _("This PDF is locked by a password. Send it without one, or send a photo."),
    Reason.TOO_MANY_PAGES: _("This PDF has more than 20 pages. Send only the pages that matter."),
    Reason.TOO_MANY_PIXELS: _("This picture is too large. Take it again with a lower quality."),
    Reason.DAMAGED: _("This file cannot be opened. Make it again, or take a photo of the paper."),
    Reason.VIRUS: _("This file holds a virus. It was not kept. Have your computer checked."),
    Reason.NOT_CHECKED: _("We cannot check files at the moment. Try again in a few minutes."),
    Reason.BUSY: _("Many files are being checked. Try again in a minute."),
    Reason.TOO_MANY_FILES: _("You can send 5 files at most. Remove one first."),
    Reason.TOO_MUCH_AT_ONCE: _(
        "All together, these files are larger than 15 MB. Send fewer at once."
    ),
    Reason.QUOTA: _("You have sent us very many files. Call us to send more."),
}

_ENDINGS: Mapping[MediaType, str] = {
    MediaType.PDF: ".pdf",
    MediaType.JPEG: ".jpg",
    MediaType.PNG: ".png",
}
_SIGNATURES: tuple[tuple[bytes, MediaType], ...] = (
    (b"%PDF-", MediaType.PDF),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
# Word and its like: the older files, and the newer ones, which are zips as any other.
_OFFICE = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")


class RefusedError(Exception):
    """A file is not taken; `words` say why and what to do."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
        self.words = WORDS[reason]


@dataclasses.dataclass(frozen=True)
class Received:
    """A file that was rebuilt and may be kept: `content` is ours, `digest` that of what was sent."""

    name: str
    media_type: MediaType
    content: bytes
    digest: bytes


def media_type(content: bytes) -> MediaType:
    """Return what a file is, by its first bytes; raises RefusedError."""
    if not content:
        raise RefusedError(Reason.EMPTY)
    if len(content) > LARGEST_FILE:
        raise RefusedError(Reason.TOO_LARGE)
    for signature, found in _SIGNATURES:
        if content.startswith(signature):
            return found
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise RefusedError(Reason.HEIC)
    raise RefusedError(Reason.OFFICE if content.startswith(_OFFICE) else Reason.OTHER_KIND)


def clean_name(name: str, kind: MediaType) -> str:
    """Return a name to show and to save under: no path, no sign that a disk refuses, its own ending."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(c if c.isalnum() or c in " -_.,()'’" else " " for c in base)
    stem = " ".join(PurePosixPath(shown).stem.split()).strip(". ")
    return (stem[:LONGEST_NAME].strip() or _("document")) + _ENDINGS[kind]


def weight(size: int) -> str:
    """Return how heavy a file of so many bytes is, in words: « 84 Ko », « 1,2 Mo »."""
    if size < MEGABYTE:
        return _("%(number)s KB") % {"number": max(1, round(size / 1024))}
    return _("%(number)s MB") % {"number": f"{size / MEGABYTE:.1f}".replace(".", ",")}
