"""An end that a member asked for holds against older extracts, until one says it; on both databases."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from mh_portal.core import actors, clock
from mh_portal.core.contracts.models import Contract
from mh_portal.core.database import Database
from mh_portal.core.extracts.report import Kept
from mh_portal.core.requests import service
from mh_portal.core.requests.models import Request
from mh_portal.core.terminations.models import Termination
from tests.core.extracts.bases import load
from tests.factories import extracts
from tests.factories.extracts import Rows
from tests.factories.terminations import ask

MORNING = datetime(2022, 4, 20, 9, tzinfo=clock.ZONE)
LAST_DAY = date(2022, 5, 19)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    clock.start_at(MORNING)
    return tmp_path / "e"


def in_force(rows: Rows) -> dict[str, str]:
    """Return the row of a contract that has no end."""
    return next(row for row in rows["contracts.csv"] if not row["ended_on"])


def end_first(database: Database, rows: Rows) -> str:
    """End the contract of that row; return its number."""
    number = in_force(rows)["contract_number"]
    with database.write() as db:
        ask(db, db.scalars(select(Contract).where(Contract.contract_number == number)).one())
    return number


def ended_on(database: Database, number: str) -> date | None:
    with database.read() as db:
        return db.scalar(select(Contract.ended_on).where(Contract.contract_number == number))


def test_an_older_extract_does_not_undo_it(database: Database, folder: Path) -> None:
    rows = extracts.sound_rows()
    load(database, rows, folder)
    number = end_first(database, rows)
    report = load(database, rows, folder)
    assert Kept("contracts.csv", "ended_on", number) in report.kept
    assert ended_on(database, number) == LAST_DAY
    # Another premium writes the whole row anew, its empty end included.
    in_force(rows)["premium"] = "99.99"
    report = load(database, rows, folder)
    assert Kept("contracts.csv", "ended_on", number) in report.kept
    assert ended_on(database, number) == LAST_DAY


def test_an_extract_that_says_it_settles_it(database: Database, folder: Path) -> None:
    rows = extracts.sound_rows()
    load(database, rows, folder)
    row, number = in_force(rows), end_first(database, rows)
    row["ended_on"] = LAST_DAY.isoformat()
    report = load(database, rows, folder)
    assert [kept for kept in report.kept if kept.column == "ended_on"] == []
    # From now on what the insurer's systems say holds.
    row["ended_on"] = ""
    load(database, rows, folder)
    assert ended_on(database, number) is None


def test_an_earlier_end_of_the_insurer_is_believed(database: Database, folder: Path) -> None:
    rows = extracts.sound_rows()
    load(database, rows, folder)
    row, number = in_force(rows), end_first(database, rows)
    row["ended_on"] = "2022-05-01"
    load(database, rows, folder)
    assert ended_on(database, number) == date(2022, 5, 1)


def test_taken_back_it_leaves_what_the_last_extract_said(database: Database, folder: Path) -> None:
    rows = extracts.sound_rows()
    load(database, rows, folder)
    row, number = in_force(rows), end_first(database, rows)
    row["ended_on"] = "2022-12-31"
    load(database, rows, folder)
    assert ended_on(database, number) == LAST_DAY
    with database.write() as db:
        request = db.scalars(select(Request)).one()
        service.withdraw(db, request, actors.member(request.member_id))
    assert ended_on(database, number) == date(2022, 12, 31)
    report = load(database, rows, folder)
    assert [kept for kept in report.kept if kept.column == "ended_on"] == []
    with database.read() as db:
        assert db.scalars(select(Termination.withdrawn_at)).one() is not None
