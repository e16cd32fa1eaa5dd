"""Asking clamd whether a file holds a virus, over its INSTREAM command (clamd(8))."""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

from mh_portal.core.papers.rules import Reason, RefusedError

SECONDS = 20.0
PIECE = 64 * 1024
LONGEST_ANSWER = 4096


def require_clean(content: bytes, address: str) -> None:
    """Raise RefusedError for a virus, and when nobody can tell: such a file is not let in.

    `address` is « unix:/run/clamav/clamd.ctl » or « tcp://host:3310 »; empty asks nobody.
    """
    if not address:
        return
    try:
        answer = _ask(content, address)
    except OSError as error:
        raise RefusedError(Reason.NOT_CHECKED) from error
    if answer.endswith(b" FOUND"):
        raise RefusedError(Reason.VIRUS)
    if not answer.endswith(b": OK"):
        raise RefusedError(Reason.NOT_CHECKED)


def _ask(content: bytes, address: str) -> bytes:
    with _connect(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            part = connection.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0")


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "", parts.port or 3310), SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(SECONDS)
    try:
        connection.connect(parts.path)
    except OSError:
        connection.close()
        raise
    return connection
