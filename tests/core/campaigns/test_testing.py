"""Trying a campaign out changes nothing of a member's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from mh_portal.core import actors, clock
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.campaigns import links, previews, testing
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.campaigns.previews import Preview
from mh_portal.core.consents import unsubscribing
from mh_portal.core.consents.rules import Answer
from mh_portal.core.database import Database
from tests.core.campaigns import crowd
from tests.factories.accounts import mails
from tests.factories.consents import decide


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_test_goes_to_the_supervisor_and_its_links_lead_to_nobody(database: Database) -> None:
    crowd.on(date(2022, 3, 18))
    with database.write() as db:
        (member,) = crowd.crowd(db, 1)
        decide(db, member.id, email=Answer.GIVEN)
        for kind in (CampaignKind.DEBIT_DATE, CampaignKind.SERVICES):
            testing.send_test(db, kind, member, "marc@conseil.example", actors.agent(7))
    with database.read() as db:
        debit, services = mails(db)[-2:]
        assert {debit[1], services[1]} == {"marc@conseil.example"}
        assert debit[2]["greeting"] == "Madame Martin"
        assert "92,40" in debit[2]["lasts"][0]
        assert debit[2]["is_trial"]
        assert links.read(debit[2]["token"]) is None
        assert links.read_trial(debit[2]["token"]) is CampaignKind.DEBIT_DATE
        subscription = unsubscribing.read(services[2]["unsubscription"])
        assert subscription is not None
        assert subscription.member_id == 0
        tried = select(AuditEvent.changes).where(AuditEvent.action == "campaigns:message:tried")
        assert [each["message"] for each in db.scalars(tried)] == ["debit-date", "services"]
    # The member counts as not written to.
    assert crowd.mailings(database) == []
    crowd.plan(database, CampaignKind.DEBIT_DATE, starts_on=date(2022, 3, 18))
    assert crowd.release(database).emails == 1


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_preview_opens_for_half_an_hour_and_for_nobody_else(database: Database) -> None:
    crowd.on(date(2022, 3, 18))
    preview, marc = Preview(CampaignKind.LAUNCH, 7), actors.agent(1)
    with database.write() as db:
        token = previews.begin(db, preview, marc)
    assert previews.read(token, marc) == preview
    assert previews.read(token, actors.agent(2)) is None
    assert previews.read("A" * 43, marc) is None
    clock.start_at(clock.utcnow() + timedelta(minutes=32))
    assert previews.read(token, marc) is None
