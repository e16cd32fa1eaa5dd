"""The forms of the accounts' pages."""

from __future__ import annotations

from wtforms import BooleanField
from wtforms.validators import ValidationError

from mh_portal.core.accounts import passwords, rules
from mh_portal.language import gettext as _
from mh_portal.web import dates, fields, forms

WEAKNESSES = {
    passwords.Weakness.TOO_SHORT: _("Choose a password of at least %(least)s characters.")
    % {"least": rules.PASSWORD_MIN},
    passwords.Weakness.TOO_LONG: _("Choose a password of at most %(most)s characters.")
    % {"most": rules.PASSWORD_MAX},
    passwords.Weakness.GUESSABLE: _(
        "This password is too easy to guess. Choose for example four words that have nothing to "
        "do with each other, nor with you."
    ),
}


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
    """E-mail and password; the e-mail is not judged here, only compared."""

    email = fields.LineField(
        _("E-mail address"),
        [fields.Required(_("Write your e-mail address."))],
        longest=fields.LONGEST_EMAIL,
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    password = fields.SecretField(_("Password"), [fields.Required(_("Write your password."))])


class NewPasswordForm(forms.BaseForm):
    """A new password, twice, which must not be easy to guess."""

    password = fields.SecretField(_("Password"), [fields.Required(_("Choose a password."))])
    confirmation = fields.SecretField(
        _("Confirm the password"), [fields.Required(_("Write the same password once more."))]
    )

    def __init__(self, personal: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._personal = personal

    def validate_password(self, field: fields.SecretField) -> None:
        """Refuse a password that is short, long or easy to guess."""
        weakness = passwords.weakness(field.data, self._personal)
        if weakness is not None:
            raise ValidationError(WEAKNESSES[weakness])

    def validate_confirmation(self, field: fields.SecretField) -> None:
        """Refuse a confirmation that differs."""
        if field.data != self.password.data:
            raise ValidationError(_("The two passwords are not the same. Write them again."))
