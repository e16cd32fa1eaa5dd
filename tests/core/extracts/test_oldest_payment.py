"""Each import keeps how far back the payments go, as it reads them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select

from mh_portal.cli import schema
from mh_portal.core import clock
from mh_portal.core.database import Database
from mh_portal.core.extracts import queries, reading, service
from mh_portal.core.extracts.faults import FaultyExtractError
from mh_portal.core.extracts.models import Import
from tests.core.extracts.bases import load
from tests.factories import extracts
from tests.factories.extracts import Rows

BEFORE_IMPORTS = "0002"


def oldest_of(rows: Rows) -> date:
    return date.fromisoformat(min(row["paid_on"] for row in rows["reimbursements.csv"]))


def kept(database: Database) -> list[date | None]:
    with database.read() as db:
        return list(db.scalars(select(Import.oldest_payment).order_by(Import.id)))


def test_nothing_is_known_before_the_first_import(database: Database) -> None:
    with database.read() as db:
        assert queries.find_oldest_payment(db) is None


def test_an_import_keeps_the_day_of_the_oldest_payment(database: Database, tmp_path: Path) -> None:
    began = clock.utcnow()
    rows = extracts.sound_rows()
    load(database, rows, tmp_path / "e")
    with database.read() as db:
        assert queries.find_oldest_payment(db) == oldest_of(rows)
        [imported] = db.scalars(select(Import))
    assert began <= imported.imported_at <= clock.utcnow()


def test_older_payments_of_a_later_import_count_and_newer_ones_do_not(
    database: Database, tmp_path: Path
) -> None:
    rows = extracts.sound_rows()
    load(database, rows, tmp_path / "e")
    first = oldest_of(rows)
    only = rows["reimbursements.csv"][0] | {"reimbursement_id": "NEW"}
    rows["reimbursements.csv"] = [only | {"care_date": "2022-03-01", "paid_on": "2022-03-02"}]
    load(database, rows, tmp_path / "e")
    rows["reimbursements.csv"] = [only | {"care_date": "2012-03-01", "paid_on": "2012-03-02"}]
    load(database, rows, tmp_path / "e")
    assert kept(database) == [first, first, date(2012, 3, 2)]


def test_it_is_found_across_batches(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 1)
    rows = extracts.sound_rows()
    [first, second] = rows["reimbursements.csv"]
    first |= {"care_date": "2019-03-01", "paid_on": "2019-03-02"}
    second |= {"care_date": "2018-03-01", "paid_on": "2018-03-02"}
    load(database, rows, tmp_path / "e")
    assert kept(database) == [date(2018, 3, 2)]


def test_an_extract_without_a_payment_leaves_it_open(database: Database, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    folder = extracts.write_folder(rows, tmp_path / "e")
    header = ";".join(rows["reimbursements.csv"][0])
    (folder / "reimbursements.csv").write_text(f"{header}\n", encoding="utf-8")
    service.import_extract(database, folder)
    assert kept(database) == [None]


def test_a_refused_extract_is_no_import(database: Database, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    rows["reimbursements.csv"][1]["billed"] = "beaucoup"
    with pytest.raises(FaultyExtractError):
        load(database, rows, tmp_path / "e")
    assert kept(database) == []


def test_what_was_imported_before_there_was_the_table_is_looked_up_once(
    database: Database, tmp_path: Path
) -> None:
    rows = extracts.sound_rows()
    load(database, rows, tmp_path / "e")
    url = database.url.render_as_string(hide_password=False)
    database.dispose()
    command.downgrade(schema._configuration(url), BEFORE_IMPORTS)
    schema.upgrade(url)
    assert kept(database) == [oldest_of(rows)]


def test_an_empty_base_has_no_import_after_the_migration(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    database.dispose()
    command.downgrade(schema._configuration(url), BEFORE_IMPORTS)
    schema.upgrade(url)
    assert kept(database) == []
