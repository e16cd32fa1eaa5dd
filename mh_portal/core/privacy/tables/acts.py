"""What the portal holds of a member’s requests and choices."""

from __future__ import annotations

from mh_portal.core.consents.models import Decision
from mh_portal.core.contracts.models import Contract
from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.papers.models import Paper
from mh_portal.core.privacy import enclosures, told
from mh_portal.core.privacy.dataset import MEMBER, Dataset, Field, joined, table_of
from mh_portal.core.privacy.holdings import Category
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.models import Request, RequestTransition
from mh_portal.core.surveys.models import Survey
from mh_portal.core.terminations.models import Termination
from mh_portal.language import gettext as _


def _kind(slug: str) -> str:
    """Return what a kind of request is called."""
    return KINDS[slug].title if slug in KINDS else slug


TABLES = (
    Dataset(
        _("Requests"),
        Category.REQUESTS,
        table_of(Request),
        Request.member_id == MEMBER,
        Request.id,
        (
            Field(_("Reference"), Request.reference),
            Field(_("Subject"), Request.kind, words=_kind),
            Field(_("State"), Request.state),
            Field(_("Your answers"), Request.details, secret=True, told=True),
            Field(_("Begun on"), Request.created_at),
            Field(_("Changed on"), Request.updated_at),
            Field(_("Sent on"), Request.submitted_at),
            Field(_("Answer promised for"), Request.promised_on),
            Field(_("What was granted"), Request.outcome, secret=True, words=told.granted),
        ),
    ),
    Dataset(
        _("Steps of requests"),
        Category.REQUESTS,
        joined(RequestTransition, Request, RequestTransition.request_id == Request.id),
        Request.member_id == MEMBER,
        RequestTransition.id,
        (
            Field(_("Reference"), Request.reference),
            Field(_("Date"), RequestTransition.at),
            Field(_("State before"), RequestTransition.from_state),
            Field(_("State"), RequestTransition.to_state),
            Field(_("By"), RequestTransition.actor_kind),
            Field(_("Reason (code)"), RequestTransition.reason),
            Field(_("What was said to you"), RequestTransition.note, secret=True),
        ),
    ),
    Dataset(
        _("Terminations"),
        Category.REQUESTS,
        joined(Termination, Contract, Termination.contract_id == Contract.id),
        Contract.member_id == MEMBER,
        Termination.id,
        (
            Field(_("Contract number"), Contract.contract_number),
            Field(_("Reason"), Termination.reason),
            Field(_("Day of the event"), Termination.event_on),
            Field(_("Received on"), Termination.received_at),
            Field(_("First day without cover"), Termination.effect_on),
            Field(_("To be paid back (euros)"), Termination.refund),
            Field(_("Left to pay (euros)"), Termination.owed),
            Field(_("Paid back by"), Termination.refund_by),
            Field(_("End known before"), Termination.former_ended_on),
            Field(_("Taken effect on"), Termination.effective_at),
            Field(_("Taken back on"), Termination.withdrawn_at),
            Field(_("Known to the insurer’s systems"), Termination.is_settled),
            Field(_("Receipt taken by its link on"), Termination.receipt_taken_at),
        ),
    ),
    Dataset(
        _("Papers of your requests and messages"),
        Category.REQUESTS,
        enclosures.SOURCE,
        Paper.member_id == MEMBER,
        Paper.id,
        (
            Field(_("Reference"), enclosures.REFERENCE),
            Field(_("Number"), enclosures.NUMBER),
            Field(_("Given by"), enclosures.GIVEN_BY),
            Field(_("Name of the file"), Paper.name, secret=True),
            Field(_("Kind of file"), Paper.media_type),
            Field(_("Size in bytes"), Paper.size),
            Field(_("Given on"), Paper.created_at),
        ),
    ),
    Dataset(
        _("Conversations"),
        Category.REQUESTS,
        table_of(Thread),
        Thread.member_id == MEMBER,
        Thread.id,
        (
            Field(_("Reference"), Thread.reference),
            Field(_("About"), Thread.topic),
            Field(_("Subject"), Thread.subject, secret=True),
            Field(_("State"), Thread.state),
            Field(_("Begun on"), Thread.created_at),
            Field(_("Changed on"), Thread.updated_at),
            Field(_("Answer promised for"), Thread.answer_by),
            Field(_("Complaint since"), Thread.complained_at),
            Field(_("Receipt to be confirmed by"), Thread.acknowledge_by),
            Field(_("Receipt confirmed on"), Thread.acknowledged_at),
            Field(_("Complaint to be answered by"), Thread.resolve_by),
            Field(_("Complaint answered on"), Thread.resolved_at),
        ),
    ),
    Dataset(
        _("Messages"),
        Category.REQUESTS,
        joined(Message, Thread, Message.thread_id == Thread.id),
        Thread.member_id == MEMBER,
        Message.id,
        (
            Field(_("Reference"), Thread.reference),
            Field(_("Date"), Message.at),
            Field(_("In the name of"), Message.side),
            Field(_("By"), Message.actor_kind),
            Field(_("Message"), Message.text, secret=True),
            Field(_("Read on"), Message.seen_at),
        ),
    ),
    Dataset(
        _("Your opinions"),
        Category.REQUESTS,
        table_of(Survey),
        Survey.member_id == MEMBER,
        Survey.id,
        (
            Field(_("About"), Survey.occasion),
            Field(_("Begun on"), Survey.created_at),
            Field(_("Asked by e-mail on"), Survey.asked_at),
            Field(_("Answered on"), Survey.answered_at),
            Field(_("Changed on"), Survey.changed_at),
            Field(_("Satisfaction from 1 to 5"), Survey.score),
            Field(_("What you told us"), Survey.comment, secret=True),
        ),
    ),
    Dataset(
        _("Choices about messages"),
        Category.CHOICES,
        table_of(Decision),
        Decision.member_id == MEMBER,
        Decision.id,
        (
            Field(_("Reference"), Decision.reference),
            Field(_("Date"), Decision.at),
            Field(_("Purpose"), Decision.purpose),
            Field(_("Channel"), Decision.channel),
            Field(_("Choice"), Decision.answer),
            Field(_("Choice before"), Decision.previous),
            Field(_("Where"), Decision.collection),
            Field(_("By"), Decision.actor_kind),
            Field(_("Version of the text you read"), Decision.wording),
        ),
    ),
)
