"""What the portal holds of what happened to a member’s file."""

from __future__ import annotations

from mh_portal.core.assistance.models import CallBack
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.bounces.models import Bounce, UndeliverableAddress
from mh_portal.core.campaigns.models import Mailing
from mh_portal.core.journal import words as journal
from mh_portal.core.outbox.models import OutboxMessage
from mh_portal.core.privacy.dataset import MEMBER, Dataset, Field, table_of
from mh_portal.core.privacy.holdings import Category
from mh_portal.core.services import catalogue as services
from mh_portal.language import gettext as _

TABLES = (
    Dataset(
        _("Accesses and changes"),
        Category.TRACES,
        table_of(AuditEvent),
        AuditEvent.member_id == MEMBER,
        AuditEvent.id,
        (
            Field(_("Date"), AuditEvent.at),
            Field(_("What"), AuditEvent.action, words=journal.sentence),
            Field(_("By"), AuditEvent.actor_kind),
            Field(_("Details (codes)"), AuditEvent.changes),
        ),
    ),
    Dataset(
        _("E-mails sent to you"),
        Category.TRACES,
        table_of(OutboxMessage),
        OutboxMessage.member_id == MEMBER,
        OutboxMessage.id,
        (
            Field(_("Kind (code)"), OutboxMessage.kind),
            Field(_("Sent to"), OutboxMessage.recipient),
            Field(_("Written on"), OutboxMessage.created_at),
            Field(_("Sent on"), OutboxMessage.sent_at),
            Field(_("State"), OutboxMessage.state),
        ),
    ),
    Dataset(
        _("Announcements sent to you"),
        Category.TRACES,
        table_of(Mailing),
        Mailing.member_id == MEMBER,
        Mailing.id,
        (
            Field(_("Subject"), Mailing.kind),
            Field(_("Sent by"), Mailing.channel),
            Field(_("Written on"), Mailing.prepared_at),
            Field(_("Its link opened on"), Mailing.followed_at),
            Field(_("What the letter says of you"), Mailing.facts, secret=True),
        ),
    ),
    Dataset(
        _("E-mails that did not reach you"),
        Category.TRACES,
        table_of(Bounce),
        Bounce.member_id == MEMBER,
        Bounce.id,
        (
            Field(_("Sent to"), Bounce.address),
            Field(_("What the mail server said (code)"), Bounce.status),
            Field(_("For good"), Bounce.is_hard),
            Field(_("Learned from"), Bounce.source),
            Field(_("Date"), Bounce.at),
            Field(_("Works again"), Bounce.is_forgiven),
        ),
    ),
    Dataset(
        _("E-mail addresses that no longer work"),
        Category.TRACES,
        table_of(UndeliverableAddress),
        UndeliverableAddress.member_id == MEMBER,
        UndeliverableAddress.address,
        (
            Field(_("Address"), UndeliverableAddress.address),
            Field(_("What the mail server said (code)"), UndeliverableAddress.reason),
            Field(_("Learned from"), UndeliverableAddress.source),
            Field(_("Date"), UndeliverableAddress.marked_at),
        ),
    ),
    Dataset(
        _("Calls we owed you"),
        Category.TRACES,
        table_of(CallBack),
        CallBack.member_id == MEMBER,
        CallBack.id,
        (
            Field(_("Reason"), CallBack.reason),
            Field(_("Asked on"), CallBack.created_at),
            Field(_("Done on"), CallBack.closed_at),
            Field(_("Booked for"), CallBack.slot_at),
            Field(_("Service"), CallBack.topic, words=services.title_of),
            Field(_("Subject"), CallBack.motive),
            Field(_("Telephone"), CallBack.phone),
            Field(_("Changed on"), CallBack.changed_at),
            Field(_("Calls without an answer"), CallBack.attempts),
            Field(_("What became of it"), CallBack.outcome),
            Field(_("What our advisor noted"), CallBack.note, secret=True),
        ),
    ),
)
