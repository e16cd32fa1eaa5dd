"""What was measured against what is wanted: as a table for people and as JSON for programs."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from bench.measuring import Comparison

MILLISECONDS = 1000


@dataclasses.dataclass(frozen=True)
class Result:
    """One figure and the most it should be, both in `unit`; `note` says what it was made from.

    With `at_least` the target is the least it should be.
    """

    name: str
    what: str
    target: float
    value: float
    unit: str
    note: str = ""
    low: float | None = None
    high: float | None = None
    at_least: bool = False

    @property
    def passed(self) -> bool:
        """Tell whether the figure is good enough."""
        return self.value >= self.target if self.at_least else self.value <= self.target


def of_comparison(name: str, what: str, target: float, found: Comparison) -> Result:
    """Return the result of a comparison, in times of its floor."""
    subject, floor = found.subject * MILLISECONDS, found.floor * MILLISECONDS
    return Result(
        name=name,
        what=what,
        target=target,
        value=found.ratio,
        unit="×",
        note=f"{subject:.2f} ms / {floor:.2f} ms",
        low=found.low,
        high=found.high,
    )


def show(results: Sequence[Result], console: Console) -> None:
    """Print the results as a table."""
    table = Table(title="Speed and weight")
    for heading in ("", "measured", "wanted", "quartiles", "from", ""):
        textual = heading in {"", "from"}
        table.add_column(heading, justify="left" if textual else "right", no_wrap=True)
    for one in results:
        spread = "" if one.low is None else f"{one.low:.2f} to {one.high:.2f}"
        table.add_row(
            one.what,
            f"{one.value:.2f} {one.unit}",
            f"{'≥' if one.at_least else '≤'} {one.target:g} {one.unit}",
            spread,
            one.note,
            "[green]met[/]" if one.passed else "[red]missed[/]",
        )
    console.print(table)


def as_json(results: Sequence[Result], *, quick: bool) -> str:
    """Return the results as a JSON object with the machine they were measured on."""
    return json.dumps(
        {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "machine": platform.machine(),
            "processors": os.cpu_count(),
            "quick": quick,
            "results": [{**dataclasses.asdict(one), "passed": one.passed} for one in results],
        },
        ensure_ascii=False,
        indent=2,
    )
