"""`flask requests` as an operator runs it every night."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select

from mh_portal.core import clock
from mh_portal.core.mandates import service as mandates
from mh_portal.core.papers.storage import storage
from mh_portal.core.requests import service
from mh_portal.core.requests.models import Request
from tests.factories.mandates import YEAR, make_helper, make_mandate
from tests.factories.members import make_member
from tests.factories.requests import make_draft, make_request
from tests.support.portal import actions_of, later, mails_of, reading, writing


def run(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["requests", "close-due"])
    return result.exit_code, result.output


def said(lapsed: int = 0, swept: int = 0, announced: int = 0) -> str:
    return (
        f"{lapsed} drafts lapsed.\n0 terminations applied.\n0 opinions asked for.\n"
        f"{announced} ends of mandates announced.\n"
        f"0 members to call about an expired link.\n{swept} files without a row erased.\n"
    )


def test_drafts_lapse_however_many_they_are(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "LAPSED_AT_ONCE", 2)
    with writing(app) as db:
        member = make_member(db)
        drafts = [make_draft(db, member).id for _ in range(5)]
        make_request(db, member)
    assert run(app) == (0, said(0))
    later(days=30, hours=1)
    assert run(app) == (0, said(5))
    assert run(app) == (0, said(0))
    with reading(app) as db:
        states = {each.id: each.state.value for each in db.scalars(select(Request))}
    assert {states.pop(number) for number in drafts} == {"closed"}
    assert list(states.values()) == ["submitted"]
    assert actions_of(app).count("requests:request:closed") == 5


def test_a_file_left_over_is_erased_after_a_day(app: Flask) -> None:
    storage.write("a" * 32, b"left over by a crash", Fernet.generate_key())
    (path,) = [each for each in storage.folder.rglob("*") if each.is_file()]
    assert run(app) == (0, said())
    long_ago = time.time() - 25 * 60 * 60
    os.utime(path, (long_ago, long_ago))
    assert run(app) == (0, said(swept=1))
    assert not path.exists()


def test_the_end_of_a_mandate_is_announced_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mandates, "ANNOUNCED_AT_ONCE", 1)
    with writing(app) as db:
        member, long_ago = make_member(db, email="jeanne@courriel.example"), clock.utcnow() - YEAR
        for number, days in enumerate((14, 0, 15, -1)):
            helper = make_helper(db, "Paul Petit", f"paul{number}@courriel.example")
            until = clock.today() + timedelta(days=days)
            make_mandate(db, member, helper, until=until, created_at=long_ago)
        # One that waits for an answer ends by itself.
        make_mandate(db, member, None, until=clock.today(), created_at=long_ago)
    assert run(app) == (0, said(announced=2))
    assert run(app) == (0, said())
    assert len(mails_of(app, "mandate_ended")) == len(mails_of(app, "mandate_changed")) == 2
    later(days=1)
    assert run(app) == (0, said(announced=1))
