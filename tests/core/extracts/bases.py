"""What a member base holds, for comparing it with another or with the extract it came from."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, select, text

from mh_portal.core.contracts.models import Contract
from mh_portal.core.database import Base, Database
from mh_portal.core.extracts import service
from mh_portal.core.extracts.format import FILES
from mh_portal.core.extracts.report import Report
from mh_portal.core.members.models import Member
from tests.factories import extracts
from tests.factories.extracts import Rows

Contents = dict[str, list[tuple[Any, ...]]]


def contents(database: Database) -> Contents:
    """Return every row of every table as the database keeps it, ciphertexts included."""
    found: Contents = {}
    with database.reader.connect() as connection:
        for table in inspect(connection).get_table_names():
            rows = connection.execute(text(f'SELECT * FROM "{table}"'))
            found[table] = sorted((tuple(row) for row in rows), key=repr)
    return found


def load(database: Database, rows: Rows, folder: Path, **options: Any) -> Report:
    return service.import_extract(database, extracts.write_folder(rows, folder), **options)


def counts(report: Report) -> dict[str, tuple[int, int, int]]:
    return {one.file: (one.added, one.changed, one.unchanged) for one in report.files}


def rows_of_base(database: Database) -> dict[str, set[tuple[str, ...]]]:
    """Return the member base as the rows of the extract it could have come from."""
    numbers = {"member_number": "member", "contract_number": "contract"}
    found = {}
    with database.read() as db:
        members = {one.id: one.member_number for one in db.scalars(select(Member))}
        contracts = {one.id: one.contract_number for one in db.scalars(select(Contract))}
        known = {"member": members, "contract": contracts}
        models = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
        for file in FILES:
            rows = set()
            for row in db.scalars(select(models[file.table])):
                values = []
                for name in file.column_names:
                    if hasattr(row, name):
                        values.append(_written(getattr(row, name)))
                    else:
                        owner = numbers[name]
                        values.append(known[owner][getattr(row, f"{owner}_id")])
                rows.add(tuple(values))
            found[file.name] = rows
    return found


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case Decimal():
            return f"{value:.2f}"
        case _:
            return str(value)


def rows_of_files(folder: Path) -> dict[str, set[tuple[str, ...]]]:
    """Return the rows of an extract, telephones and amounts in the one form they are kept in."""
    found = {}
    for file in FILES:
        rows = set()
        text = (folder / file.name).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines(), delimiter=";"):
            if row.get("phone"):
                row["phone"] = "+33" + row["phone"].replace(" ", "").removeprefix("0")
            for name in ("premium", "value"):
                if row.get(name):
                    row[name] = f"{Decimal(row[name]):.2f}"
            rows.add(tuple(row[name] for name in file.column_names))
        found[file.name] = rows
    return found
