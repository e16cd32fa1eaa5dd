"""What the demo's account holder has said stands in the queue, the figures and the journal alike."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core import clock
from mh_portal.core.indicators import queries, service
from mh_portal.core.indicators.counting import IN_TIME
from mh_portal.core.journal import queries as journal
from mh_portal.core.messages.models import Thread
from mh_portal.demo import loading
from tests.conftest import ON_BOTH
from tests.core.campaigns import crowd
from tests.support.portal import database_of

TODAY = date(2022, 3, 24)


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_complaint_of_the_demo_is_counted_on_its_day(app: Flask) -> None:
    database = database_of(app)
    crowd.on(TODAY)
    loading.load(database)
    service.refresh(database)
    with database.read() as db:
        complaint, question = db.scalars(select(Thread).order_by(Thread.reference))
        tally = queries.list_counts(db, date(2022, 3, 1), TODAY).tally
        page = journal.find_page(db, complaint.member_id, 1, by_others=False)
    assert complaint.reference == "M-2022-DEMO-00"
    assert complaint.complained_at is not None
    made = complaint.complained_at.astimezone(clock.ZONE).date()
    assert made == TODAY - timedelta(days=9)
    assert tally[made, "complaint", ""] == 1
    answered = question.updated_at.astimezone(clock.ZONE).date()
    assert tally[answered, "request_answered", IN_TIME] == 1
    assert page is not None
    told = [entry.at for entry in page.entries]
    assert told == sorted(told, reverse=True)
    assert clock.today() == TODAY
