"""The campaigns of the sample portal: one under way with everything in it, a paused one, one that is over."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.campaigns import letters, links, previews
from mh_portal.core.campaigns.models import CampaignKind, CampaignState, MailingChannel
from mh_portal.core.campaigns.previews import Preview
from mh_portal.core.members.models import Member
from tests.factories.campaigns import make_batch, make_campaign, make_mailing, make_wave
from tests.factories.members import make_member

A_FILE = b"%PDF-1.7 the letters of a batch"


def make_sample(db: Session, member: Member, supervisor: int) -> dict[str, str]:
    """Add the campaigns and what their addresses name; return the facts."""
    running = make_campaign(
        db, CampaignKind.DEBIT_DATE, audience="month-end-direct-debit", expected=9, reached=2
    )
    wave = make_wave(db, running, members=2)
    make_mailing(db, make_member(db, address_1="", postal_code="", city=""), wave)
    batch = make_batch(db, wave.id, number=1)
    make_mailing(db, member, wave, channel=MailingChannel.LETTER, letter_batch_id=batch.id)
    letters.keep_batch(db, batch.id, A_FILE, 1)
    make_campaign(db, CampaignKind.IDENTIFIER, state=CampaignState.PAUSED, expected=3)
    over = make_campaign(db, CampaignKind.LAUNCH, state=CampaignState.ENDED)
    followed = make_mailing(db, member, make_wave(db, over), followed_at=clock.utcnow())
    preview = Preview(CampaignKind.LAUNCH, member.id)
    return {
        "campaign": str(running.id),
        "next_campaign": str(over.id + 1),
        "mailing_link": links.token(followed.id),
        "preview": previews.begin(db, preview, actors.agent(supervisor)),
    }
