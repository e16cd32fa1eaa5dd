"""What a campaign's page says of its time: to come or under way, who hears of a debit too late."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

from mh_portal.blueprints.campaigns import attention, words
from mh_portal.core.campaigns.models import CampaignKind, CampaignState
from mh_portal.core.campaigns.queries import CampaignRow, WaveCounts
from mh_portal.core.clock import utcnow

LAST, DAY = date(2022, 3, 22), timedelta(days=1)
# Five members, one a day, of whom one has been written to.
CAMPAIGN = CampaignRow(
    id=1,
    kind=CampaignKind.DEBIT_DATE,
    audience="month-end-direct-debit",
    state=CampaignState.RUNNING,
    starts_on=LAST - DAY,
    per_day=1,
    expected=5,
    planned_at=utcnow(),
    planned_by=None,
    waves=1,
    members=1,
    next_day=LAST,
)


def wave(day: date) -> WaveCounts:
    names = "emails letters nobody sent waiting failed unknown bounced followed opened_account"
    counts = dict.fromkeys(names.split(), 0)
    return WaveCounts(number=1, day=day, is_complete=True, prepared=1, **counts)


def said(campaign: CampaignRow, gone: list[date], today: date) -> str:
    items = attention.of_campaign(campaign, [wave(day) for day in gone], [], today)
    return "\n".join(f"{item.title} {item.text}" for item in items).replace("\xa0", " ")


def test_a_campaign_is_to_come_until_its_first_day() -> None:
    told = [words.state(CAMPAIGN, day, has_day=False)[0] for day in (LAST - 2 * DAY, LAST - DAY)]
    assert told == ["Prévue à partir du 21\xa0mars 2022", "En cours"]


def test_what_can_still_be_done_is_told_of_a_campaign_under_way() -> None:
    """Of four who are left, the one of 22 March hears of it in time."""
    in_time = said(CAMPAIGN, [LAST - DAY], LAST)
    assert "3 assurés l’apprendraient après le 22 mars 2022" in in_time
    assert "dès aujourd’hui, avec plus d’assurés par jour" in in_time
    assert "prévenu" not in in_time
    late = dataclasses.replace(CAMPAIGN, members=4, next_day=LAST + 3 * DAY)
    told = said(late, [LAST - DAY, LAST, LAST + DAY, LAST + 2 * DAY], LAST + 3 * DAY)
    assert "1 assuré l’apprendrait après le 22 mars 2022" in told
    assert "écrit dès aujourd’hui à tous les autres" in told
    assert "2 assurés n’ont pas été prévenus 14 jours avant" in told
    assert "Commencez plus tôt" not in in_time + told


def test_how_many_were_told_late_is_kept_after_the_end() -> None:
    ended = dataclasses.replace(CAMPAIGN, state=CampaignState.ENDED, members=5, next_day=None)
    told = said(ended, [LAST, LAST + DAY], LAST + 30 * DAY)
    assert told.startswith("1 assuré n’a pas été prévenu 14 jours avant")
    assert said(ended, [LAST], LAST + 30 * DAY) == ""
    about = dataclasses.replace(ended, kind=CampaignKind.AWARENESS)
    assert said(about, [LAST + DAY], LAST + 30 * DAY) == ""
