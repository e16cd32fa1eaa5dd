"""The list of hospitals is loaded whole or not at all, and found by words in any order."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from mh_portal.core.database import Database
from mh_portal.core.establishments import loading, queries
from mh_portal.core.establishments.loading import FaultyListError, Loaded
from mh_portal.core.establishments.models import Establishment
from mh_portal.demo import establishments as demo

HEADER = "finess;name;city;postal_code"
ROWS = (
    "750712184;Hôpital des Verriers;Compiègne;60200",
    "2A0000014;Clinique des Tilleuls;Ajaccio;20000",
    "2B0000020;CHU du Sacré-Cœur;Bastia;20200",
)


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def load(database: Database, path: Path) -> Loaded:
    with database.write() as db:
        return loading.load(db, path)


def names(database: Database, sought: str, limit: int = 10) -> list[str]:
    with database.read() as db:
        return [each.name for each in queries.search(db, sought, limit)]


def test_the_list_becomes_that_of_the_file(
    database: Database, backend: str, tmp_path: Path
) -> None:
    assert load(database, write(tmp_path, *ROWS)) == Loaded(3, 0, 0, 0)
    assert load(database, write(tmp_path, *ROWS)) == Loaded(0, 0, 3, 0)
    changed = (ROWS[0].replace("Verriers", "Fondeurs"), ROWS[1])
    assert load(database, write(tmp_path, *changed)) == Loaded(0, 1, 1, 1)
    with database.read() as db:
        found = db.scalars(select(Establishment.name).order_by(Establishment.name)).all()
    assert found == ["Clinique des Tilleuls", "Hôpital des Fondeurs"]


def test_commas_a_mark_and_another_order_are_read_too(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("\ufeffcity,finess,postal_code,name\nNancy,750712184,54000,Clinique A\n")
    assert load(database, path).added == 1


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("verriers", ["Hôpital des Verriers"]),
        ("HOPITAL", ["Hôpital des Verriers"]),
        ("compiegne verr", ["Hôpital des Verriers"]),
        ("20", ["CHU du Sacré-Cœur", "Clinique des Tilleuls"]),
        ("centre hospitalier coeur", ["CHU du Sacré-Cœur"]),
        ("chu bastia", ["CHU du Sacré-Cœur"]),
        ("erriers", []),
        ("%", []),
        ("des", []),
        ("", []),
    ],
)
def test_words_find_hospitals(
    database: Database, backend: str, tmp_path: Path, sought: str, found: list[str]
) -> None:
    load(database, write(tmp_path, *ROWS))
    assert names(database, sought) == found


def test_no_more_than_asked_for_is_found(database: Database, tmp_path: Path) -> None:
    load(database, write(tmp_path, *ROWS))
    assert len(names(database, "20", limit=1)) == 1


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("750712185;A;B;60200", (2, "finess")),
        ("750712184;;B;60200", (2, "name")),
        ("750712184;A;B;6020", (2, "postal_code")),
        ("750712184;A;B", (2, "")),
        (f"750712184;{'A' * 121};B;60200", (2, "name")),
        (f"{ROWS[0]}\n{ROWS[0]}", (3, "finess")),
        ("", (1, "")),
    ],
)
def test_a_fault_anywhere_stops_it_all(
    database: Database, tmp_path: Path, row: str, fault: tuple[int, str]
) -> None:
    load(database, write(tmp_path, ROWS[1]))
    with pytest.raises(FaultyListError) as caught:
        load(database, write(tmp_path, row))
    assert (caught.value.faults[0].line, caught.value.faults[0].column) == fault
    assert names(database, "tilleuls") == ["Clinique des Tilleuls"]


@pytest.mark.parametrize("header", ["finess;name;city", f"{HEADER};phone", f"{HEADER};name", ""])
def test_a_wrong_header_is_named(database: Database, tmp_path: Path, header: str) -> None:
    with pytest.raises(FaultyListError) as caught:
        load(database, write(tmp_path, *ROWS, header=header))
    assert {fault.line for fault in caught.value.faults} == {1}


def test_another_encoding_is_said(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(f"{HEADER}\n{ROWS[0]}\n".encode("latin-1"))
    with pytest.raises(FaultyListError):
        load(database, path)


def test_the_list_of_the_demo_is_sound(database: Database) -> None:
    demo.load(database)
    demo.load(database)
    with database.read() as db:
        known = db.scalars(select(Establishment)).all()
    assert len(known) == len(list(demo.rows())) > 100
    assert names(database, "hopital nancy") == ["Hôpital Saint-Nicolas"]
