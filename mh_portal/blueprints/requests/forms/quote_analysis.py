"""The questions about a quote: what it is for, and what the member wants to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.blueprints.requests.journey import Journey, Step, StepForm, choice
from mh_portal.core import clock
from mh_portal.core.contracts import queries as contracts
from mh_portal.core.members.models import Member
from mh_portal.core.quotes import covering
from mh_portal.core.requests.kinds import quote_analysis
from mh_portal.core.requests.kinds.quote_analysis import Care
from mh_portal.core.requests.models import Request
from mh_portal.language import gettext as _
from mh_portal.web import fields


class CareForm(StepForm):
    """For which care."""

    care = fields.ChoiceField(
        _("What is the quote for?"),
        [fields.Required(_("Choose what the quote is for."))],
        choices=[
            choice(Care.DENTAL, _("Teeth"), _("Crown, bridge, denture, implant.")),
            choice(Care.OPTICAL, _("Glasses or lenses")),
            choice(Care.HEARING, _("Hearing aids")),
            choice(Care.SURGERY, _("An operation or a stay in hospital")),
            choice(Care.OTHER, _("Other care")),
        ],
    )


class QuestionForm(StepForm):
    """What to look at."""

    question = fields.TextField(
        _("Is there something you would like to know?"),
        description=_("For example: “Is there a cheaper crown?” At most 1,000 characters."),
        longest=quote_analysis.LONGEST_QUESTION,
    )


def facts(db: Session, member: Member, request: Request | None) -> Mapping[str, Any]:
    """Return whether there is anybody whose care a contract pays; nothing of a request."""
    if request is not None:
        return {}
    people = covering.list_insured(contracts.list_of_member(db, member.id), clock.today())
    none = _("No contract covers you today: there is nothing to analyse.")
    return {"unavailable": "" if people else none}


JOURNEY = Journey(
    kind=quote_analysis.KIND,
    template="requests/quote_analysis.html",
    steps=(
        Step("soin", _("The care"), CareForm),
        Step("question", _("Your question"), QuestionForm),
    ),
    facts=facts,
    send=_("Send my quote"),
)
