"""The question about the day of debit, and what the member sees of its effect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from wtforms.validators import ValidationError

from mh_portal.blueprints.requests.journey import Journey, Step, StepForm, choice
from mh_portal.core import clock
from mh_portal.core.debits import queries, shifts, words
from mh_portal.core.debits.queries import Plan
from mh_portal.core.members.models import Member
from mh_portal.core.requests.kind import Details, Kind
from mh_portal.core.requests.kinds import debit_day
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.language import gettext as _
from mh_portal.web import fields, periods


class DayForm(StepForm):
    """Which contract, where there are several paid by debit, and which day."""

    contract = fields.ChoiceField(
        _("Which contract?"),
        [fields.Required(_("Choose the contract whose day of debit changes."))],
        choices=[],
    )
    day = fields.ChoiceField(
        _("On which day of the month?"),
        [fields.Required(_("Choose the day on which you would like to be debited."))],
    )
    plans: Mapping[str, Plan]

    def fit(self, db: Session, member: Member, details: Details) -> None:  # noqa: ARG002 - the base's
        """Offer the contracts whose debits can move, and say from when each day would hold."""
        found = queries.list_plans(db, member.id)
        self.plans = {plan.number: plan for plan in found if not debit_day.why_not(plan)}
        self.contract.choices = [
            choice(n, f"{plan.product}, {n}") for n, plan in self.plans.items()
        ]
        alone = next(iter(self.plans.values())) if len(self.plans) == 1 else None
        if alone is not None:
            self.contract.data = alone.number
        self.day.choices = [
            choice(
                str(day),
                words.DAYS[day],
                _from_when(alone, str(day)) if alone else "",
            )
            for day in shifts.DAYS
        ]

    @property
    def has_one_contract(self) -> bool:
        """Whether there is no contract to choose."""
        return len(self.plans) == 1

    def validate_day(self, field: fields.ChoiceField) -> None:
        """Refuse the day that holds already."""
        plan = self.plans.get(self.contract.data)
        if plan is not None and debit_day.effect_of(plan, field.data) is None:
            raise ValidationError(debit_day.unchanged(plan, field.data))

    def answers(self, kind: Kind) -> dict[str, Any]:  # noqa: ARG002 - the base's
        """Return the answers, with the first debit that the member is shown."""
        plan = self.plans[self.contract.data]
        effect = debit_day.effect_of(plan, self.day.data)
        return debit_day.answers(plan, effect) if effect else {}


def _from_when(plan: Plan, day: str) -> str:
    effect = debit_day.effect_of(plan, day)
    return words.from_when(effect) if effect else debit_day.unchanged(plan, day)


def facts(db: Session, member: Member, request: Request | None) -> Mapping[str, Any]:
    """Return the contracts before it begins, then the effect of a draft, or what was granted."""
    today = clock.today()
    if request is None:
        found = queries.list_plans(db, member.id)
        plans = [plan for plan in found if not debit_day.why_not(plan)]
        none = "" if plans else debit_day.none_to_move(found)
        return {"plans": plans, "today": today, "unavailable": none}
    plan = debit_day.find_plan(db, request)
    is_draft = request.state is RequestState.DRAFT
    effect = debit_day.effect_of(plan, request.details.get("day")) if is_draft else None
    return {
        "today": today,
        "plan": plan,
        "effect": effect,
        "unchanged": debit_day.unchanged(plan, request.details.get("day")),
        "why_not": debit_day.why_not(plan),
        "is_stale": effect is not None
        and effect.first.bank_day.isoformat() != request.details.get("first_on"),
        "first_on": _granted_on(request),
        "period": periods.in_words,
    }


def _granted_on(request: Request) -> date | None:
    """Return the first debit on the new day, None of what was not granted."""
    first_on = (request.outcome or {}).get("first_on")
    return date.fromisoformat(first_on) if first_on else None


JOURNEY = Journey(
    kind=debit_day.KIND,
    template="requests/debit_day.html",
    steps=(Step("jour", _("Your day of debit"), DayForm, answers=("first_on",)),),
    about="requests/debit_day_about.html",
    facts=facts,
    send=_("Confirm my new day"),
)
