"""The form of somebody who does not know how many digits their number has."""

from __future__ import annotations

from mh_portal.language import gettext as _
from mh_portal.web import fields, forms

EIGHT, NINE = 8, 9


def _complaint(count: int) -> str:
    if count == 0:
        return _("Write the number in digits only, for example 12 34 56 78.")
    return _(
        "A member number has 8 or 9 digits. You typed %(count)s. Compare with your card, "
        "or call us."
    ) % {"count": count}


class UnknownNumberForm(forms.BaseForm):
    """The number as it stands on the card or the contract; spaces and dots may be typed."""

    number = fields.DigitsField(
        _("Your member number"),
        [fields.Required(_("Write your member number, or call us."))],
        description=_("Spaces and dots do not matter."),
        lengths=(EIGHT, NINE),
        complaint=_complaint,
    )
