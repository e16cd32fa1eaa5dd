"""The demo mailbox: reads the maildir that outgoing e-mails are delivered to."""

from __future__ import annotations

import dataclasses
import mailbox
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

# The folders of a maildir that hold what has arrived; the other one is for what is on its way.
ARRIVED = ("new", "cur")
_LINK = re.compile(r"https?://[^\s<>\"]+")
_AFTER_LINK = ".,;:!?)»"


@dataclasses.dataclass(frozen=True)
class Mail:
    """An e-mail in the list; `sent_at` is aware, None where the message does not say it."""

    id: str
    recipient: str
    subject: str
    sent_at: datetime | None


@dataclasses.dataclass(frozen=True)
class Letter(Mail):
    """An e-mail that is open: `text` without markup, `html` empty where there is none."""

    sender: str
    text: str
    html: str


@dataclasses.dataclass(frozen=True)
class Piece:
    """A part of a line: a text, and the address it leads to, empty for plain words."""

    text: str
    href: str = ""


def folder_of(mail_url: str) -> Path | None:
    """Return the maildir a mail setting names, None when mail goes to a server."""
    parts = urlsplit(mail_url)
    return Path(parts.path) if parts.scheme == "maildir" else None


def list_mails(folder: Path, recipient: str = "") -> list[Mail]:
    """Return the e-mails, newest first, whose recipient's address contains `recipient`."""
    wanted = recipient.strip().lower()
    mails = (_head(path) for path in _newest_first(folder))
    return [mail for mail in mails if mail is not None and wanted in mail.recipient.lower()]


def find_letter(folder: Path, mail_id: str) -> Letter | None:
    """Return the e-mail of that identifier in full, or None."""
    found = (path for path in _arrived(folder) if _id(path) == mail_id)
    path = next(found, None)
    return None if path is None else _open(path)


def paragraphs(text: str, base_url: str) -> list[list[list[Piece]]]:
    """Return the paragraphs of a text as lines of pieces, its addresses as links.

    An address of the portal becomes a path, so that it works wherever the portal is looked at.
    """
    found: list[list[list[Piece]]] = [[]]
    for line in text.splitlines():
        if line.strip(" -"):
            found[-1].append(list(_pieces(line, base_url)))
        elif found[-1]:
            found.append([])
    return [lines for lines in found if lines]


def links(text: str) -> list[str]:
    """Return the addresses in a text, in their order."""
    return [found.group().rstrip(_AFTER_LINK) for found in _LINK.finditer(text)]


def local(address: str, base_url: str) -> str:
    """Return an address of the portal as a path, any other as it is."""
    if address == base_url:
        return "/"
    return address.removeprefix(base_url) if address.startswith(base_url + "/") else address


def local_html(html: str, base_url: str) -> str:
    """Return an HTML part whose links to the portal are paths."""
    return html.replace(f'href="{base_url}/', 'href="/')


def empty(folder: Path) -> int:
    """Delete every e-mail of a maildir; return how many there were."""
    folders = [folder / name for name in (*ARRIVED, "tmp") if (folder / name).is_dir()]
    files = [path for place in folders for path in place.iterdir() if path.is_file()]
    for path in files:
        path.unlink(missing_ok=True)
    return len(files)


def _arrived(folder: Path) -> Iterator[Path]:
    for name in ARRIVED:
        if (folder / name).is_dir():
            yield from (folder / name).iterdir()


def _newest_first(folder: Path) -> list[Path]:
    return sorted(_arrived(folder), key=lambda path: (_arrival(path), path.name), reverse=True)


def _arrival(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _id(path: Path) -> str:
    # A mail program adds the flags of a message it has shown after a colon.
    return path.name.partition(mailbox.Maildir.colon)[0]


@lru_cache(maxsize=20_000)  # a message never changes, and scripts make thousands of them
def _head(path: Path) -> Mail | None:
    try:
        with path.open("rb") as file:
            message = BytesHeaderParser(policy=policy.default).parse(file)
        return Mail(_id(path), str(message["To"]), str(message["Subject"]), _moment(message))
    except (OSError, MessageError, ValueError):
        return None


def _open(path: Path) -> Letter | None:
    try:
        message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    except (OSError, MessageError, ValueError):
        return None
    return Letter(
        id=_id(path),
        recipient=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=_moment(message),
        sender=str(message["From"]),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body is not None else ""


def _moment(message: EmailMessage) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _pieces(line: str, base_url: str) -> Iterator[Piece]:
    start = 0
    for found in _LINK.finditer(line):
        address = found.group().rstrip(_AFTER_LINK)
        if found.start() > start:
            yield Piece(line[start : found.start()])
        yield Piece(address, local(address, base_url))
        start = found.start() + len(address)
    if start < len(line):
        yield Piece(line[start:])
