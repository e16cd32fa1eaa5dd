"""The storage of the library `limits` in the portal's database; it has none of its own for SQL."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable
from typing import Any

from limits.storage import Storage
from sqlalchemy import text
from sqlalchemy.engine import Connection

from mh_portal.core.database import Database

_HIT = text(
    "INSERT INTO limit_windows (name, hits, ends_at) VALUES (:name, :amount, :ends_at) "
    "ON CONFLICT (name) DO UPDATE SET "
    "hits = CASE WHEN limit_windows.ends_at <= :now THEN :amount"
    " ELSE limit_windows.hits + :amount END, "
    "ends_at = CASE WHEN limit_windows.ends_at <= :now THEN :ends_at"
    " ELSE limit_windows.ends_at END "
    "RETURNING hits"
)
_READ = text("SELECT hits, ends_at FROM limit_windows WHERE name = :name AND ends_at > :now")


@dataclasses.dataclass(frozen=True)
class Window:
    """How many hits of that name are let through in so many seconds."""

    name: str
    seconds: int
    most: int


class DatabaseStorage(Storage):
    """Windows of hits in the table `limit_windows`, one upsert a hit."""

    STORAGE_SCHEME = ["mh-database"]  # noqa: RUF012 - the library reads it from the class

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library may catch: nothing of ours."""
        return LookupError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` hits in the window of `expiry` seconds; return the hits in it."""
        with self._database.counter.begin() as connection:
            return _hit(connection, key, expiry, amount)

    def find_full(self, windows: Iterable[Window]) -> Window | None:
        """Count a hit in each window in turn, up to the first that is full; return that one.

        What is full for one visitor is not counted for all. One transaction for all of them: it
        takes most of the time.
        """
        with self._database.counter.begin() as connection:
            for window in windows:
                if _hit(connection, window.name, window.seconds) > window.most:
                    return window
        return None

    def get(self, key: str) -> int:
        """Return the hits in the window that runs."""
        row = self._row(key)
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds since the epoch."""
        row = self._row(key)
        return float(row[1]) if row else time.time()

    def check(self) -> bool:
        """Tell that the storage is there: the portal does not run without its database."""
        return True

    def reset(self) -> int:
        """Forget every window; return how many there were."""
        with self._database.writer.begin() as connection:
            return connection.execute(text("DELETE FROM limit_windows")).rowcount

    def clear(self, key: str) -> None:
        """Forget one window."""
        with self._database.writer.begin() as connection:
            connection.execute(text("DELETE FROM limit_windows WHERE name = :name"), {"name": key})

    def _row(self, key: str) -> Any:
        with self._database.reader.connect() as connection:
            return connection.execute(_READ, {"name": key, "now": time.time()}).first()


def _hit(connection: Connection, name: str, seconds: int, amount: int = 1) -> int:
    now = time.time()
    facts = {"name": name, "amount": amount, "now": now, "ends_at": now + seconds}
    return int(connection.execute(_HIT, facts).scalar_one())
