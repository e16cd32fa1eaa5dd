"""The work beside the requests: what is due is done each minute, whatever goes wrong with a part."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from mh_portal.core.campaigns import returning
from mh_portal.web import background, signals
from tests.core.campaigns import crowd
from tests.support.portal import database_of, mails_of, writing


def test_a_step_that_stumbles_keeps_no_other_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd.on(date(2022, 3, 10))
    with writing(app) as db:
        crowd.crowd(db, 1)
        crowd.crowd(db, 1, email="")
    crowd.plan(database_of(app))
    monkeypatch.setattr(returning, "turn_into_letters", lambda _database: 1 / 0)
    signals.end.clear()
    signals.mail.clear()
    background.keep_up(app)
    assert len(mails_of(app, "campaign_awareness")) == 1
    assert signals.mail.is_set()
    files = list(app.extensions["mh_settings"].instance.glob("letters/*/*"))
    assert len(files) == 1


def test_nothing_is_begun_once_it_is_time_to_end(app: Flask) -> None:
    crowd.on(date(2022, 3, 10))
    with writing(app) as db:
        crowd.crowd(db, 1)
    crowd.plan(database_of(app))
    signals.end.set()
    background.keep_up(app)
    assert mails_of(app) == []
    signals.end.clear()
