"""`flask establishments` as an operator runs it."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from mh_portal.core.establishments import queries
from tests.support.portal import reading

GOOD = "finess;name;city;postal_code\n750712184;Hôpital des Verriers;Compiègne;60200\n"


def run(app: Flask, path: Path) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["establishments", "import", str(path)])
    return result.exit_code, result.output


def test_a_list_is_loaded_and_loaded_again(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(GOOD, encoding="utf-8")
    assert run(app, path) == (0, "1 added, 0 changed, 0 unchanged, 0 removed.\n")
    assert run(app, path) == (0, "0 added, 0 changed, 1 unchanged, 0 removed.\n")
    with reading(app) as db:
        assert queries.find(db, "750712184") is not None


def test_a_fault_is_named_with_its_line_and_nothing_is_loaded(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(GOOD + "750712185;B;C;75001\n", encoding="utf-8")
    code, said = run(app, path)
    assert code == 1
    assert said.startswith("list.csv:3: finess: ")
    with reading(app) as db:
        assert queries.find(db, "750712184") is None


def test_a_file_that_is_not_there_is_said(app: Flask, tmp_path: Path) -> None:
    assert run(app, tmp_path / "none.csv")[0] == 2
