"""The questions to somebody who has difficulty paying: what, in how many parts, how to be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session
from wtforms.validators import ValidationError

from mh_portal.blueprints.requests.journey import Journey, Step, StepForm, choice
from mh_portal.core import clock
from mh_portal.core.debits import instalments, queries
from mh_portal.core.debits.queries import Plan
from mh_portal.core.extracts import contacts
from mh_portal.core.members.models import Member
from mh_portal.core.profile import queries as profile
from mh_portal.core.profile import words as profile_words
from mh_portal.core.requests.kind import Details
from mh_portal.core.requests.kinds import payment_difficulty
from mh_portal.core.requests.kinds.payment_difficulty import (
    BY_PHONE,
    Instalments,
    ReachedBy,
    Trouble,
)
from mh_portal.core.requests.models import Request
from mh_portal.language import euros, long_date
from mh_portal.language import gettext as _
from mh_portal.web import answers, fields

LONGEST_PHONE = 30
TROUBLES = (
    choice(
        Trouble.LATE,
        _("A payment is late"),
        _("For example, your bank refused a debit, or you received a reminder."),
    ),
    choice(Trouble.NEXT, _("I will not be able to pay the next time")),
    choice(
        Trouble.LASTING,
        _("My premium has become too heavy"),
        _("An advisor looks at your contract with you."),
    ),
)


class TroubleForm(StepForm):
    """Which contract, what is difficult, and how much it is about."""

    contract = fields.ChoiceField(
        _("Which contract?"),
        [fields.Required(_("Choose the contract that is difficult to pay."))],
        choices=[],
    )
    trouble = fields.ChoiceField(
        _("What is difficult?"),
        [fields.Required(_("Choose what is difficult for you."))],
        choices=TROUBLES,
    )
    amount = answers.AmountField(
        _("Which amount is it about?"),
        [fields.Required(_("Write the amount in euros, for example 45.50."))],
        most=payment_difficulty.MOST,
        render_kw={"inputmode": "decimal"},
    )
    has_one_contract = False
    plans: Sequence[Plan] = ()

    def fit(self, db: Session, member: Member, details: Details) -> None:
        """Offer the member's contracts, what can be difficult, and what is due as the amount."""
        self.plans = plans = _plans(db, member)
        if not any(plan.is_due_again(clock.today()) for plan in plans):
            # What was answered before keeps its words.
            offered = {Trouble.LATE, getattr(details, "trouble", None)}
            self.trouble.choices = [each for each in TROUBLES if each.value in offered]
        self.contract.choices = [choice(p.number, f"{p.product}, {p.number}") for p in plans]
        self.has_one_contract = len(plans) == 1
        if not self.has_one_contract:
            return
        self.contract.data = plans[0].number
        self.amount.description = _next_payment(plans[0])
        if getattr(details, "amount", None) is None and not self.is_submitted():
            self.amount.data = f"{plans[0].premium:.2f}"

    def validate_trouble(self, field: fields.ChoiceField) -> None:
        """Refuse a difficulty to come where nothing more is to be paid."""
        plan = next((each for each in self.plans if each.number == self.contract.data), None)
        if plan and field.data != Trouble.LATE and not plan.is_due_again(clock.today()):
            raise ValidationError(
                _("Nothing more is to be paid for this contract: choose the late payment.")
            )


class ProposalForm(StepForm):
    """In how many parts."""

    instalments = fields.ChoiceField(
        _("How would you like to pay?"),
        [fields.Required(_("Choose how you would like to pay."))],
        choices=[
            choice(Instalments.TWO, _("In 2 parts")),
            choice(Instalments.THREE, _("In 3 parts")),
            choice(Instalments.FOUR, _("In 4 parts")),
            choice(Instalments.ADVISOR, _("I would like the advisor to propose something")),
        ],
    )

    def fit(self, db: Session, member: Member, details: Details) -> None:  # noqa: ARG002 - the base's
        """Say what each part would be."""
        amount = getattr(details, "amount", None)
        if not amount:
            return
        hints = {
            str(count): " + ".join(
                euros(part) for part in instalments.parts(Decimal(amount), count)
            )
            for count in instalments.COUNTS
        }
        self.instalments.choices = [
            choice(value, label, hints.get(value, ""))
            for value, label, *_rest in self.instalments.iter_choices()
        ]


class AboutForm(StepForm):
    """What the advisor should know."""

    about = fields.TextField(
        _("What would you like to tell the advisor?"),
        description=_("Only what helps us to find a solution. Nothing about your health."),
        longest=payment_difficulty.LONGEST_ABOUT,
    )


class ReachedForm(StepForm):
    """How the advisor gets back to the member."""

    reached_by = fields.ChoiceField(
        _("How can the advisor reach you?"),
        [fields.Required(_("Choose how the advisor can reach you."))],
        choices=[
            choice(ReachedBy.MORNING, _("By telephone, in the morning")),
            choice(ReachedBy.AFTERNOON, _("By telephone, in the afternoon")),
            choice(
                ReachedBy.PORTAL,
                _("In my space"),
                _("An e-mail tells you when the answer is there."),
            ),
            choice(ReachedBy.POST, _("By post")),
        ],
    )
    phone = fields.LineField(
        _("Your telephone number"),
        description=_("If you want to be called. For example 06 12 34 56 78."),
        longest=LONGEST_PHONE,
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )

    def fit(self, db: Session, member: Member, details: Details) -> None:
        """Fill in the number we know."""
        if getattr(details, "phone", None) is None and not self.is_submitted():
            known = profile.get_details(db, member, clock.today()).phone
            self.phone.data = profile_words.phone(known)

    def validate_phone(self, field: fields.LineField) -> None:
        """Ask for a number where there is to be a call, and refuse what cannot be one."""
        if not field.data:
            if self.reached_by.data in BY_PHONE:
                raise ValidationError(_("Write the number on which we can call you."))
            return
        try:
            contacts.parse_typed_phone(field.data)
        except ValueError:
            raise ValidationError(
                _("Check this number: it has 10 digits in France, or begins with +.")
            ) from None


def _plans(db: Session, member: Member) -> list[Plan]:
    """Return the contracts there may be something to pay for, be it for the past."""
    return [plan for plan in queries.list_plans(db, member.id) if plan.is_shown(clock.today())]


def _next_payment(plan: Plan) -> str:
    debit = plan.next_debit(clock.today())
    if debit is None:
        return ""
    facts = {"amount": euros(debit.amount), "date": long_date(debit.bank_day)}
    return _("Your next debit is %(amount)s, on %(date)s.") % facts


def facts(db: Session, member: Member, request: Request | None) -> Mapping[str, Any]:
    """Return the contracts, and the parts that a request proposes."""
    if request is None:
        none = _("You have no contract to pay for at the moment.")
        return {"unavailable": "" if _plans(db, member) else none}
    kept: Any = payment_difficulty.KIND.read(request.details)
    return {"plan": queries.find_plan(db, member.id, kept.contract), "parts": kept.parts}


JOURNEY = Journey(
    kind=payment_difficulty.KIND,
    template="requests/payment_difficulty.html",
    steps=(
        Step("difficulte", _("Your difficulty"), TroubleForm),
        Step("proposition", _("Your proposal"), ProposalForm),
        Step("message", _("Your message"), AboutForm),
        Step("contact", _("How to reach you"), ReachedForm),
    ),
    about="requests/payment_difficulty_about.html",
    facts=facts,
)
