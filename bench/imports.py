"""What an import of the extract costs, beside a bare reading and inserting of the same rows.

`python -m bench.imports --members 100000` prints the figures; `run` gives them to the bench.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Enum,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine

from mh_portal.core.columns import Cents
from mh_portal.core.database import Database
from mh_portal.core.extracts.format import FILES, File

ROOT = Path(__file__).resolve().parent.parent
INSERTED_AT_ONCE = 5_000
# What makes a column's value of a field that is not empty.
READERS: dict[type, Callable[[str], Any]] = {
    Boolean: "1".__eq__,
    Cents: Decimal,
    Date: date.fromisoformat,
    Integer: int,
}
KIB_IN_MB = 1_000_000 / 1024


def run(size: int, folder: Path) -> dict[str, float]:
    """Import a made-up extract of `size` members into SQLite, in `folder`; return the figures.

    - `rows`: rows of the extract
    - `floor_seconds`, `floor_cpu_seconds`, `floor_peak_mb`: a bare `csv.reader` and SQLAlchemy
      Core inserts of 5,000 rows into tables with the columns, types and keys of the portal's
      own, without any check, reference, encryption, blind index or digest
    - `import_seconds`, `import_cpu_seconds`, `import_peak_mb`: `extract import` into an empty
      database, in the process of the whole application
    - `again_seconds`, `again_cpu_seconds`, `again_peak_mb`: the same import once more, which
      changes nothing
    - `ratio`, `cpu_ratio`: import over floor, by the clock and by the processor's time
    """
    from tests.factories import extracts  # noqa: PLC0415 - the measured processes do without

    rows = sum(extracts.write_large(folder / "extract", size).values())
    figures: dict[str, float] = {"rows": rows}
    for name, task in (("floor", "floor"), ("import", "import"), ("again", "import")):
        for what, value in _measure(task, folder).items():
            figures[f"{name}_{what}"] = value
    figures["ratio"] = figures["import_seconds"] / figures["floor_seconds"]
    figures["cpu_ratio"] = figures["import_cpu_seconds"] / figures["floor_cpu_seconds"]
    return figures


def _measure(task: str, folder: Path) -> dict[str, float]:
    """Run a task in a process of its own, so that its peak of memory is its own."""
    command = [sys.executable, "-m", "bench.imports", "--task", task, "--folder", str(folder)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MH_PORTAL_")}
    environment = {**kept, "MH_PORTAL_INSTANCE": str(folder / "instance")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _timed(work: Callable[[], None]) -> dict[str, float]:
    began, cpu_began = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - cpu_began,
        "peak_mb": _peak_kib() / KIB_IN_MB,
    }


def _peak_kib() -> int:
    """Return the most memory this process has had in RAM, in KiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def _floor(folder: Path) -> Callable[[], None]:
    (folder / "floor.db").unlink(missing_ok=True)
    database = Database(f"sqlite:///{folder / 'floor.db'}")
    metadata = MetaData()
    tables = {file.name: _bare_table(file, metadata) for file in FILES}
    with database.writer.begin() as connection:
        metadata.create_all(connection)

    def work() -> None:
        with database.writer.begin() as connection:
            for name, table in tables.items():
                with (folder / "extract" / name).open(encoding="utf-8", newline="") as text:
                    _insert(connection, table, csv.reader(text, delimiter=";"))

    return work


def _bare_table(file: File, metadata: MetaData) -> Table:
    """Return a table for the rows of a file as they are, typed and keyed as the portal's own."""
    kept = file.table.c
    secret = {column.name for column in file.columns if column.secret}
    columns = [
        Column(name, String if name in secret or name not in kept else _plain(kept[name].type))
        for name in file.column_names
    ]
    key = UniqueConstraint(*file.key)
    return Table(file.table.name, metadata, Column("id", Integer, primary_key=True), *columns, key)


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """Return a column's type without its closed list, which would be a check."""
    return String() if isinstance(kind, Enum) else kind


def _insert(connection: Connection, table: Table, reader: Iterator[list[str]]) -> None:
    header = next(reader)
    read = [READERS.get(type(table.c[name].type), str) for name in header]
    batch: list[dict[str, Any]] = []
    for row in reader:
        values = [make(text) if text else None for make, text in zip(read, row, strict=True)]
        batch.append(dict(zip(header, values, strict=True)))
        if len(batch) == INSERTED_AT_ONCE:
            connection.execute(table.insert(), batch)
            batch = []
    if batch:
        connection.execute(table.insert(), batch)


def _import(folder: Path) -> Callable[[], None]:
    from app import create_app  # noqa: PLC0415 - the floor does without the application
    from mh_portal.cli import schema  # noqa: PLC0415
    from mh_portal.web import state  # noqa: PLC0415

    app = create_app()
    with app.app_context():
        schema.upgrade(state.settings().database_url)

    def work() -> None:
        arguments = ["extract", "import", str(folder / "extract")]
        result = app.test_cli_runner().invoke(args=arguments)
        if result.exit_code:
            raise RuntimeError(result.output) from result.exception

    return work


TASKS = {"floor": _floor, "import": _import}


def main() -> None:
    """Measure and print, or do one measured task of a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="kept; by default a temporary one")
    parser.add_argument("--task", choices=list(TASKS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        print(json.dumps(_timed(TASKS[given.task](given.folder))))
    elif given.folder:
        _print(run(given.members, given.folder))
    else:
        with tempfile.TemporaryDirectory() as folder:
            _print(run(given.members, Path(folder)))


def _print(figures: dict[str, float]) -> None:
    for name, value in figures.items():
        print(f"{name:20} {value:14,.2f}")


if __name__ == "__main__":
    main()
