"""The e-mails of data protection: an export was made, an unused account ends."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class DataExported(Email):
    """To the member, at once: somebody who is signed in has downloaded all data."""

    kind: ClassVar[str] = "data_exported"
    security: ClassVar[bool] = True

    greeting: str


@dataclasses.dataclass(frozen=True)
class AccountClosing(Email):
    """To a member who has not signed in for years: the account ends on a day, such as « 2 mai 2025 »."""

    kind: ClassVar[str] = "account_closing"

    greeting: str
    closes_on: str


@dataclasses.dataclass(frozen=True)
class AccountClosed(Email):
    """To the same member, if nothing happened since: the account is closed."""

    kind: ClassVar[str] = "account_closed"

    greeting: str
