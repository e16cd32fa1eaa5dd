"""The forms of the campaigns: planning one, and choosing the member of a preview."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from flask import request
from wtforms.validators import StopValidation

from mh_portal.blueprints.campaigns import words
from mh_portal.core import clock
from mh_portal.core.campaigns import kinds, rules
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms
from mh_portal.web.days import DayField

# Databases count no days far beyond, and no campaign is planned so long before.
YEARS_AHEAD = 2
SPACES = str.maketrans("", "", " .\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")


class CountField(fields.LineField):
    """A number of people, typed with or without spaces; `number` is it."""

    def __init__(self, *args: Any, most: int, **kw: Any) -> None:
        super().__init__(*args, longest=20, **kw)
        self.most = most
        self.number = 0

    def pre_validate(self, form: Any) -> None:
        """Turn the text into a number from 1 to the most."""
        super().pre_validate(form)
        if not self.data:
            return
        digits = self.data.translate(SPACES)
        is_number = digits.isascii() and digits.isdigit() and len(digits) <= len(str(self.most))
        self.number = int(digits) if is_number else 0
        if not 1 <= self.number <= self.most:
            raise StopValidation(_("Write a number from 1 to 100 000, in digits."))


@dataclasses.dataclass(frozen=True)
class Pace:
    """From which day on, and how many members a day."""

    starts_on: date
    per_day: int


class PlanForm(forms.BaseForm):
    """What is written, to whom, from which day on, to how many a day."""

    kind = fields.ChoiceField(
        _("Which message?"),
        [fields.Required(_("Choose the message."))],
        name="message",
        choices=[fields.choice(kind, words.KINDS[kind], words.ABOUT[kind]) for kind in words.KINDS],
    )
    audience = fields.ListField(
        _("To whom?"),
        name="public",
        default="",
        choices=[
            fields.choice("", _("The message’s usual audience")),
            *(fields.choice(*each) for each in words.AUDIENCES.items()),
        ],
    )
    first = DayField(
        _("First day"), [fields.Required(_("Write the first day."))], name="premier-jour"
    )
    per_day = CountField(
        _("How many members a day?"),
        [fields.Required(_("Write how many members are written to each day."))],
        name="par-jour",
        most=rules.MOST_PER_DAY,
    )

    @classmethod
    def of_address(cls) -> PlanForm:
        """Return the form filled in with what stands in the address, if anything does."""
        return cls(formdata=request.args or None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate each answer; the first day is today or later."""
        valid = super().validate(extra_validators)
        day, today = self.first.day, clock.today()
        if day is not None and day < today:
            self.first.errors = [_("This day is past. Write today’s date or a later one.")]
            return False
        if day is not None and day.year > today.year + YEARS_AHEAD:
            self.first.errors = [_("Check the year of this date.")]
            return False
        if valid and (bound := kinds.bound_to(self.chosen)) not in {None, self.chosen_audience}:
            said = _("This message is only for: %(audience)s. Choose the usual audience.")
            self.audience.errors = [said % {"audience": words.AUDIENCES[bound]}]
            return False
        return valid

    @property
    def chosen(self) -> CampaignKind:
        """The message; ask for it on a valid form."""
        return CampaignKind(self.kind.data)

    @property
    def chosen_audience(self) -> str:
        """The audience, the message's own where none was chosen; ask for it on a valid form."""
        return self.audience.data or kinds.AUDIENCE[self.chosen]

    @property
    def planned(self) -> Pace:
        """When, and how many a day; ask for it on a valid form."""
        if self.first.day is None:
            raise ValueError("the form is not valid")
        return Pace(self.first.day, self.per_day.number)

    @property
    def kept(self) -> dict[str, str]:
        """The answers as an address holds them."""
        names = ("message", "public", "premier-jour", "par-jour")
        return {name: request.values.get(name, "") for name in names}


class PreviewForm(forms.BaseForm):
    """Whose message is looked at, and which."""

    kind = fields.ListField(
        _("Which message?"),
        [fields.Required(_("Choose the message."))],
        name="message",
        choices=[fields.choice(kind, title) for kind, title in words.KINDS.items()],
    )
    number = fields.MemberNumberField(
        _("Member number"),
        [fields.Required(_("Write the 8 digits of the member’s number."))],
        name="adherent",
    )
