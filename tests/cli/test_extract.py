"""`flask extract`: what is printed, where, and with which exit code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from rich.console import Console
from sqlalchemy import func, select

from mh_portal.cli import extract as command
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from tests.conftest import ON_BOTH
from tests.factories import extracts
from tests.factories.accounts import make_account
from tests.factories.extracts import Rows

Run = Callable[..., Result]

on_both = pytest.mark.parametrize("backend", ON_BOTH, indirect=True)


@pytest.fixture
def run(app: Flask) -> Run:
    """Return what runs a command of the application."""
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(args=["extract", *map(str, arguments)])


@pytest.fixture
def rows() -> Rows:
    return extracts.sound_rows()


@pytest.fixture
def folder(rows: Rows, tmp_path: Path) -> Path:
    return extracts.write_folder(rows, tmp_path / "extract")


def members(app: Flask) -> int:
    database: Database = app.extensions["mh_database"]
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(Member)) or 0


@on_both
def test_an_extract_is_imported_and_reported(run: Run, folder: Path, app: Flask) -> None:
    result = run("import", folder)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "products.csv\xa0: 2 ajoutés, 0 modifiés, 0 inchangés",
        "guarantees.csv\xa0: 3 ajoutés, 0 modifiés, 0 inchangés",
        "members.csv\xa0: 3 ajoutés, 0 modifiés, 0 inchangés",
        "contracts.csv\xa0: 3 ajoutés, 0 modifiés, 0 inchangés",
        "beneficiaries.csv\xa0: 4 ajoutés, 0 modifiés, 0 inchangés",
        "reimbursements.csv\xa0: 2 ajoutés, 0 modifiés, 0 inchangés",
    ]
    assert members(app) == 3
    again = run("import", folder)
    assert again.stdout.splitlines()[-1] == "Rien n’a changé."


@on_both
def test_a_faulty_extract_is_refused_with_every_fault(
    run: Run, rows: Rows, tmp_path: Path, app: Flask
) -> None:
    rows["members.csv"][0]["civility"] = "MLLE"
    rows["contracts.csv"][0]["premium"] = "92,40"
    folder = extracts.write_folder(rows, tmp_path / "extract")
    expected = [
        "members.csv:2: civility: doit être dans la liste\xa0: M, MME",
        "contracts.csv:2: premium: doit être un montant comme 12.50, avec un point et sans signe",
    ]
    for action, last in (("check", "2 erreurs trouvées."), ("import", "Rien n’a été enregistré.")):
        result = run(action, folder)
        assert result.exit_code == 1
        assert result.stdout.splitlines() == expected
        assert result.stderr.strip().endswith(last)
        assert members(app) == 0


def test_a_sound_extract_is_checked_without_a_trace(run: Run, folder: Path, app: Flask) -> None:
    archive = extracts.write_zip(folder, folder.parent / "extract.zip")
    for path in (folder, archive):
        result = run("check", path)
        assert (result.exit_code, result.stdout) == (0, "Aucune erreur trouvée.\n")
    assert members(app) == 0


def test_what_stays_in_the_portal_is_listed(run: Run, rows: Rows, folder: Path, app: Flask) -> None:
    run("import", folder)
    database: Database = app.extensions["mh_database"]
    with database.write() as db:
        member = db.scalars(select(Member).where(Member.member_number == "10000001")).one()
        make_account(db, member, email="autre@poste.example")
    rows["members.csv"].pop(1)
    rows["contracts.csv"].pop(1)
    rows["beneficiaries.csv"].pop(2)
    result = run("import", extracts.write_folder(rows, folder))
    assert result.stdout.splitlines()[:2] == [
        "Conservé du portail\xa0: members.csv\xa0: email\xa0: 10000001",
        "1 assuré absent de cette extraction reste dans le portail\xa0: 10000002",
    ]
    assert "autre@poste.example" not in result.output


@pytest.mark.parametrize("action", ["check", "import"])
def test_what_is_no_extract_is_one_line(run: Run, action: str, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("bonjour")
    result = run(action, tmp_path / "note.txt")
    assert result.exit_code == 1
    assert result.stderr.strip().endswith("n’est ni un dossier ni un fichier zip")
    assert len(result.output.splitlines()) == 1
    assert run(action, tmp_path / "absent").exit_code == 2


def test_a_database_without_schema_is_one_line(run: Run, folder: Path, app: Flask) -> None:
    database: Database = app.extensions["mh_database"]
    with database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE reimbursements")
    result = run("import", folder)
    assert result.exit_code == 1
    assert result.stderr.startswith("La base de données a refusé")
    assert len(result.output.splitlines()) == 1


def test_a_bar_shows_how_far_it_is_on_a_terminal_alone(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("import", folder).stderr == ""

    def terminal(*, stderr: bool) -> Console:
        return Console(stderr=stderr, force_terminal=True, width=80)

    monkeypatch.setattr(command, "Console", terminal)
    result = run("import", folder)
    assert "Vérification" in result.stderr
    assert result.stdout.splitlines()[-1] == "Rien n’a changé."
