"""Notes what a deliverer does with the messages it holds, so that its sudden end loses nothing.

A group of messages is claimed by one token, and has one file named after it. A line is written
before the last dot of a message goes out, and one when the server has answered. What is written
stays when the process is killed; whether its owner lives, the lock on the file tells. After a
power cut the file may be older than what was done: then it is not believed, and the messages
become unknown when their lease is over.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import json
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from mh_portal.core.outbox.models import MessageState
from mh_portal.core.outbox.service import Verdict

FOLDER = "deliveries"
# A file that has no name of its own yet is left by a process that died at once.
_ABANDONED_SECONDS = 3600


class Ledger:
    """The file of one group, made before the group is claimed."""

    def __init__(self, folder: Path, token: str) -> None:
        """Make the file, locked, before it gets its name. Raises OSError."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self._path = folder / token
        draft = folder / f".{token}"
        self._file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            os.write(self._file, _boot() + b"\n")
            draft.rename(self._path)
        except OSError:
            os.close(self._file)
            raise

    def begin(self, number: int) -> None:
        """Note that the last dot of a message is about to go out. Raises OSError: do not send."""
        os.write(self._file, b"%d\n" % number)

    def end(self, verdict: Verdict) -> None:
        """Note what became of a message; where that fails, the database will know all the same."""
        facts = [verdict.id, verdict.state, verdict.answer, verdict.delay.total_seconds()]
        with contextlib.suppress(OSError):
            os.write(self._file, json.dumps([*facts, verdict.tried]).encode() + b"\n")

    def drop(self) -> None:
        """Remove the file: the database knows everything."""
        self._path.unlink(missing_ok=True)
        self.leave()

    def leave(self) -> None:
        """Leave the file to whoever looks next, as the process's end would."""
        os.close(self._file)


class Abandoned:
    """A file whose deliverer is dead, and which this process has locked."""

    def __init__(self, path: Path) -> None:
        self.token = path.name
        self._path, self._content = path, path.read_bytes()

    def verdicts(self, *, repeatable: bool) -> list[Verdict] | None:
        """Return what was done with the messages of the group, or None when the file cannot tell.

        What was begun and not answered is unknown, or waits again where sending twice leaves one
        message (`repeatable`). What is not named was not begun.
        """
        boot, *lines = self._content.split(b"\n")
        if boot != _boot():
            return None
        try:
            return self._read(lines, repeatable=repeatable)
        except ValueError:
            # A full disk cut a line off in the middle, and another one was written behind it.
            return None

    def _read(self, lines: list[bytes], *, repeatable: bool) -> list[Verdict]:
        unanswered = MessageState.QUEUED if repeatable else MessageState.UNKNOWN
        found: dict[int, Verdict] = {}
        # The last one is empty, or was cut off in the middle of its writing.
        for line in lines[:-1]:
            if line.isdigit():
                number = int(line)
                why = "the deliverer stopped in the middle"
                found[number] = Verdict(number, self.token, unanswered, why)
            else:
                number, state, answer, delay, tried = json.loads(line)
                after = timedelta(seconds=delay)
                found[number] = Verdict(
                    number, self.token, MessageState(state), answer, after, tried
                )
        return list(found.values())

    def remove(self) -> None:
        """Remove the file: the database knows what it said."""
        self._path.unlink(missing_ok=True)


def abandoned(folder: Path) -> Iterator[Abandoned]:
    """Give the files in `folder` that dead deliverers left, each locked until the next is taken."""
    try:
        paths = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return
    for path in paths:
        if path.name.startswith("."):
            _remove_draft(path)
            continue
        try:
            file = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Its owner may have removed it just before it let go of the lock.
            if os.fstat(file).st_nlink:
                yield Abandoned(path)
        except BlockingIOError:
            continue
        finally:
            os.close(file)


def _remove_draft(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
            path.unlink()


@functools.cache
def _boot() -> bytes:
    """Return the number of this run of the machine: what was written in another may be lost."""
    return Path("/proc/sys/kernel/random/boot_id").read_bytes().strip()
