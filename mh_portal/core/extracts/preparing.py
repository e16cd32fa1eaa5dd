"""Making rows ready to be loaded: what is new, what changed, and what is encrypted of it.

A row whose digest the member base has already is left alone, so that the same extract twice
changes nothing. The digest is keyed: a plain one would let whoever has the database guess a NIR
from the name and date beside it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import compress
from typing import Any

from mh_portal.core.columns import keyring
from mh_portal.core.extracts.format import DIGEST, FILES, INDEX, REIMBURSEMENTS
from mh_portal.core.extracts.parsing import Parsed
from mh_portal.core.extracts.report import FileCounts
from mh_portal.core.extracts.spool import Columns, Spool
from mh_portal.core.extracts.stored import Stored

# Another number makes the next import write every row again: needed when a value is kept in
# another form than before.
VERSION = 1
DIGEST_BYTES = 16
# A character that no field may have.
_BETWEEN = "\x1f"


class Preparer:
    """Sorts the rows of sound batches into new, changed and unchanged ones."""

    def __init__(self, stored: Stored, spool: Spool) -> None:
        self._stored = stored
        self._spool = spool
        self._added: Counter[str] = Counter()
        self._changed: Counter[str] = Counter()
        self._unchanged: Counter[str] = Counter()
        # The first day on which something was paid, as an ISO text; it sorts like the day.
        self._oldest_payment: str | None = None

    def add(self, parsed: Parsed) -> None:
        """Put the new and changed rows of a batch without faults into the spool."""
        file = parsed.file
        if file is REIMBURSEMENTS:
            self._note_payments(parsed.values["paid_on"])
        digests = _digests(parsed)
        keys = list(zip(*(parsed.values[name] for name in file.key), strict=True))
        known = self._stored.find_digests(file, keys)
        if not known:
            self._put(parsed, digests, None, is_new=True)
            self._added[file.name] += len(keys)
            return
        before = [known.get(key) for key in keys]
        is_new = [digest is None for digest in before]
        is_changed = [
            old is not None and old != new for old, new in zip(before, digests, strict=True)
        ]
        self._put(parsed, digests, is_new, is_new=True)
        self._put(parsed, digests, is_changed, is_new=False)
        added, changed = sum(is_new), sum(is_changed)
        self._added[file.name] += added
        self._changed[file.name] += changed
        self._unchanged[file.name] += len(keys) - added - changed

    def counts(self) -> tuple[FileCounts, ...]:
        """Return how many rows of each file are new, changed and unchanged."""
        return tuple(
            FileCounts(
                file.name,
                added=self._added[file.name],
                changed=self._changed[file.name],
                unchanged=self._unchanged[file.name],
            )
            for file in FILES
        )

    @property
    def oldest_payment(self) -> date | None:
        """The day of the oldest reimbursement that was added, new or not."""
        return None if self._oldest_payment is None else date.fromisoformat(self._oldest_payment)

    def _note_payments(self, days: list[Any]) -> None:
        oldest: str = min(days)
        if self._oldest_payment is None or oldest < self._oldest_payment:
            self._oldest_payment = oldest

    def _put(
        self, parsed: Parsed, digests: list[bytes], chosen: list[bool] | None, *, is_new: bool
    ) -> None:
        """Encrypt the chosen rows' secrets (None: all rows) and put the rows into the spool."""

        def choose(values: Sequence[Any]) -> list[Any]:
            return list(values if chosen is None else compress(values, chosen))

        file = parsed.file
        kept: dict[str, list[Any]] = {DIGEST: choose(digests)}
        for column in file.columns:
            values = kept[column.name] = choose(parsed.values[column.name])
            if column.secret:
                kept[column.name] = [_encrypted(value) for value in values]
                kept[column.name + INDEX] = [_index(column.name, value) for value in values]
        columns: Columns = [kept[name] for name in file.kept_names]
        self._spool.append(file, columns, is_new=is_new)


def _digests(parsed: Parsed) -> list[bytes]:
    file = parsed.file
    # One key a file, drawn from the key of the blind indexes.
    key = keyring.blind_index("extract", f"{VERSION}:{file.name}")
    begun = hashlib.blake2b(key=key, digest_size=DIGEST_BYTES)
    digests = []
    for row in parsed.batch.in_order(file):
        digest = begun.copy()
        digest.update(_BETWEEN.join(row).encode())
        digests.append(digest.digest())
    return digests


def _encrypted(value: str | None) -> bytes | None:
    return None if value is None else keyring.fernet.encrypt(value.encode())


def _index(purpose: str, value: str | None) -> bytes | None:
    return None if value is None else keyring.blind_index(purpose, value)
