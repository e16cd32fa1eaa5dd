"""The filters of the reimbursements: a period, a person, a family of care."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request

from mh_portal.core import clock
from mh_portal.core.contracts.models import Contract
from mh_portal.core.reimbursements import families, people, rules
from mh_portal.core.reimbursements.families import Family
from mh_portal.core.reimbursements.queries import Selection
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms
from mh_portal.web.days import DayField

# Years that one click shows; the dates lead to those before.
YEARS = 4
MONTHS = {"3-mois": 3, "12-mois": 12}
FAMILIES = {
    Family.DOCTORS: _("Doctors, nurses, physiotherapists"),
    Family.PHARMACY: _("Pharmacy"),
    Family.TESTS: _("Tests, X-rays and scans"),
    Family.DENTAL: _("Dental care"),
    Family.OPTICAL: _("Glasses and lenses"),
    Family.HEARING: _("Hearing aids"),
    Family.HOSPITAL: _("Hospital"),
    Family.EQUIPMENT: _("Equipment, transport, cures"),
    Family.PREVENTION: _("Prevention and osteopathy"),
    Family.OTHER: _("Other care"),
}


class FilterForm(forms.BaseForm):
    """What a member wants to see, as the address says it; everything may be left out."""

    period = fields.ListField(_("Period"), name="periode", default="")
    paid_from = DayField(_("Paid from"), name="du", description=_("For example 3/2/2021"))
    paid_until = DayField(_("Paid until"), name="au", description=_("For example 28/2/2021"))
    person = fields.ListField(_("For whom"), name="pour", default="")
    family = fields.ListField(_("Kind of care"), name="soins", default="")

    def __init__(self, contracts: Sequence[Contract], oldest_payment: date | None) -> None:
        """Take the member's contracts, and the oldest payment of all that are known."""
        super().__init__(formdata=request.args)
        self.contract_ids = tuple(contract.id for contract in contracts)
        self.people = people.list_people(contracts)
        began = [contract.started_on for contract in contracts]
        self.complete_since = rules.complete_since(oldest_payment, began)
        self.period.choices = _periods(self.complete_since or min(began, default=clock.today()))
        self.person.choices = [
            ("", _("Everybody")),
            *((str(place), one.name) for place, one in enumerate(self.people, 1)),
        ]
        self.family.choices = [("", _("All care")), *((str(key), FAMILIES[key]) for key in Family)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate each filter; two dates stand in their order."""
        valid = super().validate(extra_validators)
        first, last = self.paid_from.day, self.paid_until.day
        if valid and first and last and first > last:
            self.paid_until.errors = [_("This date comes before the first one. Check them both.")]
            return False
        return valid

    @property
    def has_days(self) -> bool:
        """Whether dates were typed, which count for more than a period."""
        return bool(self.paid_from.data or self.paid_until.data)

    @property
    def is_narrowed(self) -> bool:
        """Whether something beside a period was chosen, or is wrong."""
        return bool(self.has_days or self.person.data or self.family.data or self.errors)

    @property
    def kept(self) -> dict[str, str]:
        """The filters in force, as an address holds them."""
        chosen = {field.name: str(field.data or "") for field in self}
        if self.has_days:
            chosen[self.period.name] = ""
        return {name: text for name, text in chosen.items() if text}

    def with_period(self, period: str) -> dict[str, str]:
        """Return the filters with another period in place of the period or dates in force."""
        days = (self.period.name, self.paid_from.name, self.paid_until.name)
        others = {name: text for name, text in self.kept.items() if name not in days}
        return {self.period.name: period, **others} if period else others

    def selection(self) -> Selection:
        """Return what the filters select; call it on a valid form."""
        first, last = self._days()
        acts = but_acts = None
        if self.family.data:
            acts = families.acts_of(Family(self.family.data))
            but_acts = families.known_acts() if acts is None else None
        person = self.people[int(self.person.data) - 1] if self.person.data else None
        return Selection(
            contract_ids=self.contract_ids,
            people=person.places if person else None,
            paid_from=first,
            paid_until=last,
            acts=acts,
            but_acts=but_acts,
        )

    def _days(self) -> tuple[date | None, date | None]:
        if self.has_days:
            return self.paid_from.day, self.paid_until.day
        chosen = self.period.data
        if chosen in MONTHS:
            return rules.months_before(clock.today(), MONTHS[chosen]), None
        return (date(int(chosen), 1, 1), date(int(chosen), 12, 31)) if chosen else (None, None)


def _periods(first: date) -> list[tuple[str, str]]:
    """Return the periods that one click shows: value, label."""
    this_year = clock.today().year
    first_year = max(first.year, this_year - YEARS + 1)
    return [
        ("", _("Everything")),
        ("3-mois", _("Last 3 months")),
        ("12-mois", _("Last 12 months")),
        *((str(year), str(year)) for year in range(this_year, first_year - 1, -1)),
    ]
