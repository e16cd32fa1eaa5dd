"""The forms of an advisor with a caller on the telephone."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import ValidationError

from mh_portal.core.assistance.models import ContactReason, DifficultyKind
from mh_portal.core.assistance.words import DIFFICULTIES, REASONS
from mh_portal.core.desk import rules
from mh_portal.core.desk.rules import Proof, Sought, Told
from mh_portal.language import gettext as _
from mh_portal.web import dates, fields, forms

PROOFS = {
    Proof.PHONE_END: _("the last 4 digits of the telephone number"),
    Proof.CONTRACT_NUMBER: _("the contract number"),
    Proof.PREMIUM: _("the amount of one debit"),
}
LONGEST_NOTE = 500
# Nothing is chosen beforehand.
NONE = fields.choice("", _("Choose"))


class SearchForm(forms.BaseForm):
    """Whom the advisor looks for; a birth date goes with a name."""

    text = fields.LineField(
        _("Number, name, telephone, e-mail address or reference"),
        [fields.Required(_("Write what you know of the member."))],
    )
    birth_date = dates.DateOfBirthField(
        _("Date of birth"), description=_("With a name, as the caller says it.")
    )

    def validate_text(self, field: fields.LineField) -> None:
        """Refuse digits that are neither number, and a reference that is none."""
        sought = rules.recognise(field.data)[0]
        if sought is Sought.BEGUN_REFERENCE:
            raise ValidationError(
                _("This reference is not complete. It reads like D-2022-7K4M-2Q or M-2022-7K4M-2Q.")
            )
        if sought is Sought.DIGITS:
            raise ValidationError(
                _("A member number has 8 digits, a telephone number has 10. Count the digits.")
            )

    @property
    def lacks_birth_date(self) -> bool:
        """Whether a name was written alone; the field says so then."""
        is_name = rules.recognise(self.text.data)[0] is Sought.NAME
        lacks = is_name and self.birth_date.data is None
        if lacks:
            self.birth_date.errors = [_("With a name, write the date of birth as well.")]
        return lacks


class OpeningForm(forms.BaseForm):
    """What the caller says, and why they call; nothing of it is shown by the portal first."""

    birth_date = dates.DateOfBirthField(
        _("Date of birth"), [fields.Required(_("Write the date of birth that the caller says."))]
    )
    postal_code = fields.LineField(
        _("Postal code"), [fields.Required(_("Write the postal code that the caller says."))]
    )
    proof = fields.ListField(
        _("A third fact"),
        [fields.Required(_("Choose the third fact."))],
    )
    answer = fields.LineField(
        _("What the caller says"), [fields.Required(_("Write what the caller says."))]
    )
    reason = fields.ListField(
        _("Why the member calls"),
        [fields.Required(_("Choose why the member calls."))],
        choices=[NONE, *(fields.choice(reason, label) for reason, label in REASONS.items())],
    )

    def __init__(self, proofs: Iterable[Proof]) -> None:
        super().__init__()
        self.proof.choices = [NONE, *(fields.choice(proof, PROOFS[proof]) for proof in proofs)]

    @property
    def told(self) -> Told:
        """Return the facts as they are compared."""
        return Told(
            birth_date=self.birth_date.data,
            postal_code=self.postal_code.data,
            proof=Proof(self.proof.data),
            answer=self.answer.data,
        )

    @property
    def contact_reason(self) -> ContactReason:
        """Return why the file is opened."""
        return ContactReason(self.reason.data)


class EmailForm(forms.BaseForm):
    """The caller's own address, to which the activation link goes."""

    email = fields.EmailField(
        _("E-mail address"), [fields.Required(_("Write the e-mail address of the caller."))]
    )


class DifficultyForm(forms.BaseForm):
    """What the member found difficult."""

    kind = fields.ListField(
        _("What was difficult?"),
        [fields.Required(_("Choose what was difficult."))],
        choices=[NONE, *(fields.choice(kind, label) for kind, label in DIFFICULTIES.items())],
    )
    note = fields.TextField(
        _("Note"),
        description=_("In a few words, without health data. The member can read it."),
        longest=LONGEST_NOTE,
    )

    @property
    def difficulty(self) -> DifficultyKind:
        """Return the kind that was chosen."""
        return DifficultyKind(self.kind.data)
