"""Campaigns, their waves, and who was written to."""

from __future__ import annotations

import itertools
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.campaigns.models import (
    Campaign,
    CampaignKind,
    CampaignState,
    LetterBatch,
    Mailing,
    MailingChannel,
    Wave,
)
from mh_portal.core.members.models import Member

_numbers = itertools.count(1)


def make_campaign(
    db: Session, kind: CampaignKind = CampaignKind.AWARENESS, **facts: Any
) -> Campaign:
    """Add a running campaign for members in force from today on, two a day unless told otherwise."""
    defaults: dict[str, Any] = {
        "kind": kind,
        "audience": "in-force",
        "starts_on": clock.today(),
        "per_day": 2,
        "state": CampaignState.RUNNING,
        "expected": 1,
        "reached": 0,
        "planned_at": clock.utcnow(),
        "planned_by": None,
    }
    campaign = Campaign(**(defaults | facts))
    db.add(campaign)
    db.flush()
    return campaign


def make_wave(db: Session, campaign: Campaign, **facts: Any) -> Wave:
    """Add the first wave of a campaign, complete, of today."""
    now = clock.utcnow()
    defaults: dict[str, Any] = {
        "campaign_id": campaign.id,
        "number": 1,
        "day": clock.today(),
        "members": 1,
        "started_at": now,
        "completed_at": now,
    }
    wave = Wave(**(defaults | facts))
    db.add(wave)
    db.flush()
    return wave


def make_mailing(db: Session, member: Member, wave: Wave | None = None, **facts: Any) -> Mailing:
    """Add that a member was written to, by a wave of its own unless told which."""
    if wave is None:
        wave = make_wave(db, make_campaign(db))
    defaults: dict[str, Any] = {
        "wave_id": wave.id,
        "kind": wave.campaign.kind,
        "member_id": member.id,
        "channel": MailingChannel.NONE,
        "prepared_at": clock.utcnow(),
    }
    mailing = Mailing(**(defaults | facts))
    db.add(mailing)
    db.flush()
    return mailing


def make_batch(db: Session, wave_id: int, **facts: Any) -> LetterBatch:
    """Add an unmade batch of a wave's letters."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "wave_id": wave_id,
        "number": number,
        "day": clock.today(),
        "letters": 1,
        "pages": 0,
        "code": f"{number:032x}",
    }
    batch = LetterBatch(**(defaults | facts))
    db.add(batch)
    db.flush()
    return batch
