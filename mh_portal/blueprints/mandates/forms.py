"""The forms that grant somebody a look at the space."""

from __future__ import annotations

from datetime import date, timedelta

from wtforms import HiddenField
from wtforms.validators import StopValidation

from mh_portal.core import clock
from mh_portal.core.mandates import rules
from mh_portal.core.mandates.rules import Duration, Scope, Wish
from mh_portal.language import gettext as _
from mh_portal.language import long_date
from mh_portal.web import fields, forms
from mh_portal.web.answers import DayAnswerField

SCOPES = [
    (Scope.READ, _("Look at my space"), _("My contracts, my reimbursements, my requests.")),
    (
        Scope.DOCUMENTS,
        _("Look, and take documents"),
        _("Also my certificate, my card and my statements, to print them."),
    ),
    (Scope.REQUESTS, _("Look, and make requests"), _("Also send requests and answer them for me.")),
    (Scope.ALL, _("Look, take documents and make requests"), _("All of the above.")),
]
DURATIONS = [
    (Duration.THREE_MONTHS, _("Three months")),
    (Duration.SIX_MONTHS, _("Six months")),
    (Duration.ONE_YEAR, _("One year")),
    (Duration.TWO_YEARS, _("Two years")),
]
SCOPE_WORDS = {scope: label for scope, label, _hint in SCOPES}
# The same to the helper.
HELPER_WORDS = {
    Scope.READ: _("look at this space"),
    Scope.DOCUMENTS: _("look at this space and take documents"),
    Scope.REQUESTS: _("look at this space and make requests"),
    Scope.ALL: _("look at this space, take documents and make requests"),
}


class HelperForm(forms.BaseForm):
    """Who may do what."""

    name = fields.PersonNameField(
        _("First name and last name of this person"),
        [fields.Required(_("Write the name of the person who will help you."))],
    )
    email = fields.EmailField(
        _("E-mail address of this person"),
        [fields.Required(_("Write the e-mail address of the person who will help you."))],
        description=_("We send the invitation to it. It must be their own address."),
    )
    scope = fields.ChoiceField(
        _("What may this person do?"),
        [fields.Required(_("Choose what this person may do."))],
        choices=[fields.choice(scope, label, hint) for scope, label, hint in SCOPES],
    )


class MandateForm(HelperForm):
    """The same, and for how long."""

    duration = fields.ChoiceField(
        _("For how long?"),
        [fields.Required(_("Choose for how long."))],
        choices=[fields.choice(duration, label) for duration, label in DURATIONS],
        description=_("You can end it at any time."),
    )

    @property
    def values(self) -> dict[str, str]:
        """Return what was typed, as it is kept until it is confirmed."""
        return {name: self[name].data for name in ("name", "email", "scope", "duration")}


class PaperForm(HelperForm):
    """The same, and until which day, as it was signed."""

    until = DayAnswerField(
        _("Until which day?"),
        [fields.Required(_("Write the day that stands on the sheet."))],
        description=_("Day, month and year, as on the sheet. Two years from today at most."),
    )

    def validate_until(self, field: DayAnswerField) -> None:
        """Take a day from tomorrow on, within the longest a mandate lasts."""
        first = clock.today() + timedelta(days=1)
        last = rules.last_day(clock.today(), Duration.TWO_YEARS)
        if field.day is not None and not first <= field.day <= last:
            raise StopValidation(
                _("Write a date from %(first)s to %(last)s.")
                % {"first": long_date(first), "last": long_date(last)}
            )

    @property
    def wish(self) -> Wish:
        """Return what stands on the sheet, of a form that is valid."""
        until = date.fromisoformat(self.until.data)
        return Wish(self.name.data, self.email.data, Scope(self.scope.data), until)


class RecapForm(forms.BaseForm):
    """The button that invites; `shown` is a fingerprint of what the page has shown."""

    shown = HiddenField()

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Return the messages with the id of the answers on the page."""
        return [("answers", str(message)) for message in self.form_errors]


def wish(typed: dict[str, str]) -> Wish:
    """Return what was typed as a wish for a mandate that begins today."""
    until = rules.last_day(clock.today(), Duration(typed["duration"]))
    return Wish(typed["name"], typed["email"], Scope(typed["scope"]), until)
