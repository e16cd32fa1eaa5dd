"""Column types of the portal: moments in UTC, amounts in cents, closed lists, encrypted texts."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import BigInteger, DateTime, Enum, Integer, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

# SQLite numbers rows by itself only when the key is an INTEGER.
Key = BigInteger().with_variant(Integer, "sqlite")


class Keyring:
    """The keys of the columns encrypted at rest, set once at the start of the process."""

    def __init__(self) -> None:
        self._fernet: MultiFernet | None = None
        self._index_key = b""

    def configure(self, data_keys: tuple[bytes, ...], index_key: bytes) -> None:
        """Take the data keys (newest first, url-safe base64) and the key of the blind indexes."""
        self._fernet = MultiFernet([Fernet(key) for key in data_keys])
        self._index_key = index_key

    @property
    def fernet(self) -> MultiFernet:
        """The encryption in force; raises RuntimeError before `configure`."""
        if self._fernet is None:
            raise RuntimeError("the data keys are not configured")
        return self._fernet

    def blind_index(self, purpose: str, value: str) -> bytes:
        """Return 32 bytes that find `value` in an encrypted column without telling it.

        The purpose keeps the indexes of two columns apart.
        """
        return hmac.digest(self._index_key, f"{purpose}:{value}".encode(), "sha256")


keyring = Keyring()


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what the database keeps of `value`."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return what the database kept, as Python reads it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Cents(TypeDecorator[Decimal]):
    """An amount in euros with two decimals, kept as whole cents."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return what the database keeps of `value`."""
        if value is None:
            return None
        cents = value * 100
        if cents != cents.to_integral_value():
            raise ValueError("an amount has two decimals")
        return int(cents)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Return what the database kept, as Python reads it."""
        return None if value is None else Decimal(value).scaleb(-2)


class EncryptedText(TypeDecorator[str]):
    """A text encrypted at rest (Fernet: AES-128-CBC and HMAC-SHA256), with rotating keys."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Return what the database keeps of `value`."""
        return None if value is None else keyring.fernet.encrypt(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return what the database kept, as Python reads it."""
        return None if value is None else keyring.fernet.decrypt(bytes(value)).decode()


class EncryptedJson(TypeDecorator[dict[str, Any]]):
    """A JSON object encrypted at rest."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Return what the database keeps of `value`."""
        if value is None:
            return None
        return keyring.fernet.encrypt(json.dumps(value, ensure_ascii=False).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002
        """Return what the database kept, as Python reads it."""
        if value is None:
            return None
        decoded: dict[str, Any] = json.loads(keyring.fernet.decrypt(bytes(value)))
        return decoded


def closed_list(kind: type[StrEnum], name: str = "") -> Enum:
    """Return the column type of a closed list: its values as text, nothing else let in.

    A second column of the same list in a table needs a `name` for its constraint.
    """
    return _list_of(kind, is_checked=True, name=name)


def growing_list(kind: type[StrEnum]) -> Enum:
    """Return the column type of a list that grows with the portal: the code alone keeps it.

    A constraint of the database would have to be widened with each new value, which on SQLite
    means writing the whole table anew.
    """
    return _list_of(kind, is_checked=False)


def _list_of(kind: type[StrEnum], *, is_checked: bool, name: str = "") -> Enum:
    return Enum(
        kind,
        native_enum=False,
        create_constraint=is_checked,
        length=40,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
