"""The announcements of March 2022 in the demo, lived through day by day."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from mh_portal.core.campaigns import queries, releasing
from mh_portal.core.campaigns.models import Campaign, CampaignKind, Mailing
from mh_portal.core.debits import queries as debits
from mh_portal.core.outbox.models import OutboxMessage
from mh_portal.demo import campaigns, loading
from tests.core.campaigns import crowd
from tests.support.portal import database_of, reading, writing


def march(day: int) -> date:
    return date(2022, 3, day)


def planned(app: Flask) -> dict[str, date]:
    with reading(app) as db:
        return {row.kind.value: row.starts_on for row in queries.list_campaigns(db)}


def test_the_calendar_of_march_plays_out_and_everybody_has_each_once(app: Flask) -> None:
    database = database_of(app)
    crowd.on(march(9))
    loading.load(database)
    assert planned(app) == {
        "awareness": march(10), "debit-date": march(18), "launch": march(24), "identifier": march(24),
    }  # fmt: skip
    with reading(app) as db:
        assert db.scalar(select(func.count()).select_from(OutboxMessage)) == 0
    waves: Counter[str] = Counter()
    for day in range(9, 29):
        crowd.on(march(day))
        waves.update(each.kind for each in releasing.release_due(database) if each.members)
        if day == 17:
            assert set(waves) == {"awareness"}
    assert waves == {"awareness": 4, "debit-date": 3, "launch": 4, "identifier": 2}
    with reading(app) as db:
        rows = queries.list_campaigns(db)
        assert {row.state for row in rows} == {"ended"}
        assert [row.members for row in rows] == [row.expected for row in rows]
        of_debits = db.scalars(
            select(Mailing.member_id).where(Mailing.kind == CampaignKind.DEBIT_DATE)
        ).all()
        assert len(of_debits) == 166
        months = Counter(plan.months for each in of_debits for plan in debits.list_plans(db, each) if plan.move_to_advance(march(18)))  # fmt: skip
        assert months == {1: 121, 3: 45}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (march(20), {"awareness": 20, "debit-date": 20, "launch": 24}),
        (march(24), {"debit-date": 24, "launch": 24}),
        (march(30), {"debit-date": 30, "launch": 30}),
    ],
)
def test_what_is_late_begins_today_and_nobody_is_told_what_is_over(
    app: Flask, day: date, expected: dict[str, int]
) -> None:
    crowd.on(day)
    with writing(app) as db:
        crowd.crowd(db, 2)
    # Twice: what is planned stays.
    campaigns.add(database_of(app))
    campaigns.add(database_of(app))
    assert planned(app) == {kind: march(number) for kind, number in expected.items()}
    with reading(app) as db:
        assert db.scalar(select(func.count()).select_from(Campaign)) == len(expected)
