"""What every form of the portal has in common: what it reads, its language and its list of errors."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto as FROM_REQUEST
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from werkzeug.utils import cached_property
from wtforms import HiddenField
from wtforms.meta import DefaultMeta

from mh_portal.language import gettext as _
from mh_portal.web import transaction, visits


class BaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """A form of the portal; the server alone judges it, and it never raises on what was sent."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        """Read the body of a form, never JSON, and speak French where WTForms itself speaks."""

        locales = ("fr",)
        csrf_class = visits.VisitCSRF

        @cached_property
        def csrf(self) -> bool:
            """Tell whether there is a token to check; a page that is shown gets it without a form."""
            return request.method not in transaction.SAFE_METHODS

        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            """Return the fields and files that were posted; None when the page is only shown."""
            if formdata is not FROM_REQUEST:
                return formdata
            if not form.is_submitted():
                return None
            sources: list[MultiDict[str, Any]] = [request.files, request.form]
            return CombinedMultiDict(sources)

        def get_translations(self, form: BaseForm) -> Any:
            """Return WTForms' own French texts; Flask-WTF would ask Flask-Babel for them."""
            return DefaultMeta.get_translations(self, form)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate every field; a form without its token is shown again with what was typed.

        A page left open while the browser lost its cookies is no attack, and loses nothing. What
        is never done is to commit it: see `transaction`.
        """
        valid = super().validate(extra_validators)
        token = self._fields.get(visits.FIELD)
        if token is not None and token.errors:
            self.form_errors.append(
                _("This page was open for a long time. Check your answers and confirm again.")
            )
        elif token is not None:
            transaction.token_was_shown()
        return bool(valid)

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Return (id of the input to go to, message) in the order of the page, one for each field.

        A fault of the form as a whole comes first and leads to its first input.
        """
        shown = [field for field in self if not isinstance(field, HiddenField)]
        first = _target(shown[0]) if shown else ""
        whole = [(first, str(message)) for message in self.form_errors]
        return whole + [(_target(field), _first(field.errors)) for field in shown if field.errors]


def _target(field: Any) -> str:
    return str(getattr(field, "error_target", field.id))


def _first(errors: Any) -> str:
    """Return the first message; a list of fields nests its messages one level deeper."""
    while not isinstance(errors, str):
        errors = next(iter(errors))
    return str(errors)


class ConfirmForm(BaseForm):
    """A form with nothing to fill in: a button that does something, and its token."""
