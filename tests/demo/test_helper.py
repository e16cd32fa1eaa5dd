"""The demo's trusted helper signs in with what the demo tells."""

from __future__ import annotations

import json

from flask import Flask

from mh_portal.demo import helper
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.portal import database_of, writing


def test_the_helper_of_the_demo_opens_the_members_space(app: Flask, client: PageClient) -> None:
    with writing(app) as db:
        number = make_member(db).member_number
    helper.add(database_of(app), number)
    helper.add(database_of(app), number)
    said = app.test_cli_runner().invoke(args=["demo", "identities", "--json"]).output
    told = json.loads(said)["helper"]
    client.submit(told["address"], email=told["email"], password=told["password"])
    assert "Jeanne Martin" in client.page("/aidant").text
    assert client.get(f"/aidant/{number}/demandes/nouvelle").status_code == 200
