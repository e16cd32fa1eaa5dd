"""The questions about lenses: for whom, of which kind, what the invoice says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from wtforms.validators import StopValidation

from mh_portal.blueprints.requests.journey import Journey, Step, StepForm, choice
from mh_portal.core import clock
from mh_portal.core.contracts.insured import Insured
from mh_portal.core.members.models import Member
from mh_portal.core.requests import others
from mh_portal.core.requests.kind import Details
from mh_portal.core.requests.kinds import lenses
from mh_portal.core.requests.kinds.lenses import LensesDetails
from mh_portal.core.requests.models import Request
from mh_portal.language import gettext as _
from mh_portal.web import fields
from mh_portal.web.answers import AmountField, DayAnswerField

# How many years of care a claim of today may be about, two years back from any day.
YEARS = 3


class PersonForm(StepForm):
    """For whom, and whether the Health Insurance reimburses the lenses."""

    person = fields.ChoiceField(
        _("Who wears the lenses?"), [fields.Required(_("Choose who wears the lenses."))]
    )
    reimbursed = fields.ChoiceField(
        _("Does the Health Insurance reimburse these lenses?"),
        [fields.Required(_("Choose whether the Health Insurance reimburses these lenses."))],
        choices=[
            choice(
                lenses.NOT_REIMBURSED,
                _("No"),
                _("This is the most common case: shortsightedness, presbyopia, comfort."),
            ),
            choice(
                lenses.REIMBURSED,
                _("Yes, for one of the reasons listed above"),
                _("The prescription names the reason."),
            ),
        ],
    )

    def fit(self, db: Session, member: Member, details: Details) -> None:  # noqa: ARG002 - a hook
        """Offer everybody whom the contracts cover."""
        people = lenses.list_people(db, member.id)
        known = next((one for one in people if one.has_key(self.person.data or "")), None)
        self.person.choices = [
            choice((self.person.data if one is known else one.key), one.name) for one in people
        ]
        if len(people) == 1 and not self.person.data:
            self.person.data = people[0].key

    def validate_reimbursed(self, field: fields.ChoiceField) -> None:
        """Stop who need not ask: the fund passes the statement of such lenses on."""
        if field.data == lenses.REIMBURSED:
            raise StopValidation(
                _("You have nothing to ask for here: your health insurance fund tells us.")
            )


class PurchaseForm(StepForm):
    """What the invoice says."""

    care_date = DayAnswerField(
        _("The date on the invoice"),
        [fields.Required(_("Write the date on the invoice, for example 3/2/2022."))],
        description=_("For example 3/2/2022"),
    )
    amount = AmountField(
        _("The price of the lenses, in euros"),
        [fields.Required(_("Write the price of the lenses, for example 45.50."))],
        description=_("All lenses of the invoice together, without cleaning products."),
        most=lenses.MOST,
    )
    optician = fields.PersonNameField(
        _("The name of the optician or of the shop"),
        [fields.Required(_("Write the name of the optician, as it stands on the invoice."))],
        longest=lenses.LONGEST_OPTICIAN,
    )
    insured: Insured | None = None

    def fit(self, db: Session, member: Member, details: Details) -> None:
        """Know whose invoice it is: the days that can be claimed depend on it."""
        assert isinstance(details, LensesDetails)
        self.insured = lenses.find_person(db, member.id, details.person or "")

    def validate_care_date(self, field: DayAnswerField) -> None:
        """Refuse a day that cannot be claimed, and say why."""
        if self.insured is None or field.day is None:
            return
        if fault := lenses.fault_of_day(self.insured, field.day):
            raise StopValidation(lenses.day_complaint(fault, self.insured))


def facts(db: Session, member: Member, request: Request | None) -> Mapping[str, Any]:
    """Return what is left of the allowances, and what is paid for the invoice under way."""
    people = lenses.list_people(db, member.id)
    if request is None:
        this_year = [(one.name, lenses.accounts(db, member.id, one)) for one in people]
        found = [(name, account.allowance) for name, known in this_year for account in known]
        return {"allowances": found, "year": clock.today().year}
    if request.submitted_at is not None and request.state not in others.UNDER_WAY:
        return {"insured": None, "allowances": [], "estimate": None}
    insured = lenses.find_person(db, member.id, request.details.get("person") or "")
    known = lenses.accounts(db, member.id, insured, YEARS) if insured else []
    return {
        "insured": insured,
        "allowances": [(account.allowance.year, account.allowance) for account in known],
        "estimate": lenses.estimate(db, request),
    }


JOURNEY = Journey(
    kind=lenses.KIND,
    template="requests/lenses.html",
    about="requests/lenses_about.html",
    facts=facts,
    steps=(
        Step("pour-qui", _("The person and the lenses"), PersonForm),
        Step("achat", _("The invoice"), PurchaseForm),
    ),
)
