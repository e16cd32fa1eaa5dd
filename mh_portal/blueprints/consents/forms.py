"""The form of a purpose: a question for each channel, and what its page had shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField
from wtforms.validators import AnyOf

from mh_portal.core.consents import wordings
from mh_portal.core.consents.rules import Answer, Channel
from mh_portal.web import fields, forms

# Where a save leads on: one purpose after the other, or all of them at once.
STEPS, TABLE = "etapes", "tableau"
VIEWS = frozenset({STEPS, TABLE})
# What they are called stands in the text that is shown, word for word; the types of WTForms know
# no answers without a name.
ANSWERS: Any = [Answer.GIVEN.value, Answer.WITHDRAWN.value]
# No number of a row is longer, and no database holds a longer one.
LONGEST_NUMBER = 18


def number(value: object) -> int:
    """Return the number of a row that a hidden field holds; 0, which none has, for all else."""
    text = fields.clean_line(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


class _Shown(forms.BaseForm):
    """What a page says of itself: the newest decision it shows, and where to go on from it."""

    seen = HiddenField()
    view = HiddenField()

    @property
    def seen_number(self) -> int:
        """Return the decision that the page had shown as the newest, 0 for none."""
        return number(self.seen.data)

    @property
    def next_view(self) -> str:
        """Return the page to go on from: one of `VIEWS`, or nothing for the summary."""
        text = fields.clean_line(self.view.data)
        return text if text in VIEWS else ""


class ChoicesForm(_Shown):
    """Yes or no for each channel of a purpose; an answer may be left out, and none is preset.

    `wording` is the key of the text that was shown.
    """

    email = fields.ChoiceField(choices=ANSWERS)
    sms = fields.ChoiceField(choices=ANSWERS)
    phone = fields.ChoiceField(choices=ANSWERS)
    post = fields.ChoiceField(choices=ANSWERS)
    wording = HiddenField(validators=[AnyOf(list(wordings.published()))])

    def __init__(self, slug: str, held: Mapping[Channel, Answer] | None = None):
        super().__init__(data={channel.value: answer for channel, answer in (held or {}).items()})
        for channel in Channel:
            # Several of these forms stand on one page, which must stay light: short names.
            self[channel.value].id = f"{slug[0]}-{channel}"

    @property
    def answers(self) -> dict[Channel, Answer]:
        """Return the answers that were given."""
        given = {channel: self[channel.value].data for channel in Channel}
        return {channel: Answer(answer) for channel, answer in given.items() if answer}


class UndoForm(_Shown):
    """The button that takes the last change of a purpose back."""
