"""What the portal holds of a member’s requests and choices."""

from __future__ import annotations

from mh_portal.core.consents.models import Decision
from mh_portal.core.privacy.dataset import MEMBER, Dataset, Field, joined, table_of
from mh_portal.core.privacy.holdings import Category
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.models import Request, RequestTransition
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
            Field(_("Your answers"), Request.details, secret=True),
            Field(_("Begun on"), Request.created_at),
            Field(_("Changed on"), Request.updated_at),
            Field(_("Sent on"), Request.submitted_at),
            Field(_("Answer promised for"), Request.promised_on),
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
