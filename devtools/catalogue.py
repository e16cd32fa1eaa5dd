"""Compares the French catalogue with the texts in the code; completes and compiles it.

Run as `python -m devtools.catalogue check|update|compile`, in the portal's environment.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).resolve().parent.parent
# Babel also takes « 100 % of » for a placeholder.
PLACEHOLDER = re.compile(r"%[(sd]")
SOURCE = ROOT / "translations" / "fr" / "LC_MESSAGES" / "messages.po"


def read(path: Path) -> Catalog:
    """Return the catalogue of a .po or .pot file, in French's plural forms."""
    with path.open("rb") as file:
        return pofile.read_po(file, locale="fr")


def extract() -> Catalog:
    """Return every text of the code and the templates, as `[tool.babel]` finds them."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        pybabel = [sys.executable, "-m", "babel.messages.frontend", "--quiet"]
        subprocess.run(
            [*pybabel, "extract", "--mapping", "pyproject.toml", "--output", template, "."],
            cwd=ROOT,
            check=True,
        )
        return read(template)


def merge(catalogue: Catalog, texts: Catalog) -> Catalog:
    """Return `catalogue` brought up to `texts`: new ones empty, gone ones in `obsolete`."""
    catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    return catalogue


def faults(catalogue: Catalog) -> Iterator[str]:
    """Yield one line for each text of a merged catalogue that is not right in French."""
    for message in _texts(catalogue):
        if message.fuzzy:
            yield f"fuzzy: {message.id!r}"
        strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        if not all(strings):
            yield f"without French: {message.id!r}"
            continue
        if PLACEHOLDER.search(str(message.id)):
            yield from (f"{error}: {message.id!r}" for error in message.check(catalogue))
    yield from (f"no longer in the code: {message.id!r}" for message in catalogue.obsolete.values())


def update() -> None:
    """Write the catalogue with the texts of the code: new ones empty, gone ones left out."""
    catalogue = merge(read(SOURCE), extract())
    catalogue.obsolete.clear()
    with SOURCE.open("wb") as file:
        pofile.write_po(file, catalogue, width=100, sort_output=True, no_location=True)


def compile_catalogue() -> None:
    """Write the .mo file that the portal reads."""
    with SOURCE.with_suffix(".mo").open("wb") as file:
        mofile.write_mo(file, read(SOURCE))


def _texts(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def main(command: str) -> int:
    """Do `command`; return 1 when `check` found a fault."""
    if command == "compile":
        compile_catalogue()
        return 0
    if command == "update":
        update()
        compile_catalogue()
    found = list(faults(merge(read(SOURCE), extract())))
    for line in found:
        sys.stdout.write(f"messages.po: {line}\n")
    if found and command == "check":
        sys.stdout.write("python3 dev.py catalogue brings it up to date with the code\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
