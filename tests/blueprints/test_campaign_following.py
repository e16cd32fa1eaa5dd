"""Where the button of a campaign's message leads: counted once, and never in anybody's way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from mh_portal.core import clock
from mh_portal.core.accounts import sessions
from mh_portal.core.accounts.models import AgentRole
from mh_portal.core.campaigns import following, links
from mh_portal.core.campaigns.models import CampaignKind, CampaignState, Mailing, MailingChannel
from tests.factories.agents import SUPERVISOR, make_agent
from tests.factories.campaigns import make_campaign, make_mailing, make_wave
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.portal import reading, writing

MORNING = datetime(2022, 3, 18, 9, tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
def _morning() -> None:
    clock.start_at(MORNING)


def test_the_first_opening_of_the_address_is_counted_and_leads_on(app: Flask) -> None:
    with writing(app) as db:
        campaign = make_campaign(db, CampaignKind.LAUNCH, state=CampaignState.ENDED)
        wave = make_wave(db, campaign)
        mailing = make_mailing(db, make_member(db), wave, channel=MailingChannel.LETTER)
        token = links.token(mailing.id)
    visitor = PageClient(app, app.response_class)
    visitor.head(f"/suite/{token}")
    visitor.get(f"/suite/{token}", headers={"Sec-Purpose": "prefetch"})
    assert followed(app) is None
    answer = visitor.get(f"/suite/{token}")
    assert (answer.status_code, answer.location) == (303, "/compte/creation")
    first = followed(app)
    assert first is not None
    clock.start_at(MORNING + timedelta(hours=1))
    visitor.get(f"/suite/{token}")
    assert followed(app) == first
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert visitor.get(f"/suite/{wrong}").status_code == 404
    assert visitor.get(f"/suite/{links.token(999_999)}").status_code == 404


def followed(app: Flask) -> datetime | None:
    with reading(app) as db:
        return db.query(Mailing).one().followed_at


@pytest.mark.parametrize("kind", list(CampaignKind))
def test_a_tests_button_leads_a_supervisor_to_a_page_that_opens(
    app: Flask, kind: CampaignKind
) -> None:
    with writing(app) as db:
        boss = make_agent(db, SUPERVISOR, AgentRole.SUPERVISOR).id
        browser = PageClient(app, app.response_class)
        browser.set_cookie("login", sessions.open_session(db, boss, "test"))
    answer = browser.get(f"/suite/{links.trial(kind)}", follow_redirects=True)
    assert answer.status_code == 200
    is_members_alone = kind in {CampaignKind.IDENTIFIER, CampaignKind.DEBIT_DATE}
    assert ("Où mène ce bouton" in answer.text) is is_members_alone


def test_a_busy_database_keeps_nobody_from_the_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(app) as db:
        token = links.token(make_mailing(db, make_member(db)).id)

    def busy(*_: object) -> None:
        raise OperationalError("UPDATE", None, TimeoutError("the database is busy"))

    monkeypatch.setattr(following, "note", busy)
    assert PageClient(app, app.response_class).get(f"/suite/{token}").location == "/aide/video"
