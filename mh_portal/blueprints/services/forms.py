"""The form of a booked call: which half hour, what about, on which number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types
from wtforms.validators import StopValidation, ValidationError

from mh_portal.core.appointments import words
from mh_portal.core.appointments.service import Wish
from mh_portal.core.assistance.models import Motive
from mh_portal.core.extracts import contacts
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms

LONGEST_PHONE = 30
LONGEST_VERSION = 9
TAKEN = _("This time is no longer free. Choose another one.")


class HourField(fields.ChoiceField):
    """One of the free half hours; one that was free when the page was shown may be taken by now."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # WTForms' hook
        """Refuse a half hour that is not free."""
        if self.data and self.data not in {choice[0] for choice in self.iter_choices()}:
            raise StopValidation(TAKEN)


class CallForm(forms.BaseForm):
    """When, on the day of the page, what about, and on which number."""

    version = HiddenField()
    hour = HourField(
        _("At what time should we call you?"),
        [fields.Required(_("Choose a time."))],
        description=_("The call begins within the half hour that follows."),
    )
    motive = fields.ChoiceField(
        _("What would you like to talk about?"),
        [fields.Required(_("Choose what you would like to talk about."))],
        choices=[SelectChoice(motive, said) for motive, said in words.MOTIVES.items()],
    )
    phone = fields.LineField(
        _("On which number?"),
        [fields.Required(_("Write a telephone number, for example 06 12 34 56 78."))],
        description=_("For example 06 12 34 56 78. A number abroad begins with +."),
        longest=LONGEST_PHONE,
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )

    def __init__(self, slots: tuple[datetime, ...], **kw: Any):
        super().__init__(**kw)
        self._offer(slots)

    def validate_phone(self, field: fields.LineField) -> None:
        """Refuse what no telephone line can have for a number."""
        try:
            contacts.parse_typed_phone(field.data)
        except ValueError:
            raise ValidationError(
                _("Check this number: it has 10 digits in France, or begins with +.")
            ) from None

    def refuse_hour(self, slots: tuple[datetime, ...]) -> None:
        """Say that somebody else has just taken the half hour, and offer those that are left."""
        self._offer(slots)
        self.hour.errors = [TAKEN]

    @property
    def wish(self) -> Wish:
        """What a valid form asks for."""
        phone = contacts.parse_typed_phone(self.phone.data)
        return Wish(self._slots[self.hour.data], Motive(self.motive.data), phone)

    @property
    def shown_version(self) -> int:
        """How often the call had been changed when the page was shown; -1, which none has, if lost."""
        text = fields.clean_line(self.version.data)
        is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION
        return int(text) if is_number else -1

    def _offer(self, slots: tuple[datetime, ...]) -> None:
        self._slots = {f"{slot:%H:%M}": slot for slot in slots}
        self.hour.choices = [
            SelectChoice(value, words.hour(slot)) for value, slot in self._slots.items()
        ]
