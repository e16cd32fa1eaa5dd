"""The demo's agents: each signs in with what the demo tells."""

from __future__ import annotations

import json

import pyotp
import pytest
from flask import Flask

from mh_portal.demo import team
from mh_portal.demo.team import AGENTS, DemoAgent
from tests.support.client import PageClient
from tests.support.portal import database_of


@pytest.mark.parametrize("agent", AGENTS, ids=lambda agent: agent.kind)
def test_an_agent_of_the_demo_signs_in(app: Flask, client: PageClient, agent: DemoAgent) -> None:
    team.add(database_of(app))
    team.add(database_of(app))
    client.submit(agent.address, email=agent.email, password=agent.password)
    step = "/connexion/verification"
    client.submit(step, code=pyotp.TOTP(agent.totp_secret).now())
    assert agent.name in client.page("/conseiller").text


def test_the_identities_tell_what_signs_them_in(app: Flask) -> None:
    team.add(database_of(app))
    said = app.test_cli_runner().invoke(args=["demo", "identities", "--json"]).output
    told = json.loads(said)
    for agent in AGENTS:
        assert told[agent.kind]["totp_secret"] == agent.totp_secret
        assert told[agent.kind]["password"] == agent.password
