"""The forms of a termination without a login."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types
from wtforms.validators import StopValidation

from mh_portal.core import clock
from mh_portal.core.terminations import rules, words
from mh_portal.core.terminations.rules import Reason
from mh_portal.language import gettext as _
from mh_portal.web import dates, fields, forms
from mh_portal.web.answers import DayAnswerField

LONGEST_NUMBER, LONGEST_VERSION = 20, 9


class IdentityForm(forms.BaseForm):
    """Who asks, with the facts of the card."""

    key = HiddenField()
    last_name = fields.PersonNameField(
        _("Last name"),
        [fields.Required(_("Write your last name, as it stands on your card."))],
        description=_("As on your third-party-payment card, or your birth name."),
        render_kw={"autocomplete": "family-name"},
    )
    first_name = fields.PersonNameField(
        _("First name"),
        [fields.Required(_("Write your first name, as it stands on your card."))],
        render_kw={"autocomplete": "given-name"},
    )
    birth_date = dates.DateOfBirthField(
        _("Your date of birth"),
        [fields.Required(_("Write your date of birth."))],
        description=_("For example 24 3 1948"),
    )
    member_number = fields.MemberNumberField(
        _("Third-party-payment card number"),
        [fields.Required(_("Write the number of your card."))],
        description=_("The 8 digits on the front of your card."),
        render_kw={"inputmode": "numeric"},
    )


class ContractForm(forms.BaseForm):
    """Which contract, and why."""

    contract = fields.LineField(
        _("Number of your contract"),
        description=_("On your contract and your letters. Leave it empty if you have only one."),
        longest=LONGEST_NUMBER,
        render_kw={"autocapitalize": "characters", "spellcheck": "false"},
    )
    reason = fields.ChoiceField(
        _("Why do you want to end it?"),
        [fields.Required(_("Choose why you want to end the contract."))],
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        today = clock.today()
        self.reason.choices = [
            SelectChoice(reason.value, said, {"hint": words.rule(reason, today)})
            for reason, said in words.REASONS.items()
        ]


class DayForm(forms.BaseForm):
    """The day of the event, or the one on which the notice was sent."""

    event_on = DayAnswerField(
        _("The day"),
        [fields.Required(_("Write the day, for example 3/2/2022."))],
        description=_("For example 3/2/2022"),
    )

    def __init__(self, reason: Reason, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.reason = reason
        self.event_on.label.text = words.EVENTS[reason]

    def validate_event_on(self, field: DayAnswerField) -> None:
        """Refuse a day that opens nothing for any contract."""
        if field.day and (fault := rules.fault_of_day(self.reason, field.day, clock.today())):
            raise StopValidation(words.closed(fault))


class RecapForm(forms.BaseForm):
    """The button that sends, with the version of what was shown."""

    version = HiddenField()

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Return the messages with the id of the answers on the page."""
        return [("answers", str(message)) for message in self.form_errors]

    @property
    def shown_version(self) -> int:
        """The version the page was shown with; 0, which none has, when it was tampered with."""
        text = fields.clean_line(self.version.data)
        is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION
        return int(text) if is_number else 0
