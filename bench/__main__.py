"""`python -m bench`: measures the portal against floors of its own, and prints how it did."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from rich.console import Console

from bench.accounts import measure_creation, measure_sign_in
from bench.documents import measure_documents
from bench.extract import measure_import
from bench.histories import measure_home_page_history, measure_long_list
from bench.indicators import measure_indicators
from bench.pages import measure_home_page, measure_sign_in_page
from bench.results import Result, as_json, show
from bench.run import Run
from bench.searches import measure_searches
from bench.sending import measure_sending
from bench.sizes import measure_sizes
from bench.weights import measure_weights

MEASURES: Mapping[str, Callable[[Run], list[Result]]] = {
    "sign-in-page": measure_sign_in_page,
    "home-page": measure_home_page,
    "home-page-history": measure_home_page_history,
    "long-list": measure_long_list,
    "documents": measure_documents,
    "sign-in": measure_sign_in,
    "creation": measure_creation,
    "weights": measure_weights,
    "size": measure_sizes,
    "search": measure_searches,
    "import": measure_import,
    "indicators": measure_indicators,
    "sending": measure_sending,
}

TABLE_WIDTH = 150


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return what the command line asks for; ends the process with its usage when it is wrong."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there as well")
    parser.add_argument(
        "--only", nargs="+", choices=list(MEASURES), default=list(MEASURES), metavar="NAME",
        help="one or more of " + ", ".join(MEASURES),
    )  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="fewer rounds, a tenth of the members")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Measure what the arguments name; return the exit status."""
    given = parse_arguments(arguments)
    # Wide enough for the table, also where there is no terminal to ask.
    console, aside = Console(width=TABLE_WIDTH), Console(stderr=True, highlight=False)
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="mh-portal-bench-") as folder:
        run = Run(Path(folder), given.quick, aside.print)
        for name, measure in MEASURES.items():
            if name in given.only:
                run.say(f"measuring {name}")
                results += measure(run)
    show(results, console)
    if given.json is not None:
        given.json.write_text(as_json(results, quick=given.quick) + "\n", encoding="utf-8")
    return 1 if given.strict and not all(one.passed for one in results) else 0


if __name__ == "__main__":
    sys.exit(main())
