"""What members told wins over older extracts, until one says the same; on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.columns import keyring
from mh_portal.core.contracts.models import Contract
from mh_portal.core.database import Database
from mh_portal.core.extracts.report import Kept
from mh_portal.core.members.models import Member
from mh_portal.core.profile import queries
from mh_portal.core.profile.models import HeldAddress, HeldBank, HeldPhone, HeldScheme
from tests.core.extracts.bases import load
from tests.factories import extracts
from tests.factories.extracts import iban

NUMBER = "10000001"
NEW = iban("00000000077")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "e"


def tell(db: Session) -> None:
    """Keep a telephone, an address, a scheme and an account of the first member."""
    member = db.scalars(select(Member).where(Member.member_number == NUMBER)).one()
    contract = db.scalars(select(Contract).where(Contract.member_id == member.id)).first()
    assert contract is not None
    now = clock.utcnow()
    db.add_all(
        [
            HeldPhone(member_id=member.id, phone="+33639985678", changed_at=now),
            HeldAddress(
                member_id=member.id,
                address_1="3 place du Marché",
                address_2="",
                postal_code="59800",
                city="Lille",
                changed_at=now,
            ),
            HeldScheme(
                member_id=member.id,
                scheme_code="04",
                alsace_moselle=False,
                fund="CPR SNCF",
                since=date(2022, 1, 1),
                is_settled=False,
                changed_at=now,
            ),
            HeldBank(
                contract_id=contract.id,
                iban=NEW,
                iban_index=keyring.blind_index("iban", NEW),
                bic="",
                holder="Jeanne Martin",
                former=None,
                changed_at=now,
                usable_from=now + timedelta(hours=72),
            ),
        ]
    )


def contract_number(database: Database) -> str:
    with database.read() as db:
        return str(
            db.scalars(
                select(Contract.contract_number).join(HeldBank, HeldBank.contract_id == Contract.id)
            ).one()
        )


def told(database: Database) -> list[str]:
    """Return what of it the portal still holds for itself."""
    with database.read() as db:
        tables = (HeldPhone, HeldAddress, HeldScheme, HeldBank)
        return [table.__name__ for table in tables if db.scalars(select(table)).first()]


def test_what_a_member_told_wins_and_is_listed(database: Database, folder: Path) -> None:
    rows = extracts.sound_rows()
    load(database, rows, folder)
    with database.write() as db:
        tell(db)
    report = load(database, rows, folder)
    assert set(report.kept) >= {
        Kept("members.csv", "phone", NUMBER),
        Kept("members.csv", "address", NUMBER),
        Kept("members.csv", "scheme_code", NUMBER),
        Kept("contracts.csv", "iban", contract_number(database)),
    }
    with database.read() as db:
        member = db.scalars(select(Member).where(Member.member_number == NUMBER)).one()
        details = queries.get_details(db, member, clock.today())
    assert details.phone == "+33639985678"
    assert details.address.city == "Lille"
    assert (details.scheme.scheme_code, details.scheme.fund) == ("04", "CPR SNCF")


def test_what_an_extract_says_too_is_let_go(database: Database, folder: Path) -> None:
    rows = extracts.sound_rows()
    load(database, rows, folder)
    with database.write() as db:
        tell(db)
    number = contract_number(database)
    assert told(database) == ["HeldPhone", "HeldAddress", "HeldScheme", "HeldBank"]
    rows["members.csv"][0] |= {
        "phone": "06 39 98 56 78",
        "address_1": "3 place du Marché",
        "address_2": "",
        "postal_code": "59800",
        "city": "Lille",
        "scheme_code": "04",
        "alsace_moselle": "0",
    }
    for row in rows["contracts.csv"]:
        if row["contract_number"] == number:
            row["iban"] = NEW
    report = load(database, rows, folder)
    assert [one for one in report.kept if one.column != "email"] == []
    # The account can still be taken back; the scheme's row tells the name of the fund.
    assert told(database) == ["HeldScheme", "HeldBank"]
    clock.start_at(clock.utcnow() + timedelta(hours=73))
    rows["members.csv"][0]["scheme_code"] = "01"
    report = load(database, rows, folder)
    with database.read() as db:
        member = db.scalars(select(Member).where(Member.member_number == NUMBER)).one()
        details = queries.get_details(db, member, clock.today())
    assert told(database) == ["HeldScheme"]
    assert (details.scheme.scheme_code, details.scheme.fund) == ("01", "")
    assert [one for one in report.kept if one.column != "email"] == []
