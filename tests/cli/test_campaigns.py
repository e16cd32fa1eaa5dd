"""`flask campaigns` as an operator types it: readable answers, and exit codes a script can trust."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import Result
from flask import Flask

from tests.core.campaigns import crowd
from tests.support.portal import mails_of, writing

FIRST = date(2022, 3, 10)
DEBITS = ("plan", "debit-date", "--audience", "in-force")


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["campaigns", *words])


@pytest.fixture(autouse=True)
def _base(app: Flask) -> None:
    crowd.on(FIRST)
    with writing(app) as db:
        crowd.crowd(db, 2)
        crowd.crowd(db, 1, email="")


def test_a_campaign_from_its_plan_to_its_end(app: Flask) -> None:
    assert run(app, "list").output == "No campaign is planned.\n"
    assert run(app, "release").output == "No campaign is under way.\n"
    planned = run(app, "plan", "launch", "--from", "2022-03-10", "--per-day", "2")
    assert planned.output == (
        "Campaign 1 is planned: launch for in-force-without-account, members 3, "
        "from 2022-03-10, waves 2 of at most 2.\n"
    )
    assert run(app, "release").output == (
        "1\tlaunch\twave 1 of 2022-03-10: e-mails 2, letters 0, without any address 0\n"
    )
    assert run(app, "release").output == "1\tlaunch\tnothing due today\n"
    assert "members 2 of 3, waves 1\tnext 2022-03-11\n" in run(app, "list").output
    crowd.on(date(2022, 3, 11))
    wave, batch = run(app, "release").output.splitlines()
    assert wave.endswith("wave 2 of 2022-03-11: e-mails 0, letters 1, without any address 0")
    assert batch.startswith("Batch 1: letters 1, pages ")
    assert "\tended\t" in run(app, "list").output
    assert run(app, "release", "--campaign", "1").output == "1\tlaunch\tended\n"
    assert len(mails_of(app, "campaign_launch")) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan", "launch", "--from", "2022-03-09", "--per-day", "2"), "est passée"),
        (("plan", "spam", "--from", "2022-03-10", "--per-day", "2"), "awareness, launch"),
        (("plan", "identifier", "--from", "2022-03-10", "--per-day", "2"), "personne"),
        ((*DEBITS, "--from", "2022-03-10", "--per-day", "2"), "réservée"),
        (("release", "--campaign", "7"), "7"),
        (("pause", "7"), "7"),
        (("resume", "7"), "7"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_code_1(
    app: Flask, words: tuple[str, ...], said: str
) -> None:
    result = run(app, *words)
    assert result.exit_code == 1
    assert said in result.output
    assert result.output.count("\n") == 1
    assert mails_of(app) == []


def test_a_paused_campaign_says_so_and_sends_nothing(app: Flask) -> None:
    run(app, "plan", "launch", "--from", "2022-03-10", "--per-day", "2")
    assert run(app, "pause", "1").output == "Campaign 1 is paused.\n"
    named, all_of_them = run(app, "release", "--campaign", "1"), run(app, "release")
    assert named.output == all_of_them.output
    assert "paused: nothing is sent" in named.output
    assert (named.exit_code, all_of_them.exit_code) == (1, 0)
    assert mails_of(app) == []
    assert run(app, "resume", "1").output == "Campaign 1 goes on.\n"
    assert "wave 1 of 2022-03-10" in run(app, "release", "--campaign", "1").output
