"""A day of debit that was chosen in the portal wins over an extract, until the insurer knows it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mh_portal.core import clock
from mh_portal.core.contracts.models import Contract
from mh_portal.core.database import Database
from mh_portal.core.debits import queries
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.extracts.report import Kept
from tests.core.extracts.bases import load
from tests.factories import debits, extracts
from tests.factories.extracts import Rows

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)


@pytest.fixture
def rows(database: Database, tmp_path: Path) -> Rows:
    """Return the rows of an extract that is loaded, whose first contract is debited at month's end."""
    clock.start_at(MORNING)
    found = extracts.sound_rows()
    found["contracts.csv"][0] |= {"debit_day": "end", "frequency": "monthly", "ended_on": ""}
    load(database, found, tmp_path / "e")
    return found


def shift(database: Database, rows: Rows, day: str) -> None:
    with database.write() as db:
        number = rows["contracts.csv"][0]["contract_number"]
        contract = db.scalars(select(Contract).where(Contract.contract_number == number)).one()
        debits.shift(db, contract, day)


def bank_days(database: Database, rows: Rows) -> list[date]:
    """Return the debits that the portal shows of the contract, March's and those that follow."""
    with database.read() as db:
        number = rows["contracts.csv"][0]["contract_number"]
        contract = db.scalars(select(Contract).where(Contract.contract_number == number)).one()
        plan = queries.find_plan(db, contract.member_id, number)
        assert plan is not None
        return [debit.bank_day for debit in plan.coming(MORNING.date())[:3]]


def count(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(DebitShift)) or 0


FIFTEENTH = [date(2022, 3, 28), date(2022, 4, 19), date(2022, 5, 16)]


def test_an_older_extract_changes_nothing(database: Database, rows: Rows, tmp_path: Path) -> None:
    shift(database, rows, "15")
    number = rows["contracts.csv"][0]["contract_number"]
    for _ in range(2):
        report = load(database, rows, tmp_path / "e")
        assert report.kept == (Kept("contracts.csv", "debit_day", number),)
        assert bank_days(database, rows) == FIFTEENTH


def test_once_the_insurer_knows_the_past_stays_as_it_was(
    database: Database, rows: Rows, tmp_path: Path
) -> None:
    shift(database, rows, "15")
    rows["contracts.csv"][0]["debit_day"] = "15"
    for _ in range(2):
        assert load(database, rows, tmp_path / "e").kept == ()
        assert bank_days(database, rows) == FIFTEENTH
    assert count(database) == 1


def test_what_the_insurer_says_after_that_holds(
    database: Database, rows: Rows, tmp_path: Path
) -> None:
    shift(database, rows, "15")
    for day in ("15", "10"):
        rows["contracts.csv"][0]["debit_day"] = day
        assert load(database, rows, tmp_path / "e").kept == ()
    assert count(database) == 0
    assert bank_days(database, rows)[1:] == [date(2022, 5, 10), date(2022, 6, 10)]


def test_a_wish_newer_than_what_the_insurer_knows_wins(
    database: Database, rows: Rows, tmp_path: Path
) -> None:
    shift(database, rows, "15")
    rows["contracts.csv"][0]["debit_day"] = "15"
    load(database, rows, tmp_path / "e")
    shift(database, rows, "10")
    assert len(load(database, rows, tmp_path / "e").kept) == 1
    assert bank_days(database, rows)[1:] == [date(2022, 4, 11), date(2022, 5, 10)]


def test_back_on_the_fifth_is_what_the_month_s_end_means_by_now(
    database: Database, rows: Rows, tmp_path: Path
) -> None:
    shift(database, rows, "15")
    shift(database, rows, "5")
    assert load(database, rows, tmp_path / "e").kept == ()
    assert bank_days(database, rows)[1:] == [date(2022, 4, 5), date(2022, 5, 5)]


def test_a_contract_that_is_paid_by_cheque_by_now_is_not_listed(
    database: Database, rows: Rows, tmp_path: Path
) -> None:
    shift(database, rows, "15")
    rows["contracts.csv"][0] |= {
        "payment_method": "cheque", "debit_day": "", "iban": "", "mandate_reference": "",
    }  # fmt: skip
    assert load(database, rows, tmp_path / "e").kept == ()
