"""The fields that ask for the present password and for a new one, wherever one is chosen."""

from __future__ import annotations

from wtforms.validators import ValidationError

from mh_portal.core.accounts import passwords, rules
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms

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


class PresentPasswordForm(forms.BaseForm):
    """The password in force, which only the account's owner knows."""

    present = fields.SecretField(
        _("Present password"), [fields.Required(_("Write the password you use now."))]
    )


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


class ChangePasswordForm(PresentPasswordForm, NewPasswordForm):
    """The present password, then another one."""

    def validate_password(self, field: fields.SecretField) -> None:
        """Refuse a password that is weak or the present one."""
        if field.data == self.present.data:
            raise ValidationError(_("Choose a password other than the present one."))
        super().validate_password(field)
