"""`flask agents`: the first agents, and the way back in."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from mh_portal.core.accounts import second_factor
from tests.factories.agents import make_agent
from tests.support.portal import actions_of, reading, writing

ADD = ["agents", "add", "lucie@conseil.example", "--name", "Lucie Moreau", "--role", "supervisor"]
LINK = re.compile(r"http\S+/conseiller/mot-de-passe/[\w-]{43}")


def test_add_prints_a_link_that_opens(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=ADD)
    (link,) = LINK.findall(said.output)
    assert "24 hours" in said.output
    path = link[link.index("/conseiller") :]
    assert app.test_client().get(path).status_code == 200
    assert actions_of(app) == ["agents:agent:added", "agents:link:made"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({2: "lucie"}, "is no e-mail address"),
        ({2: "claire@conseil.example"}, "signs somebody in already"),
        ({4: "  "}, "name is empty"),
        ({6: "director"}, "Invalid value"),
    ],
)
def test_bad_facts_are_refused_in_one_line(app: Flask, changed: dict[int, str], said: str) -> None:
    with writing(app) as db:
        make_agent(db)
    words = [changed.get(place, word) for place, word in enumerate(ADD)]
    answer = app.test_cli_runner().invoke(args=words)
    assert answer.exit_code != 0
    assert said in answer.output
    assert actions_of(app) == []


def test_reset_takes_the_second_factor_away_and_prints_a_link(app: Flask) -> None:
    with writing(app) as db:
        agent_id = make_agent(db).id
    said = app.test_cli_runner().invoke(args=["agents", "reset", "Claire@conseil.example"])
    assert LINK.search(said.output)
    with reading(app) as db:
        assert not second_factor.is_on(db, agent_id)


def test_reset_of_nobody_is_refused(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["agents", "reset", "nobody@conseil.example"])
    assert answer.exit_code != 0
    assert "no agent" in answer.output
