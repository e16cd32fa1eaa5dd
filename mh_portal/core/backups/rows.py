"""Rows of every table as lines of JSON: the same on either engine, encrypted values as they stand."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Date, Enum, LargeBinary, String, TableClause
from sqlalchemy import column as bare_column
from sqlalchemy import table as bare_table
from sqlalchemy.types import TypeEngine

from mh_portal.core.columns import Cents, EncryptedJson, EncryptedText, UtcDateTime
from mh_portal.core.database import Base

_Convert = Callable[[Any], Any]


def list_tables() -> list[TableClause]:
    """Return every table with what its columns hold; one comes after those that it refers to."""
    return [
        bare_table(table.name, *(bare_column(each.name, _held(each)) for each in table.columns))
        for table in Base.metadata.sorted_tables
    ]


def key_of(table: TableClause) -> list[Any]:
    """Return the columns of the primary key, by which rows are in order."""
    return [table.c[each.name] for each in Base.metadata.tables[table.name].primary_key]


def encrypted_columns(table: TableClause) -> list[str]:
    """Return the names of the columns that only the data keys open."""
    columns = Base.metadata.tables[table.name].columns
    return [each.name for each in columns if isinstance(each.type, EncryptedText | EncryptedJson)]


class Codec:
    """Writes the rows of one table as lines, and reads them back."""

    def __init__(self, table: TableClause) -> None:
        self._names = [each.name for each in table.columns]
        self._encoders = [_encoder(each.type) for each in table.columns]
        self._decoders = [_decoder(each.type) for each in table.columns]

    def encode(self, row: Sequence[Any]) -> bytes:
        """Return the line of a row, with its end."""
        values = [
            value if value is None or encode is None else encode(value)
            for value, encode in zip(row, self._encoders, strict=True)
        ]
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        return text.encode() + b"\n"

    def decode(self, line: bytes) -> dict[str, Any]:
        """Return the row of a line; raises ValueError when it is no row of this table."""
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(self._names):
            raise ValueError("not a row of this table")
        try:
            return {
                name: value if value is None or decode is None else decode(value)
                for name, value, decode in zip(self._names, values, self._decoders, strict=True)
            }
        except (TypeError, AttributeError) as error:
            raise ValueError("not a row of this table") from error


def _held(column: Column[Any]) -> TypeEngine[Any]:
    """Return the type of what the database holds, below what the code makes of it."""
    if isinstance(column.type, EncryptedText | EncryptedJson):
        return LargeBinary()
    if isinstance(column.type, Cents):
        return BigInteger()
    return String() if isinstance(column.type, Enum) else column.type


def _encoder(kind: TypeEngine[Any]) -> _Convert | None:
    if isinstance(kind, LargeBinary):
        return lambda value: base64.b64encode(value).decode()
    if isinstance(kind, UtcDateTime | Date):
        return lambda value: value.isoformat()
    return None


def _decoder(kind: TypeEngine[Any]) -> _Convert | None:
    if isinstance(kind, LargeBinary):
        return lambda value: base64.b64decode(value, validate=True)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(kind, Date) else None
