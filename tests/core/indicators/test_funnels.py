"""What the indicators say of the waves of campaigns: in words, and each wave by its name."""

from __future__ import annotations

from datetime import date

import pytest

from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.indicators.funnels import funnel_sheet
from mh_portal.core.indicators.queries import Funnel
from mh_portal.core.indicators.sheet import Columns
from mh_portal.core.indicators.waves import Stage

DAY = date(2022, 3, 24)


@pytest.mark.parametrize(
    ("written", "opened", "said"),
    [(1, 0, "1 message écrit, 0 compte ouvert"), (9, 2, "9 messages écrits, 2 comptes ouverts")],
)
def test_a_sentence_counts_in_french(written: int, opened: int, said: str) -> None:
    stages = dict.fromkeys(Stage, 0) | {Stage.WRITTEN: written, Stage.ACTIVATED: opened}
    wave = Funnel(1, 1, CampaignKind.LAUNCH, 1, DAY, stages)
    assert funnel_sheet([wave]).headline.startswith(f"{said} depuis")
    assert "graphique" not in funnel_sheet([wave]).about
    assert "graphique" in funnel_sheet([wave] * 9).about


def test_two_campaigns_of_a_message_have_their_numbers() -> None:
    stages = dict.fromkeys(Stage, 0) | {Stage.WRITTEN: 1}
    kinds = ((2, CampaignKind.LAUNCH), (3, CampaignKind.LAUNCH), (4, CampaignKind.DEBIT_DATE))
    found = funnel_sheet([Funnel(n, n, kind, 1, DAY, stages) for n, kind in kinds])
    names = [str(row[0]).replace("\xa0", " ").partition(", ")[2] for row in found.rows]
    assert names == ["n° 2, vague 1", "n° 3, vague 1", "vague 1"]
    assert isinstance(found.chart, Columns)
    labels = [label.replace("\xa0", " ") for label in found.chart.labels]
    assert labels == ["M4 24/03", "M2 n° 3 24/03", "M2 n° 2 24/03"]
