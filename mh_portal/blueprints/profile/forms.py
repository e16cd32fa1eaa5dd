"""What the forms of the profile have in common: what their page had shown."""

from __future__ import annotations

import re
from typing import Any

from wtforms import HiddenField

from mh_portal.core.members.models import Member
from mh_portal.web import fields, forms

# As `drafts.fingerprint` writes them.
_FINGERPRINT = re.compile(r"[0-9a-f]{32}", re.ASCII)


class ShownForm(forms.BaseForm):
    """A form that tells what held when its page was shown, and what was typed before."""

    shown = HiddenField()

    @property
    def shown_text(self) -> str:
        """The fingerprint of what the page had shown; nothing when it was tampered with."""
        text = fields.clean_line(self.shown.data)
        return text if _FINGERPRINT.fullmatch(text) else ""


class TypedForm(ShownForm):
    """A form whose answers are kept until they are confirmed."""

    def fit(self, member: Member) -> None:
        """Take from a member what the answers are checked against."""

    @classmethod
    def prefilled(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return what the fields show of values that are held or were typed."""
        return values

    def values(self) -> dict[str, Any]:
        """Return the answers by name, as they are kept; the form has been found good."""
        raise NotImplementedError

    @classmethod
    def read_out(cls, values: dict[str, Any]) -> list[dict[str, str]]:
        """Return values in words, for a summary list."""
        raise NotImplementedError


class RecapForm(ShownForm):
    """The button that confirms; what it complains of are the answers above it."""

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Return the messages; those about the whole lead to the answers on the page."""
        whole = [("answers", str(message)) for message in self.form_errors]
        return whole + [fault for fault in super().error_list if fault[1] not in self.form_errors]
