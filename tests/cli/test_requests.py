"""`flask requests` as an operator runs it every night."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core.requests import service
from mh_portal.core.requests.models import Request
from tests.factories.members import make_member
from tests.factories.requests import make_draft, make_request
from tests.support.portal import actions_of, later, reading, writing


def run(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["requests", "close-due"])
    return result.exit_code, result.output


def test_drafts_lapse_however_many_they_are(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "LAPSED_AT_ONCE", 2)
    with writing(app) as db:
        member = make_member(db)
        drafts = [make_draft(db, member).id for _ in range(5)]
        make_request(db, member)
    assert run(app) == (0, "0 drafts lapsed.\n")
    later(days=30, hours=1)
    assert run(app) == (0, "5 drafts lapsed.\n")
    assert run(app) == (0, "0 drafts lapsed.\n")
    with reading(app) as db:
        states = {each.id: each.state.value for each in db.scalars(select(Request))}
    assert {states.pop(number) for number in drafts} == {"closed"}
    assert list(states.values()) == ["submitted"]
    assert actions_of(app).count("requests:request:closed") == 5
