"""What the portal holds of what happened to a member’s file."""

from __future__ import annotations

from mh_portal.core.assistance.models import CallBack
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.journal import words as journal
from mh_portal.core.outbox.models import OutboxMessage
from mh_portal.core.privacy.dataset import MEMBER, Dataset, Field, table_of
from mh_portal.core.privacy.holdings import Category
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
        _("Calls we owed you"),
        Category.TRACES,
        table_of(CallBack),
        CallBack.member_id == MEMBER,
        CallBack.id,
        (
            Field(_("Reason"), CallBack.reason),
            Field(_("Asked on"), CallBack.created_at),
            Field(_("Done on"), CallBack.closed_at),
        ),
    ),
)
