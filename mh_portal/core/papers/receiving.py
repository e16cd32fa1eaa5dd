"""Receiving a file: judged by its bytes, looked at for viruses, rebuilt in a bounded process."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from pathlib import Path

from mh_portal.core.papers import rules, scanner
from mh_portal.core.papers.rules import MediaType, Reason, Received, RefusedError
from mh_portal.core.papers.storage import storage

PROGRAM = Path(__file__).with_name("rebuilding.py")
SECONDS = 30
# Each may take a gigabyte of memory: so many at once in a process of the portal.
AT_ONCE = 2
_turns = threading.BoundedSemaphore(AT_ONCE)


def receive(name: str, content: bytes) -> Received:
    """Return a file made anew from what was sent under a name; raises RefusedError.

    It takes up to some seconds: call it before the first statement that writes.
    """
    kind = rules.media_type(content)
    scanner.require_clean(content, storage.scanner)
    rebuilt = rebuild(content, kind)
    kept_as = MediaType.PDF if kind is MediaType.PDF else MediaType.JPEG
    return Received(
        name=rules.clean_name(name, kept_as),
        media_type=kept_as,
        content=rebuilt,
        digest=hashlib.sha256(content).digest(),
    )


def rebuild(content: bytes, kind: MediaType) -> bytes:
    """Return what a file shows as a file of our own making; raises RefusedError."""
    if not _turns.acquire(timeout=SECONDS):
        raise RefusedError(Reason.BUSY)
    try:
        done = subprocess.run(  # noqa: S603 - our own program, by its full path
            [sys.executable, "-I", str(PROGRAM), kind.value],
            check=False,
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd="/",
            env={"LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedError(Reason.DAMAGED) from error
    finally:
        _turns.release()
    if done.returncode == 0 and done.stdout:
        return done.stdout
    word = done.stderr.decode(errors="replace")
    raise RefusedError(Reason(word) if word in set(Reason) else Reason.DAMAGED)
