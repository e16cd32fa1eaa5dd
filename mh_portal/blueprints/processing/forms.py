"""The forms of those who process requests."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from flask import request
from wtforms import Field, HiddenField
from wtforms.validators import StopValidation

from mh_portal.core.processing import texts, words
from mh_portal.core.processing.bulk import Seen
from mh_portal.core.processing.queue import LENGTH, Asked, Share
from mh_portal.core.processing.texts import Use
from mh_portal.core.requests.kind import Kind, Result
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.rules import RequestState
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms
from mh_portal.web.answers import AmountField, DayAnswerField

LONGEST_NOTE = 2000
# More than is ever granted for one request: a slip of the keyboard.
MOST = Decimal("20000.00")
ALL = fields.choice("", _("Everything"))
TAKE, RELEASE, CLOSE = "prendre", "rendre", "clore"
_SEEN = re.compile(r"(D-[0-9]{4}-[0-9A-Z]{4}-[0-9A-Z]{2})\.([0-9]{1,9})")


class QueueForm(forms.BaseForm):
    """The filters of the queue, as its address says them; everything may be left out."""

    class Meta(forms.BaseForm.Meta):
        """Ask for no token: the address alone is read, also where a row's form was posted."""

        csrf = False

    kind = fields.ListField(
        _("Request"),
        name="demande",
        default="",
        choices=[ALL, *(fields.choice(kind.slug, kind.title) for kind in KINDS.values())],
    )
    state = fields.ListField(
        _("State"),
        name="etat",
        default="",
        choices=[ALL, *(fields.choice(each, words.STATES[each]) for each in words.OPEN_STATES)],
    )
    share = fields.ListField(
        _("Part of the queue"),
        name="part",
        default="",
        choices=[ALL, *(fields.choice(share, label) for share, label in words.SHARES.items())],
    )

    def __init__(self) -> None:
        super().__init__(formdata=request.args)

    @property
    def kept(self) -> dict[str, str]:
        """The filters in force, as an address holds them."""
        return {
            field.name: field.data for field in (self.kind, self.state, self.share) if field.data
        }

    def asked(self) -> Asked:
        """Return what the filters ask for; call it on a valid form."""
        return Asked(
            kind=self.kind.data or None,
            state=RequestState(self.state.data) if self.state.data else None,
            share=Share(self.share.data) if self.share.data else None,
        )


class RowsField(Field):
    """The rows that were ticked, each with the version that the list showed."""

    data: list[Seen]
    # A refused form leads to the list.
    error_target = "file-titre"

    def process_data(self, value: Any) -> None:  # noqa: ARG002 - WTForms' hook
        """Start with no row."""
        self.data = []

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Keep what reads like a row, at most a page of them."""
        found = [_SEEN.fullmatch(value) for value in valuelist[:LENGTH] if isinstance(value, str)]
        self.data = [Seen(match[1], int(match[2])) for match in found if match]


class BulkForm(forms.BaseForm):
    """What to do with the ticked rows; an answer goes with closing."""

    rows = RowsField(
        name="choix", validators=[fields.Required(_("Tick at least one request of the list."))]
    )
    act = fields.LineField(name="acte")
    text = fields.ListField(
        _("To close: the answer"),
        name="texte",
        default="",
        choices=[
            fields.choice("", _("Choose")),
            *(fields.choice(text.slug, text.title) for text in texts.list_for(Use.CLOSING)),
        ],
    )

    def validate_text(self, field: fields.ListField) -> None:
        """Ask for the answer that the members read."""
        if self.act.data == CLOSE and not field.data:
            raise StopValidation(_("Choose the answer that the members will read."))

    @property
    def note(self) -> str:
        """The answer that was chosen."""
        found = texts.find(Use.CLOSING, self.text.data or "")
        return found.words if found else ""


class VersionForm(forms.BaseForm):
    """A form about something as it was when the page was shown."""

    version = HiddenField()

    @property
    def shown_version(self) -> int:
        """The version the page was shown with; 0, which none has, when it was tampered with."""
        text = fields.clean_line(self.version.data)
        return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0


def _note(label: str, *, is_required: bool = True) -> fields.TextField:
    required = [fields.Required(_("Write what the member will read."))] if is_required else []
    return fields.TextField(
        label,
        required,
        description=_("The member reads these words as they are."),
        longest=LONGEST_NOTE,
    )


class PapersForm(VersionForm):
    """What is missing."""

    note = _note(_("What do you need from the member?"))


class ClosingForm(VersionForm):
    """An answer that is neither yes nor no."""

    note = _note(_("Your answer"))


class AcceptanceForm(VersionForm):
    """Yes, with some words."""

    note = _note(_("A word to the member"), is_required=False)

    def ask_for_words(self, label: str) -> None:
        """Let the words be written, under the heading that the member reads above them."""
        required = fields.Required(_("Write it: the member was promised it in writing."))
        self.note.label.text = label
        self.note.description = _("Check each amount and each day. The member reads these words.")
        self.note.validators = [required, *self.note.validators]
        self.note.flags.required = True


class AmountForm(AcceptanceForm):
    """Yes, with the amount."""

    result = AmountField(
        _("Amount granted, in euros"),
        [fields.Required(_("Write the amount granted, for example 45.50."))],
        most=MOST,
    )


class DayForm(AcceptanceForm):
    """Yes, with the day."""

    result = DayAnswerField(
        _("Day granted"), [fields.Required(_("Write the day granted, for example 3/2/2022."))]
    )


class RefusalForm(VersionForm):
    """No, with a reason of the kind's list and words."""

    reason = fields.ChoiceField(_("Reason"), [fields.Required(_("Choose the reason."))])
    note = _note(_("Explain it to the member"))


_ACCEPTANCES: dict[Result, type[AcceptanceForm]] = {
    Result.NOTHING: AcceptanceForm,
    Result.AMOUNT: AmountForm,
    Result.DATE: DayForm,
}
FormMaker = Callable[..., VersionForm]


def acceptance(kind: Kind, **known: Any) -> AcceptanceForm:
    """Return the form that accepts a request of a kind."""
    form = _ACCEPTANCES[kind.result](data=known)
    if kind.words_asked:
        form.ask_for_words(kind.words_asked)
    return form


def refusal(kind: Kind, **known: Any) -> RefusalForm:
    """Return the form that refuses a request of a kind."""
    form = RefusalForm(data=known)
    # What only the words below explain stands last.
    reasons = sorted(kind.refusals.items(), key=lambda reason: reason[0] == "other")
    form.reason.choices = [fields.choice(code, label) for code, label in reasons]
    return form


def papers(_kind: Kind, **known: Any) -> PapersForm:
    """Return the form that asks for papers."""
    return PapersForm(data=known)


def closing(_kind: Kind, **known: Any) -> ClosingForm:
    """Return the form that ends a request with an answer."""
    return ClosingForm(data=known)
