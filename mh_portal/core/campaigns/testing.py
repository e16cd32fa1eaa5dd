"""Trying a campaign out: the message of one member, seen or sent to a supervisor's own address."""

from __future__ import annotations

import dataclasses

from sqlalchemy.orm import Session

from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.campaigns import emails, kinds, links, recipients
from mh_portal.core.campaigns.facts import Facts
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.campaigns.recipients import Recipient
from mh_portal.core.consents import unsubscribing
from mh_portal.core.consents.unsubscribing import Subscription
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import service as outbox

# Whoever tries the end of a subscription out changes nothing of a member's.
_NOBODY = 0


def preview(db: Session, kind: CampaignKind, member: Member) -> Facts:
    """Return what a member's message would say today, with links that change nothing."""
    facts = recipient(db, kind, member).facts(kind, links.trial(kind))
    purpose = kinds.purpose(kind)
    if purpose is None:
        return facts
    # Somebody who tries the link out must not take a member's consent back.
    unsubscription = unsubscribing.token(Subscription(_NOBODY, purpose))
    return dataclasses.replace(facts, unsubscription=unsubscription)


def recipient(db: Session, kind: CampaignKind, member: Member) -> Recipient:
    """Return a member as the kind would reach them today, e.g. for the lines of a letter."""
    return recipients.list_recipients(db, kind, [member.id])[0]


def send_test(db: Session, kind: CampaignKind, member: Member, to: str, actor: Actor) -> None:
    """Send a member's message to a supervisor's own address; the member counts as not written to.

    It is recorded in the member's journal: somebody sees what is theirs.
    """
    email = emails.email_of(kind, preview(db, kind, member))
    outbox.enqueue(db, email, recipient=to, member_id=None, is_trial=True)
    audit.record(
        db,
        "campaigns:message:tried",
        actor,
        member_id=member.id,
        changes={"message": kind.value},
    )
