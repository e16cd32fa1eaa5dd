"""What an archive says of itself: version, schema, rows, and the checksum of everything in it."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

from mh_portal.core.audit.chain import HEADS_FILE
from mh_portal.core.backups.faults import BackupError
from mh_portal.core.campaigns import letters
from mh_portal.core.papers import storage as papers
from mh_portal.core.papers.storage import Storage

FORMAT = 1
NAME = "manifest.json"
# What the keys are tried on.
PROOF = "a backup of the portal"


@dataclasses.dataclass(frozen=True)
class Member:
    """A file of the archive: its size in bytes and its SHA-256 in hex."""

    size: int
    sha256: str


@dataclasses.dataclass
class Manifest:
    """The first thing to be checked; `missing` are files deleted while the archive was made.

    `sealed` and `index` are made of the data keys and of the index key, and tell neither.
    """

    revision: str
    created_at: str
    engine: str
    sealed: str
    index: str
    format: int = FORMAT
    rows: dict[str, int] = dataclasses.field(default_factory=dict)
    columns: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    members: dict[str, Member] = dataclasses.field(default_factory=dict)
    missing: list[str] = dataclasses.field(default_factory=list)

    def to_json(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        return json.dumps(dataclasses.asdict(self)).encode()

    @property
    def files(self) -> list[str]:
        """The names of everything that is a file of the instance, and no table."""
        return [name for name in self.members if not name.startswith("tables/")]


def from_json(content: bytes) -> Manifest:
    """Return the manifest of an archive; raises BackupError for another format or a wrong name."""
    try:
        facts: dict[str, Any] = json.loads(content)
        version = facts["format"]
    except (ValueError, KeyError, TypeError):
        raise BackupError(
            "This is not a backup of the portal: its manifest says nothing."
        ) from None
    if version != FORMAT:
        raise BackupError(
            f"This backup has format {version}; this version of the portal reads {FORMAT}."
        )
    try:
        members = {name: Member(**one) for name, one in facts.pop("members").items()}
        manifest = Manifest(**facts, members=members)
    except (KeyError, TypeError, AttributeError):
        raise BackupError("The backup's manifest is not whole.") from None
    for name in [*manifest.members, *manifest.missing]:
        if not _PLACES.fullmatch(name):
            raise BackupError(f"The backup holds a file that has no place here: {name!r}.")
    return manifest


def folders() -> dict[str, Storage]:
    """Return the stores of files by the name of the table whose rows have their codes."""
    return {"papers": papers.storage, "letter_batches": letters.storage}


def place_of_table(name: str) -> str:
    """Return the name of a table's rows in the archive."""
    return f"tables/{name}.jsonl"


def place_of_file(folder: str, code: str) -> str:
    """Return the name of a file in the archive, which is that below the instance."""
    return f"{folder}/{code[:2]}/{code}"


# Nothing else is ever written to a disk: no path leads out of the instance.
_PLACES = re.compile(
    rf"tables/[a-z_]+\.jsonl|{re.escape(HEADS_FILE)}|(?:papers|letters)/[\w-]{{2}}/[\w-]+", re.ASCII
)
