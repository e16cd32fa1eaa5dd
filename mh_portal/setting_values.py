"""What the text of a setting may be, and what it means; each raises ValueError for another one."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, time
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

KEY_BYTES = 32


def text(value: str) -> str:
    """Return a text that is not empty."""
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


def flag(value: str) -> bool:
    """Return a yes or no written as 1 or 0."""
    if value not in ("0", "1"):
        raise ValueError("must be 0 or 1")
    return value == "1"


def switch(value: str) -> bool:
    """Return a yes or no written as on or off."""
    if value not in ("on", "off"):
        raise ValueError("must be on or off")
    return value == "on"


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number from `least` to `most`."""

    def read(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise ValueError(f"must be a number from {least} to {most}")
        return int(value)

    return read


def hours(value: str) -> tuple[time, time]:
    """Return two times of the same day, the earlier one first."""
    opens, _, closes = value.partition("-")
    try:
        found = time.fromisoformat(opens), time.fromisoformat(closes)
    except ValueError:
        raise ValueError("must be two times of day such as 09:00-17:30") from None
    if not found[0] < found[1] or found[0].tzinfo or found[1].tzinfo:
        raise ValueError("must be two times of day, the earlier one first")
    return found


def address(value: str) -> str:
    """Return an http or https address without a final slash."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an http or https address")
    return value.rstrip("/")


def database(value: str) -> str:
    """Return the address of a SQLite or PostgreSQL database."""
    try:
        url = make_url(value)
    except ArgumentError:
        raise ValueError("must be an SQLAlchemy address of a database") from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError("must name a SQLite or PostgreSQL database")
    return value


def mail(value: str) -> str:
    """Return where outgoing mail goes: a folder or an SMTP server."""
    parts = urlsplit(value)
    if parts.scheme == "maildir" and parts.path:
        return value
    if parts.scheme in ("smtp", "smtps") and parts.hostname:
        try:
            parts.port  # noqa: B018 - reading it raises on a port that is not a number
        except ValueError:
            raise ValueError("has a port that is not a number from 0 to 65535") from None
        return value
    raise ValueError("must be maildir:FOLDER or smtp://user:password@host:port?tls=starttls")


def bearer(value: str) -> str:
    """Return a secret for a header, or nothing."""
    if value and (len(value) < KEY_BYTES or not value.isascii() or not value.isprintable()):
        raise ValueError(f"must be empty or have at least {KEY_BYTES} plain characters")
    if " " in value:
        raise ValueError("must not hold spaces")
    return value


def returned(value: str) -> str:
    """Return where returned mail lands: a folder, or nothing."""
    parts = urlsplit(value)
    if value and not (parts.scheme == "maildir" and parts.path):
        raise ValueError("must be maildir:FOLDER, or empty")
    return value


def scanner(value: str) -> str:
    """Return the address of clamd, or nothing."""
    parts = urlsplit(value)
    if (
        value
        and not (parts.scheme == "unix" and parts.path)
        and not (parts.scheme == "tcp" and parts.hostname)
    ):
        raise ValueError("must be unix:/path/of/the/socket or tcp://host:port")
    return value


def megabytes(value: str) -> int:
    """Return a number of bytes written as megabytes."""
    if not value.isascii() or not value.isdigit() or not 0 < int(value) <= 10_000:
        raise ValueError("must be a number of megabytes from 1 to 10000")
    return int(value) * 1024 * 1024


def moment(value: str) -> datetime | None:
    """Return a moment with its offset, or None for nothing."""
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("must be an ISO date and time such as 2022-03-24T09:00:00+01:00") from None
    if moment.tzinfo is None:
        raise ValueError("needs an offset, such as +01:00 at the end")
    return moment


def key(value: str) -> bytes:
    """Return a key of enough characters."""
    if len(value) < KEY_BYTES:
        raise ValueError(f"must have at least {KEY_BYTES} characters")
    return value.encode()


def keys(value: str) -> tuple[bytes, ...]:
    """Return keys of 32 bytes each, in their order."""
    keys = tuple(part.strip().encode() for part in value.split(",") if part.strip())
    if any(len(_decoded(key)) != KEY_BYTES for key in keys):
        raise ValueError("must be url-safe base64 keys of 32 bytes, separated by commas")
    if not keys:
        raise ValueError("must hold at least one key")
    return keys


def seed(value: str) -> bytes:
    """Return a seed of 32 bytes."""
    seed = _decoded(value.strip().encode())
    if len(seed) != KEY_BYTES:
        raise ValueError("must be url-safe base64 of 32 bytes")
    return seed


def _decoded(key: bytes) -> bytes:
    try:
        return base64.urlsafe_b64decode(key)
    except ValueError:
        return b""
