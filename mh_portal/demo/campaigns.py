"""The announcements of March 2022, planned in the demo so that its calendar can be lived through."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from mh_portal.core import actors, clock
from mh_portal.core.campaigns import planning, timing
from mh_portal.core.campaigns.models import Campaign, CampaignKind
from mh_portal.core.campaigns.planning import PlanError
from mh_portal.core.database import Database

# « La Communication et le Planning » of the insurer's sheets; a few waves each.
PLANS = (
    (CampaignKind.AWARENESS, date(2022, 3, 10), 80),
    # Three waves: the last one goes out 16 days before the debit.
    (CampaignKind.DEBIT_DATE, date(2022, 3, 18), 60),
    (CampaignKind.LAUNCH, timing.OPENS_ON, 80),
    (CampaignKind.IDENTIFIER, timing.OPENS_ON, 5),
)


def add(database: Database) -> None:
    """Plan the announcements that are not planned yet; nothing is released.

    What begins before today begins today. Once the space is open, nobody is told that it will be.
    """
    today = clock.today()
    with database.write() as db:
        known = set(db.scalars(select(Campaign.kind)))
        for kind, starts_on, per_day in PLANS:
            is_late = kind is CampaignKind.AWARENESS and today >= timing.OPENS_ON
            if kind in known or is_late:
                continue
            try:
                planning.plan(
                    db,
                    kind,
                    audience=None,
                    starts_on=max(starts_on, today),
                    per_day=per_day,
                    actor=actors.OPERATOR,
                )
            except PlanError:
                # Years later nobody is debited at the month's end any more.
                continue
