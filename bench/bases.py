"""Member bases to measure with: one member in full, and as many more after the same pattern.

Beside each member a contract, the person it covers and, for three in four, an account. SQLite
makes them by itself, which takes seconds where an import takes minutes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast

from sqlalchemy import Table, insert, text
from sqlalchemy.engine import Connection

from mh_portal.cli import schema
from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.columns import keyring
from mh_portal.core.contracts.models import Beneficiary, Contract
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from mh_portal.core.reimbursements.models import Reimbursement
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.members import make_contract, make_member

# The first member: its number in the base is 1, as is its contract's and its account's.
PATTERN = 1
FIRST_NUMBER = 10_000_000
NIR, IBAN = "144039998800142", "FR7699999123450000000004286"
# Every fourth member has no account yet.
NEWCOMERS_EACH = 4

# In the order of the rows, in which SQLite makes its indexes tens of times faster.
NEW_INDEX = "CAST(printf('%032d', n) AS BLOB)"
LOGIN = "printf('membre%08d@courriel.example', n)"


@dataclasses.dataclass(frozen=True)
class Base:
    """A portal's instance with that many members, numbered from 1, and its settings."""

    settings: dict[str, str]
    size: int
    database: str
    mailbox: Path

    def with_account(self, count: int) -> list[int]:
        """Return members who have an account, from all over the base; at most three in four."""
        return _spread([n for n in range(1, self.size + 1) if n % NEWCOMERS_EACH], count)

    def newcomers(self, count: int) -> list[int]:
        """Return members without an account, from all over the base; at most one in four."""
        return _spread(range(NEWCOMERS_EACH, self.size + 1, NEWCOMERS_EACH), count)


@dataclasses.dataclass(frozen=True)
class Person:
    """What a member types."""

    number: int

    @property
    def email(self) -> str:
        """The address they sign in with."""
        return f"membre{self.number:08}@courriel.example"

    @property
    def credentials(self) -> dict[str, str]:
        """What the sign-in form asks for."""
        return {"email": self.email, "password": PASSWORD}

    @property
    def card(self) -> dict[str, str]:
        """What the form of account creation asks for."""
        return {
            "last_name": "Martin",
            "first_name": "Jeanne",
            "birth_date-day": "24",
            "birth_date-month": "3",
            "birth_date-year": "1944",
            "member_number": str(FIRST_NUMBER + self.number),
            "email": self.email,
            "accepted": "y",
        }


def make_base(folder: Path, size: int) -> Base:
    """Make an instance with `size` members under `folder`; return it."""
    variables = {
        "MH_PORTAL_INSTANCE": str(folder),
        "MH_PORTAL_BASE_URL": "https://espace.example",
        # The limits per address stay on: each visitor comes from an address of its own.
        "MH_PORTAL_PROXIES": "1",
    }
    settings = Settings.from_environment(variables)
    folder.mkdir(parents=True, exist_ok=True)
    schema.upgrade(settings.database_url)
    keyring.configure(settings.data_keys, settings.index_key)
    database = Database(settings.database_url)
    with database.write() as db:
        member = make_member(
            db,
            member_number=str(FIRST_NUMBER + PATTERN),
            email=Person(PATTERN).email,
            nir=NIR,
            nir_index=keyring.blind_index("nir", NIR),
        )
        iban_index = keyring.blind_index("iban", IBAN)
        make_contract(db, member, iban=IBAN, iban_index=iban_index)
        make_account(db, member, Person(PATTERN).email)
    with database.writer.begin() as connection:
        _repeat(connection, Member, size, _MEMBER)
        _repeat(connection, Contract, size, _CONTRACT)
        _repeat(connection, Beneficiary, size, _BENEFICIARY)
        _repeat(connection, Account, size, _ACCOUNT, f"n % {NEWCOMERS_EACH} != 0")
    # The last connection to close moves what is in the write-ahead log into the database.
    database.dispose()
    return Base(variables, size, settings.database_url, folder / "mail" / "new")


_MEMBER = {
    "member_number": f"{FIRST_NUMBER} + n",
    "email": LOGIN,
    "nir_index": NEW_INDEX,
}
_CONTRACT = {
    "contract_number": "printf('K%08d', n)",
    "member_id": "n",
    "iban_index": NEW_INDEX,
}
_BENEFICIARY = {"contract_id": "n", "nir_index": NEW_INDEX}
_ACCOUNT = {"member_id": "n", "email": LOGIN, "email_key": LOGIN}


def add_reimbursements(base: Base, member: int, count: int, span: timedelta) -> None:
    """Add acts of care to a member's contract, paid at even steps in the time up to today."""
    today = clock.today()
    rows = [
        {
            "reimbursement_id": f"R{member:08}-{number}",
            "contract_id": member,
            "beneficiary_rank": 1,
            "care_date": today - span * number / count,
            "paid_on": today - span * number / count,
            "act_code": "G",
            "act_label": "Consultation du médecin généraliste",
            "provider": "Dr Anne Vautrin",
            "billed": Decimal("25.00"),
            "base": Decimal("25.00"),
            "statutory_paid": Decimal("16.50"),
            "complementary_paid": Decimal("7.50"),
            "extract_digest": bytes(16),
        }
        for number in range(count)
    ]
    database = Database(base.database)
    with database.write() as db:
        db.execute(insert(Reimbursement), rows)
    database.dispose()


def _repeat(
    connection: Connection,
    mapped: type[Member | Contract | Beneficiary | Account],
    size: int,
    changes: Mapping[str, str],
    condition: str = "true",
) -> None:
    """Add rows 2 to `size` like the first one but for `changes`, SQL by column with the row's `n`."""
    table = cast(Table, mapped.__table__)
    values = {column.name: f"pattern.{column.name}" for column in table.columns}
    values |= {"id": "n", **changes}
    connection.execute(
        text(
            f"INSERT INTO {table.name} ({', '.join(values)}) "
            "WITH RECURSIVE numbers (n) AS "
            f"(SELECT {PATTERN + 1} UNION ALL SELECT n + 1 FROM numbers WHERE n < :size) "
            f"SELECT {', '.join(values.values())} FROM numbers "
            f"JOIN {table.name} AS pattern ON pattern.id = {PATTERN} WHERE {condition}"
        ),
        {"size": size},
    )


def _spread(found: Sequence[int], count: int) -> list[int]:
    if len(found) < count:
        raise ValueError(f"the base has {len(found)} of the {count} members asked for")
    return list(found[:: len(found) // count][:count])
