"""Whoever a campaign's e-mail did not reach gets a letter, in the next batch of the same wave."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.audit import service as audit
from mh_portal.core.bounces.models import Bounce
from mh_portal.core.campaigns import recipients, rules
from mh_portal.core.campaigns.models import CampaignKind, Mailing, MailingChannel
from mh_portal.core.database import Database
from mh_portal.core.outbox.models import MessageState, OutboxMessage

CHUNK = 200
# What failed, or came back for good. By these few, and not by looking at each mailing.
_CAME_BACK = or_(
    Mailing.message_id.in_(
        select(OutboxMessage.id).where(
            OutboxMessage.state == MessageState.FAILED, OutboxMessage.kind.startswith("campaign_")
        )
    ),
    Mailing.message_id.in_(select(Bounce.message_id).where(Bounce.is_hard)),
)


def turn_into_letters(database: Database) -> int:
    """Let letters follow the e-mails that failed or came back; return how many members it is.

    Who has no postal address either is kept as without any address.
    """
    turned = 0
    while True:
        with database.read() as db:
            found = _list_returned(db)
        if not found:
            return turned
        with database.write() as db:
            turned += _turn(db, found)


def _list_returned(db: Session) -> Sequence[int]:
    since: timedelta = rules.RETURNED_WITHIN
    returned = select(Mailing.id).where(
        _CAME_BACK,
        Mailing.channel == MailingChannel.EMAIL,
        Mailing.prepared_at > clock.utcnow() - since,
    )
    return db.scalars(returned.order_by(Mailing.id).limit(CHUNK)).all()


def _turn(db: Session, numbers: Sequence[int]) -> int:
    mailings = db.scalars(
        select(Mailing)
        .where(Mailing.id.in_(numbers), Mailing.channel == MailingChannel.EMAIL)
        .order_by(Mailing.id)
        .with_for_update()
    ).all()
    for kind in CampaignKind:
        some = [mailing for mailing in mailings if mailing.kind is kind]
        if some:
            _turn_kind(db, kind, some)
    return len(mailings)


def _turn_kind(db: Session, kind: CampaignKind, mailings: Sequence[Mailing]) -> None:
    listed = recipients.list_recipients(
        db, kind, [mailing.member_id for mailing in mailings], by_post=True
    )
    by_member = {each.member_id: each for each in listed}
    letters = 0
    for mailing in mailings:
        recipient = by_member[mailing.member_id]
        mailing.channel = recipient.channel
        if recipient.channel is MailingChannel.LETTER:
            mailing.facts = dataclasses.asdict(recipient.facts(kind))
            letters += 1
    db.flush()
    facts = {"message": kind.value, "letter": letters, "none": len(mailings) - letters}
    audit.record(db, "campaigns:emails:came_back", actors.SYSTEM, changes=facts)
