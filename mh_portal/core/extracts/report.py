"""What an import did, for the operator and for the audit trail."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class FileCounts:
    """How many rows of a file were new, had changed, and were as the member base had them."""

    file: str
    added: int
    changed: int
    unchanged: int


@dataclasses.dataclass(frozen=True)
class Kept:
    """A field in which the portal's own value stands against the extract's, and whose it is.

    `key` is the member's or contract's number.
    """

    file: str
    column: str
    key: str


@dataclasses.dataclass(frozen=True)
class Report:
    """What an import did.

    `disappeared` counts the members of the base who are not in the extract; `examples` are the
    first of their numbers. Nobody of them is deleted.
    """

    files: tuple[FileCounts, ...]
    disappeared: int
    examples: tuple[str, ...]
    kept: tuple[Kept, ...]

    @property
    def written(self) -> int:
        """Rows added and changed in all."""
        return sum(counts.added + counts.changed for counts in self.files)

    def as_changes(self) -> dict[str, Any]:
        """Return the report as facts for the audit trail; no personal data."""
        files = {
            counts.file: {
                "added": counts.added,
                "changed": counts.changed,
                "unchanged": counts.unchanged,
            }
            for counts in self.files
        }
        return {**files, "disappeared": self.disappeared, "kept": len(self.kept)}
