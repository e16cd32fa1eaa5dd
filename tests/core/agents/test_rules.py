"""What makes the opening of a file stand out."""

from __future__ import annotations

import dataclasses

import pytest

from mh_portal.core.agents import rules
from mh_portal.core.agents.rules import Opening, Unusual

TEAM = frozenset({"clairelegoff", "marctellier"})
ORDINARY = Opening(
    agent_name="Claire Le Goff",
    first_name="JEANNE",
    surnames=("MARTIN", "DUPRE"),
    files_that_day=12,
    acts=1,
    had_contact=False,
)


def judged(**facts: object) -> tuple[Unusual, ...]:
    return rules.unusual(dataclasses.replace(ORDINARY, **facts), TEAM)  # type: ignore[arg-type]


def test_an_ordinary_call_does_not_stand_out() -> None:
    assert judged() == ()


def test_more_files_than_calls_in_a_day_stand_out() -> None:
    assert judged(files_that_day=rules.FILES_A_DAY) == ()
    assert judged(files_that_day=rules.FILES_A_DAY + 1) == (Unusual.MANY_FILES,)


def test_a_file_in_which_nothing_was_done_stands_out_unless_something_was_asked_for() -> None:
    assert judged(acts=0) == (Unusual.NOTHING_DONE,)
    assert judged(acts=0, had_contact=True) == ()


@pytest.mark.parametrize("surname", ["LE GOFF", "Le Goff", "LEGOFF", "le-goff"])
def test_the_agents_own_surname_stands_out_however_it_is_written(surname: str) -> None:
    assert judged(surnames=(surname, "DUPRE")) == (Unusual.SAME_NAME,)
    assert judged(surnames=("MARTIN", surname)) == (Unusual.SAME_NAME,)


def test_a_first_name_is_no_surname() -> None:
    assert judged(surnames=("CLAIRE", "")) == ()
    assert judged(agent_name="Marie Claire", surnames=("MARIE", "")) == ()


def test_a_colleague_stands_out_by_both_names() -> None:
    assert judged(first_name="MARC", surnames=("TELLIER", "")) == (Unusual.COLLEAGUE,)
    assert judged(first_name="LUC", surnames=("TELLIER", "")) == ()


def test_an_agents_own_file_stands_out_twice() -> None:
    assert judged(first_name="CLAIRE", surnames=("LE GOFF", "")) == (
        Unusual.SAME_NAME,
        Unusual.COLLEAGUE,
    )
