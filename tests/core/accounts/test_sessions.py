"""Sessions hold for as long as they say, and those that have ended are cleared away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mh_portal.core import clock
from mh_portal.core.accounts import rules, sessions
from mh_portal.core.accounts.models import LoginSession
from mh_portal.core.database import Database
from tests.factories.accounts import make_account
from tests.factories.members import make_member


@pytest.fixture
def account_id(database: Database) -> int:
    with database.write() as db:
        return make_account(db, make_member(db)).id


def open_one(database: Database, account_id: int) -> str:
    with database.write() as db:
        return sessions.open_session(db, account_id, "Firefox, Linux" * 20)


def count(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(LoginSession)) or 0


def test_a_session_is_found_by_its_text(database: Database, account_id: int) -> None:
    token = open_one(database, account_id)
    with database.read() as db:
        found = sessions.find_live(db, token)
        assert found is not None
        assert found.member is not None
        assert (found.account_id, found.member.last_name) == (account_id, "MARTIN")
        assert sessions.find_live(db, token[:-1]) is None


def test_a_session_ends_when_idle(database: Database, account_id: int) -> None:
    token = open_one(database, account_id)
    clock.start_at(clock.utcnow() + rules.SESSION_IDLE)
    with database.read() as db:
        assert sessions.find_live(db, token) is None


def test_a_session_ends_for_good(database: Database, account_id: int) -> None:
    token = open_one(database, account_id)
    last = clock.utcnow() + rules.SESSION_LASTS
    while clock.utcnow() < last - timedelta(minutes=20):
        clock.start_at(clock.utcnow() + timedelta(minutes=20))
        with database.write() as db:
            found = sessions.find_live(db, token)
            assert found is not None
            sessions.touch(db, found.id)
    clock.start_at(last)
    with database.read() as db:
        assert sessions.find_live(db, token) is None


def test_ended_sessions_are_cleared_away(
    database: Database, account_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "CLEARED_EVERY", 3)
    open_one(database, account_id)
    open_one(database, account_id)
    clock.start_at(clock.utcnow() + rules.SESSION_LASTS)
    open_one(database, account_id)
    assert count(database) == 1
