"""What the member base already has, asked for in batches while an extract is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from mh_portal.core.database import Database
from mh_portal.core.extracts.format import (
    BENEFICIARIES,
    CONTRACTS,
    DIGEST,
    MEMBERS,
    PRODUCTS,
    File,
)

Key = tuple[Any, ...]
# Below the number of parameters that either database takes in one statement.
ASKED_AT_ONCE = 5_000


class Stored:
    """The member base as an import finds it; each question is a short reading of its own.

    Long readings would keep SQLite's log from being folded back into the database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._emptiness: dict[File, bool] = {}

    def is_empty(self, file: File) -> bool:
        """Tell whether the base had no row of this file when first asked."""
        if file not in self._emptiness:
            with self._database.read() as db:
                found = db.scalar(select(file.table.c[DIGEST]).limit(1))
            self._emptiness[file] = found is None
        return self._emptiness[file]

    def find_members(self, numbers: Collection[str]) -> set[str]:
        """Return those of the member numbers that the base has."""
        return self._find(MEMBERS, "member_number", numbers)

    def find_products(self, codes: Collection[str]) -> set[str]:
        """Return those of the product codes that the base has."""
        return self._find(PRODUCTS, "product_code", codes)

    def find_contracts(self, numbers: Collection[str]) -> set[str]:
        """Return those of the contract numbers that the base has."""
        return self._find(CONTRACTS, "contract_number", numbers)

    def find_covered(self, contracts: Collection[str]) -> set[Key]:
        """Return the people these contracts cover: contract number and rank."""
        if self.is_empty(BENEFICIARIES):
            return set()
        return {_key(row[:-1]) for row in self._ask(_digests(BENEFICIARIES), contracts)}

    def find_owners(self, identifiers: Collection[str]) -> dict[str, str]:
        """Return the member numbers of those old logins that the base has."""
        if self.is_empty(MEMBERS):
            return {}
        members = MEMBERS.table.c
        query = select(members.legacy_identifier, members.member_number)
        return dict(self._ask((query, members.legacy_identifier), identifiers))

    def find_digests(self, file: File, keys: Collection[Key]) -> dict[Key, bytes]:
        """Return the digests of the rows that the base has of these keys, and perhaps of more."""
        if self.is_empty(file):
            return {}
        rows = self._ask(_digests(file), {key[0] for key in keys})
        return {_key(row[:-1]): bytes(row[-1]) for row in rows}

    def _find(self, file: File, column: str, wanted: Collection[str]) -> set[str]:
        if self.is_empty(file):
            return set()
        found = file.table.c[column]
        return {row[0] for row in self._ask((select(found), found), wanted)}

    def _ask(
        self, question: tuple[Select[Any], ColumnElement[Any]], wanted: Collection[str]
    ) -> Iterator[Any]:
        query, column = question
        values = list(wanted)
        for begin in range(0, len(values), ASKED_AT_ONCE):
            with self._database.read() as db:
                part = values[begin : begin + ASKED_AT_ONCE]
                yield from db.execute(query.where(column.in_(part)))


def _digests(file: File) -> tuple[Select[Any], ColumnElement[Any]]:
    """Return the query of a file's keys and digests, and the column its first key stands in."""
    parent = file.parent
    columns: list[ColumnElement[Any]] = [
        parent.table.c[name] if parent and name == parent.key else file.table.c[name]
        for name in file.key
    ]
    digest = file.table.c[DIGEST]
    query: Select[Any] = select(*columns, digest)
    if parent and parent.key in file.key:
        query = query.join(parent.table, parent.table.c.id == file.table.c[parent.column])
    return query, columns[0]


def _key(values: Iterable[Any]) -> Key:
    # Dates are ISO texts in an extract.
    return tuple(str(value) if isinstance(value, date) else value for value in values)
