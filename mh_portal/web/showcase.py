"""The form of the page that shows every component: one field of each kind, blank or refused."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField

from mh_portal.language import gettext as _
from mh_portal.web import dates, fields, forms

REFUSED = {
    "birth_date-day": "31",
    "birth_date-month": "avril",
    "birth_date-year": "1948",
    "member_number": "12 34 56 7",
    "email": "jeanne.martin",
}


class ShowcaseForm(forms.BaseForm):
    """One field of each kind."""

    last_name = fields.PersonNameField(
        _("Last name"), [fields.Required(_("Write your last name."))]
    )
    birth_date = dates.DateOfBirthField(
        _("Your date of birth"),
        [fields.Required(_("Write your date of birth."))],
        description=_("For example 24 3 1948"),
    )
    member_number = fields.MemberNumberField(
        _("Third-party-payment card number"),
        [fields.Required(_("Write the number of your card."))],
        description=_("8 digits, on the front of the card"),
    )
    email = fields.EmailField(
        _("E-mail address"), [fields.Required(_("Write your e-mail address."))]
    )
    password = fields.SecretField(_("Password"), [fields.Required(_("Write your password."))])
    reason = fields.ChoiceField(
        _("Why do you need a new card?"),
        [fields.Required(_("Choose a reason."))],
        choices={
            "lost": _("I have lost it"),
            "never": _("I never received it"),
            "worn": _("It is worn"),
        },
    )
    scheme = fields.ListField(
        _("Statutory health scheme"), choices={"01": _("General scheme"), "02": _("MSA")}
    )
    message = fields.TextField(_("Your message"))
    invoice = FileField(_("Your invoice"), description=_("PDF, JPEG or PNG, up to 5 MB"))
    accepted = BooleanField(
        _("I have read the legal notice and accept it."),
        [fields.Required(_("Tick the box to go on."))],
    )


def make_form(*, with_errors: bool) -> Any:
    """Return the form as it is first shown, or as it comes back after mistakes."""
    if not with_errors:
        return ShowcaseForm(formdata=None, meta={"csrf": False})
    form = ShowcaseForm(formdata=MultiDict(REFUSED), meta={"csrf": False})
    form.validate()
    return form
