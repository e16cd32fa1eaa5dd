"""The forms of the second factor's pages."""

from __future__ import annotations

from wtforms import HiddenField

from mh_portal.language import gettext as _
from mh_portal.web import fields, forms

LONGEST_CODE = 40


class CodeForm(forms.BaseForm):
    """A code: of the authenticator app, or of the printed list."""

    code = fields.LineField(
        _("Your code"), [fields.Required(_("Write your code."))], longest=LONGEST_CODE
    )


class LetterCodeForm(CodeForm):
    """The code of a letter that brings a lost second factor back."""

    code = fields.LineField(
        _("The code of the letter"),
        [fields.Required(_("Write the code of the letter."))],
        longest=LONGEST_CODE,
        description=_("Ten characters. You can write them without the space."),
    )


class LastCodeForm(forms.BaseForm):
    """The last code of a new list, which shows that somebody holds it."""

    code = fields.LineField(
        _("Copy the last code of the list"),
        [fields.Required(_("Copy the last code of the list."))],
        longest=LONGEST_CODE,
        description=_("It is number 10. You can write it without the space."),
    )


class PasskeyForm(forms.BaseForm):
    """What the browser answered for a passkey; a script fills it in."""

    answer = HiddenField()


class NewPasskeyForm(PasskeyForm):
    """A new passkey, with a name to know it by."""

    name = fields.LineField(
        _("Name of this passkey"),
        [fields.Required(_("Give this passkey a name, for example “My telephone”."))],
        longest=60,
        description=_("To know it by, for example “My telephone”."),
    )
