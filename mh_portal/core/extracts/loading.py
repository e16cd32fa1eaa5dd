"""Writing prepared rows into the member base, as fast as the database takes them.

The statements are made by SQLAlchemy and given to the driver with values in the form the columns
keep: secrets are encrypted before the transaction, and the columns' types would do it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from sqlalchemy.sql import Insert, Update

from mh_portal.core.extracts.format import MEMBERS, File
from mh_portal.core.extracts.spool import Columns, Spool
from mh_portal.core.extracts.stored import Stored

# Keeps the names of values apart from those of columns.
_VALUE = "v_"
CACHE_KIB = 12_000
OnRows = Callable[[int], None]


def load(db: Session, spool: Spool, stored: Stored, on_rows: OnRows) -> None:
    """Write what waits in the spool; the caller commits. `on_rows` is told the rows so far."""
    connection = db.connection()
    statements: dict[tuple[File, bool], _Statement] = {}
    done = 0
    with _room_for_indexes(connection):
        for file, is_new, columns in spool.read():
            if (statement := statements.get((file, is_new))) is None:
                query = _insertion(file) if is_new else _change(file)
                statement = statements[file, is_new] = _Statement(connection, query)
            if file is MEMBERS and not stored.is_empty(MEMBERS):
                _free_logins(connection, columns)
            statement.execute(dict(zip(file.kept_names, columns, strict=True)))
            done += len(columns[0])
            on_rows(done)


class _Statement:
    """A statement as its driver takes it, for many rows at once."""

    def __init__(self, connection: Connection, query: Insert | Update) -> None:
        compiled = query.compile(dialect=connection.dialect)
        self._connection = connection
        self._sql = str(compiled)
        self._order: list[str] | None = compiled.positiontup
        self._names = list(compiled.params)

    def execute(self, columns: dict[str, list[Any]]) -> None:
        """Execute it once for each row; `columns` has the values of each name."""
        if self._order is not None:
            rows: Any = list(
                zip(*(columns[name.removeprefix(_VALUE)] for name in self._order), strict=True)
            )
        else:
            values = zip(*(columns[name.removeprefix(_VALUE)] for name in self._names), strict=True)
            rows = [dict(zip(self._names, row, strict=True)) for row in values]
        self._connection.exec_driver_sql(self._sql, rows)


def _insertion(file: File) -> Insert:
    return insert(file.table).values(_values(file))


def _change(file: File) -> Update:
    """Return the change of a row that is found by its key."""
    values = _values(file)
    found = [file.table.c[name] == values.pop(name) for name in map(_kept_as(file), file.key)]
    return update(file.table).where(and_(*found)).values(values)


def _values(file: File) -> dict[str, ColumnElement[Any]]:
    """Return what is written into each column of the table."""
    values: dict[str, ColumnElement[Any]] = {}
    for name in file.kept_names:
        parent = file.parent
        if parent is not None and name == parent.key:
            found = parent.table.c[parent.key] == _value(name, parent.table.c[name])
            values[parent.column] = select(parent.table.c.id).where(found).scalar_subquery()
        else:
            values[name] = _value(name, file.table.c[name])
    return values


def _value(name: str, column: ColumnElement[Any]) -> BindParameter[Any]:
    return bindparam(_VALUE + name, type_=column.type)


def _kept_as(file: File) -> Callable[[str], str]:
    parent = file.parent
    return lambda name: parent.column if parent is not None and name == parent.key else name


def _free_logins(connection: Connection, columns: Columns) -> None:
    """Take old logins from the members who have them now, where others are to have them.

    Two members may have exchanged theirs; whoever loses one here gets another from the same
    extract, as checked.
    """
    kept = dict(zip(MEMBERS.kept_names, columns, strict=True))
    pairs = [
        {_VALUE + "login": login, _VALUE + "number": number}
        for login, number in zip(kept["legacy_identifier"], kept["member_number"], strict=True)
        if login is not None
    ]
    if pairs:
        members = MEMBERS.table
        taken = members.c.legacy_identifier == bindparam(_VALUE + "login")
        by_another = members.c.member_number != bindparam(_VALUE + "number")
        connection.execute(
            update(members).where(taken, by_another).values(legacy_identifier=None), pairs
        )


@contextmanager
def _room_for_indexes(connection: Connection) -> Iterator[None]:
    """Let SQLite keep more of its indexes in memory: blind ones are written all over."""
    if connection.dialect.name != "sqlite":
        yield
        return
    [usual] = connection.exec_driver_sql("PRAGMA cache_size").one()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {usual}")
