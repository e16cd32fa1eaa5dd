"""What a database holds, to see that nothing changed it."""

from __future__ import annotations

import functools
from typing import Any

from mh_portal.core.database import Base, Database

# The rows of each table.
Snapshot = dict[str, list[tuple[Any, ...]]]


def take(database: Database) -> Snapshot:
    """Return every row of every table, but for the moment a session was last seen.

    As the database holds them: to decipher each value takes far longer.
    """
    with database.reader.connect() as connection:
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(statement)]
            for name, statement in _statements().items()
        }


@functools.cache
def _statements() -> dict[str, str]:
    statements = {}
    for table in Base.metadata.sorted_tables:
        names = ", ".join(f'"{each.name}"' for each in table.columns if each.name != "last_seen_at")
        key = ", ".join(f'"{each.name}"' for each in table.primary_key.columns)
        statements[table.name] = f'SELECT {names} FROM "{table.name}" ORDER BY {key}'
    return statements
