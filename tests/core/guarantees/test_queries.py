"""Reading a product's table: the version of the day, whole, in its order, in one statement."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from mh_portal.core.database import Database
from mh_portal.core.guarantees import queries
from tests.factories.guarantees import FIRST, make_guarantee, make_table

NEXT = date(2022, 1, 1)
A_DAY = timedelta(days=1)


@pytest.fixture
def filled(database: Database) -> Database:
    """Return a database with two versions of one product's table and one of another's."""
    with database.write() as db:
        make_table(db)
        make_guarantee(db, "osteopathy", valid_from=NEXT)
        make_guarantee(db, "private_room", valid_from=NEXT)
        make_guarantee(db, "consultation_general", valid_from=NEXT, value=Decimal(200))
        make_table(db, "OTHER", valid_from=date(2021, 6, 1))
    return database


def test_the_table_of_a_day_is_one_whole_version(filled: Database) -> None:
    with filled.read() as db:
        before = queries.list_valid_on(db, "SG1", NEXT - A_DAY)
        after = queries.list_valid_on(db, "SG1", NEXT)
        assert {line.valid_from for line in before} == {FIRST}
        assert len(before) == 8
        # Chapters stand in the order of a table, not of their names.
        assert [line.code for line in after] == [
            "consultation_general",
            "private_room",
            "osteopathy",
        ]
        assert after[0].value == Decimal(200)


def test_before_the_first_version_there_is_none(filled: Database) -> None:
    with filled.read() as db:
        assert queries.list_valid_on(db, "SG1", FIRST - A_DAY) == []
        assert queries.find_lines(db, "SG1", FIRST - A_DAY, ["vaccines"]) == {}
        assert queries.list_valid_on(db, "NONE", NEXT) == []


def test_lines_are_found_by_code_in_the_version_of_the_day(filled: Database) -> None:
    with filled.read() as db:
        old = queries.find_lines(db, "SG1", FIRST, ["vaccines", "osteopathy"])
        new = queries.find_lines(db, "SG1", NEXT, ["vaccines", "osteopathy"])
    assert (set(old), set(new)) == ({"vaccines"}, {"osteopathy"})


def test_the_versions_of_a_product(filled: Database) -> None:
    with filled.read() as db:
        assert list(queries.list_versions(db, "SG1")) == [FIRST, NEXT]
        assert list(queries.list_versions(db, "NONE")) == []


def test_a_table_costs_one_statement(filled: Database) -> None:
    seen: list[str] = []
    event.listen(filled.reader, "before_cursor_execute", lambda *given: seen.append(given[2]))
    with filled.read() as db:
        queries.list_valid_on(db, "SG1", NEXT)
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1
