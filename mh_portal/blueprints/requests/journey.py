"""What a kind of request looks like: the steps that ask its questions, and how answers are read out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from wtforms import Field, HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types

from mh_portal.core.requests.kind import Details, Kind
from mh_portal.web import fields, forms

# What a page shows of the version of a request has no more digits.
LONGEST_VERSION = 9


class VersionForm(forms.BaseForm):
    """A form about a request as it was when the page was shown."""

    version = HiddenField()

    @property
    def shown_version(self) -> int:
        """The version the page was shown with; 0, which none has, when it was tampered with."""
        text = fields.clean_line(self.version.data)
        is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION
        return int(text) if is_number else 0


class StepForm(VersionForm):
    """The questions of a step; its fields have the names of the answers in the kind's details."""

    def answers(self, kind: Kind) -> dict[str, Any]:
        """Return the answers by name, as they are kept."""
        return {name: self[name].data for name in names_of(kind) if name in self}


class RecapForm(VersionForm):
    """The button that sends; what it complains of are the answers above it."""

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Return the messages with the id of the answers on the page."""
        return [("answers", str(message)) for message in self.form_errors]


@dataclasses.dataclass(frozen=True)
class Step:
    """A page of questions: its name in the address, its name in the progress, its form."""

    slug: str
    name: str
    form: type[StepForm]


@dataclasses.dataclass(frozen=True)
class Answer:
    """An answer read out: the question, the words, and the step that asks it."""

    step: Step
    question: str
    words: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Journey:
    """The pages of a kind: `template` holds its introduction and the fields of its steps."""

    kind: Kind
    template: str
    steps: tuple[Step, ...]

    def find_step(self, slug: str) -> Step | None:
        """Return the step of that name in the address, or None."""
        return next((step for step in self.steps if step.slug == slug), None)

    def next_step(self, details: Details) -> Step | None:
        """Return the first step that lacks a good answer; None when all is answered."""
        faults = details.faults()
        return next(
            (step for step in self.steps if any(hasattr(step.form, name) for name in faults)), None
        )

    def read_out(self, details: Details) -> Iterator[Answer]:
        """Give the answers in words, in the order of the questions."""
        for step in self.steps:
            form = step.form(formdata=None, data=dataclasses.asdict(details))
            for name in names_of(self.kind):
                if name in form:
                    yield Answer(step, form[name].label.text, words_of(form[name]))


def choice(value: str, label: str, hint: str = "") -> SelectChoice:
    """Return an answer to choose, with what it means below it."""
    return SelectChoice(value, label, {"hint": hint} if hint else {})


def names_of(kind: Kind) -> list[str]:
    """Return the names of a kind's answers."""
    return [field.name for field in dataclasses.fields(kind.details)]


def words_of(field: Field) -> str:
    """Return the answer of a field as its member reads it; nothing when there is none."""
    if hasattr(field, "iter_choices"):
        return "".join(
            str(label) for _value, label, chosen, _hint in field.iter_choices() if chosen
        )
    return str(field.data or "")
