"""The days of all campaigns in one list: what went out, and what is to come."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date

from mh_portal.core.campaigns.queries import CampaignRow, WaveCounts

Found = Sequence[tuple[CampaignRow, Sequence[WaveCounts]]]
# As many lines as are read at a glance; each campaign's own page has all of its waves.
MOST_PAST, MOST_COMING = 12, 12


@dataclasses.dataclass(frozen=True)
class Gone:
    """A wave that went out on a day, wholly or in part."""

    day: date
    campaign: CampaignRow
    wave: WaveCounts


@dataclasses.dataclass(frozen=True)
class Coming:
    """A wave to come: how many members at most, were it to go on as planned."""

    day: date
    campaign: CampaignRow
    size: int


@dataclasses.dataclass(frozen=True)
class Sums:
    """What came of a campaign so far, of all its waves together."""

    prepared: int = 0
    emails: int = 0
    letters: int = 0
    nobody: int = 0
    sent: int = 0
    waiting: int = 0
    failed: int = 0
    unknown: int = 0
    bounced: int = 0
    followed: int = 0
    opened_account: int = 0


def gone(found: Found) -> list[Gone]:
    """Return the latest waves, the newest day first."""
    waves = [Gone(wave.day, campaign, wave) for campaign, listed in found for wave in listed]
    return sorted(waves, key=lambda one: (one.day, one.campaign.id), reverse=True)[:MOST_PAST]


def coming(campaigns: Sequence[CampaignRow]) -> list[Coming]:
    """Return the next waves of all campaigns under way, the next day first."""
    waves = [Coming(day, one, size) for one in campaigns for day, size in one.coming]
    return sorted(waves, key=lambda one: (one.day, one.campaign.id))[:MOST_COMING]


def sums(waves: Sequence[WaveCounts]) -> Sums:
    """Return the waves' counts added up."""
    names = [field.name for field in dataclasses.fields(Sums)]
    added: Mapping[str, int] = {name: sum(getattr(wave, name) for wave in waves) for name in names}
    return Sums(**added)
