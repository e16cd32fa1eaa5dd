"""Applying the retention table: what has had its time is deleted or anonymised, batch by batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from sqlalchemy import ColumnElement, Table, delete, select, update
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.audit import service as audit
from mh_portal.core.database import Base
from mh_portal.core.privacy import closing
from mh_portal.core.privacy.due import DUE
from mh_portal.core.privacy.retention import TABLE, Retention

# Rows a transaction: what hangs on them comes along, and nobody waits long behind it.
BATCH = 100


def count_due(db: Session) -> Mapping[str, int]:
    """Return how many rows have had their time, by the slugs of the retention table."""
    now = clock.utcnow()
    return {row.slug: db.scalar(DUE[row.slug].count(row.period.before(now))) or 0 for row in TABLE}


def apply(db: Session, row: Retention) -> int:
    """Apply a row of the table to at most `BATCH` rows; return to how many.

    The caller commits, and calls again until there are none left.
    """
    due = DUE[row.slug]
    keys = list(db.execute(due.keys(row.period.before(clock.utcnow()), BATCH)).all())
    if not keys:
        return 0
    among = due.among(keys)
    if row.slug == "unused_accounts":
        closing.tell_closed(db, among)
    if due.wiped is None:
        _delete(db, due.table, among)
    else:
        db.execute(update(due.table).where(among).values(**due.wiped))
    facts = {"rule": row.slug, "rows": len(keys), "done": row.action.value}
    audit.record(db, "privacy:retention:applied", actors.SYSTEM, changes=facts)
    return len(keys)


def _delete(db: Session, table: Table, condition: ColumnElement[bool]) -> None:
    """Delete rows, and before them all rows that refer to them, in whatever table."""
    for child in Base.metadata.tables.values():
        for reference in child.foreign_keys:
            if reference.column.table is table:
                parents = select(reference.column).where(condition)
                _delete(db, child, cast(ColumnElement[bool], reference.parent.in_(parents)))
    db.execute(delete(table).where(condition))
