"""The forms of the accounts' pages."""

from __future__ import annotations

from wtforms import BooleanField

from mh_portal.language import gettext as _
from mh_portal.web import dates, fields, forms


class CreationForm(forms.BaseForm):
    """The card's facts and the e-mail address, with the six fields of the source document."""

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
        # No autocomplete="off": browsers then empty the field when somebody goes back to it.
        render_kw={"inputmode": "numeric"},
    )
    email = fields.EmailField(
        _("E-mail address"),
        [fields.Required(_("Write your e-mail address."))],
        description=_("A personal address is best: you will sign in with it."),
        render_kw={"autocomplete": "email"},
    )
    accepted = BooleanField(
        _("I have read the legal notice and the terms and conditions, and I accept them."),
        [fields.Required(_("Tick the box to confirm that you have read both texts."))],
    )


class EmailForm(forms.BaseForm):
    """One e-mail address, to send a link to."""

    email = fields.EmailField(
        _("E-mail address"),
        [fields.Required(_("Write your e-mail address."))],
        render_kw={"autocomplete": "email"},
    )


class SignInForm(forms.BaseForm):
    """Login and password; an old login is taken too, so the e-mail is only compared here."""

    email = fields.LineField(
        _("E-mail address"),
        [fields.Required(_("Write your e-mail address."))],
        description=_(
            "You used the former space? Write your old login here, or the 8 digits of your card."
        ),
        longest=fields.LONGEST_EMAIL,
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    password = fields.SecretField(_("Password"), [fields.Required(_("Write your password."))])
