"""The form of somebody who holds a document and wants to know whether it is genuine."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from mh_portal.core.documents import codes
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms


class CodeForm(forms.BaseForm):
    """The code as it is typed from paper; whether a document carries it, its own page tells."""

    code = fields.LineField(
        _("Verification code"),
        [fields.Required(_("Write the code that stands at the bottom of the document."))],
        description=_("20 letters and digits. Capitals, spaces and hyphens do not matter."),
        longest=60,
    )

    def validate_code(self, field: Any) -> None:
        """Refuse what cannot be a code, and keep the code as it is printed."""
        code = codes.tidy(field.data)
        if code is None:
            raise ValidationError(
                _("A code has 20 letters and digits. Compare what you typed with the document.")
            )
        field.data = code
