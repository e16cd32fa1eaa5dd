"""The import of an extract, beside a bare reading and inserting of the same rows."""

from __future__ import annotations

from bench import imports
from bench.results import Result
from bench.run import Run

TIMES_FLOOR, MEGABYTES = 3, 150


def measure_import(run: Run) -> list[Result]:
    """Import an extract as large as the large base; return time and memory."""
    run.say(f"importing an extract of {run.large:,} members")
    folder = run.folder / "import"
    folder.mkdir()
    found = imports.run(run.large, folder)
    subject, floor = found["import_cpu_seconds"], found["floor_cpu_seconds"]
    rows = f"{found['rows']:,.0f} rows"
    return [
        Result(
            "import_time",
            f"import of {run.large:,} members / bare csv and insert",
            TIMES_FLOOR,
            found["cpu_ratio"],
            "×",
            f"{subject:.1f} s / {floor:.1f} s, {rows}",
        ),
        Result(
            "import_memory",
            f"import of {run.large:,} members, most memory",
            MEGABYTES,
            found["import_peak_mb"],
            "MB",
            f"floor {found['floor_peak_mb']:.0f} MB",
        ),
    ]
