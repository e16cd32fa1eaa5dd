"""Hands messages over as files of a maildir folder; one message is one file, however often."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path

from mh_portal.core import durable
from mh_portal.emails.outcomes import (
    ConnectionFailedError,
    Outcome,
    Outgoing,
    Sent,
    TemporaryRefusal,
    one_line,
)


class MaildirTransport:
    """Writes into a maildir folder, as cr.yp.to/proto/maildir.html describes one."""

    repeatable = True
    lease = timedelta(seconds=30)

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(self) -> None:
        """Make the folder; raises ConnectionFailedError where it cannot be."""
        try:
            for name in ("tmp", "new", "cur"):
                (self._folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ConnectionFailedError(one_line(error)) from None

    def send(self, message: Outgoing) -> Outcome:
        """Write the message's file, on disk when this returns."""
        try:
            written = self._write(message)
        except OSError as error:
            return TemporaryRefusal(one_line(error), connection=True)
        return Sent("written" if written else "written before")

    def rest(self) -> None:
        """Nothing is kept open."""

    def close(self) -> None:
        """Nothing is kept open."""

    def _write(self, message: Outgoing) -> bool:
        """Return whether the file is new. Its name comes from the message alone.

        A link fails where the name is taken, which a renaming would not.
        """
        if message.again and self._was_read(message.name):
            return False
        draft = self._folder / "tmp" / f"{message.name}.{secrets.token_hex(4)}"
        place = self._folder / "new" / message.name
        try:
            durable.write_new(draft, [message.content.replace(b"\r\n", b"\n")])
            try:
                os.link(draft, place)
            except FileExistsError:
                return False
        finally:
            draft.unlink(missing_ok=True)
        durable.sync_folder(place.parent)
        return True

    def _was_read(self, name: str) -> bool:
        """Tell whether a mail program has moved the file on, with its marks behind a colon."""
        with os.scandir(self._folder / "cur") as entries:
            return any(entry.name.partition(":")[0] == name for entry in entries)
