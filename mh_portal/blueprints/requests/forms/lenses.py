"""The questions about lenses: for whom, of which kind, what the invoice says."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from wtforms.validators import StopValidation

from mh_portal.blueprints.requests.journey import Journey, Step, StepForm, choice
from mh_portal.core import clock
from mh_portal.core.contracts.insured import Insured
from mh_portal.core.lenses.allowances import Asked, Paid
from mh_portal.core.members.models import Member
from mh_portal.core.requests import others
from mh_portal.core.requests.kind import Details
from mh_portal.core.requests.kinds import lenses
from mh_portal.core.requests.kinds.lenses import LensesDetails
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.language import gettext as _
from mh_portal.web import fields
from mh_portal.web.addresses import space_url
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
        complaint=_("Write the optician’s name in letters, as it stands on the invoice."),
        longest=lenses.LONGEST_OPTICIAN,
    )
    insured: Insured | None = None
    known: Asked | Paid | None = None

    def fit(self, db: Session, member: Member, details: Details) -> None:
        """Know whose invoice it is: the days and the invoices that can be claimed depend on it."""
        assert isinstance(details, LensesDetails)
        self.insured = lenses.find_person(db, member.id, details.person or "")
        self._find_known = functools.partial(lenses.find_known, db, member.id)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse an invoice that is known, before its papers are asked for."""
        is_good = super().validate(extra_validators)
        read = (self.care_date.data, self.amount.data, self.optician.data)
        claim = LensesDetails(None, None, *read).claim if is_good else None
        if self.insured is not None and claim is not None:
            self.known = self._find_known(self.insured, claim)
        if self.known is not None:
            self.form_errors.append(lenses.known_complaint(self.known))
        return is_good and self.known is None

    @property
    def known_address(self) -> str:
        """Return the address of what is known of the invoice."""
        if isinstance(self.known, Paid):
            return space_url("reimbursements.show", reimbursement_id=self.known.reference)
        return space_url("requests.show", reference=self.known.reference) if self.known else ""

    def validate_care_date(self, field: DayAnswerField) -> None:
        """Refuse a day that cannot be claimed, and say why."""
        if self.insured is None or field.day is None:
            return
        if fault := lenses.fault_of_day(self.insured, field.day):
            raise StopValidation(lenses.day_complaint(fault, self.insured))


def facts(db: Session, member: Member, request: Request | None) -> Mapping[str, Any]:
    """Return what is left of the allowances, and what is paid for the invoice under way."""
    if request is None:
        return _allowances(db, member)
    if request.submitted_at is not None and request.state not in others.UNDER_WAY:
        granted = _granted(db, request) if request.state is RequestState.ACCEPTED else {}
        return {"insured": None, "allowances": [], "estimate": None, **granted}
    insured = lenses.find_person(db, member.id, request.details.get("person") or "")
    known = lenses.accounts(db, member.id, insured, YEARS) if insured else []
    return {
        "insured": insured,
        "allowances": [(account.allowance.year, account.allowance) for account in known],
        "estimate": lenses.estimate(db, request),
    }


def _allowances(db: Session, member: Member) -> Mapping[str, Any]:
    """Return what is left of the last year that can still be claimed and for which there is any."""
    people = lenses.list_people(db, member.id)
    year, found = clock.today().year, []
    for years in (1, YEARS):
        known = [(one.name, lenses.accounts(db, member.id, one, years)) for one in people]
        found = [(name, account.allowance) for name, of_one in known for account in of_one]
        if found:
            year = max(allowance.year for _name, allowance in found)
            break
    if not people:
        unavailable = _("No contract of yours has covered anybody in the last two years.")
    elif not found:
        unavailable = _(
            "Your contracts pay nothing for lenses that the Health Insurance does not reimburse."
        )
    else:
        unavailable = ""
    of_year = [(name, allowance) for name, allowance in found if allowance.year == year]
    return {"allowances": of_year, "year": year, "unavailable": unavailable}


def _granted(db: Session, request: Request) -> Mapping[str, Any]:
    """Return the payment of a granted request, None until it is made."""
    found = lenses.estimate(db, request)
    return {"payment": found.account.find_paid(found.claim) if found else None}


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
