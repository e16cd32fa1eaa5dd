"""What a kind of request looks like: the steps that ask its questions, and how answers are read out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session
from wtforms import Field, HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types

from mh_portal.core.members.models import Member
from mh_portal.core.requests.kind import Details, Kind
from mh_portal.core.requests.models import Request
from mh_portal.language import gettext as _
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

    def fit(self, db: Session, member: Member, details: Details) -> None:
        """Fit choices, hints and rules to the member and to the answers given so far."""

    def answers(self, kind: Kind) -> dict[str, Any]:
        """Return the answers by name, as they are kept."""
        return {name: self[name].data for name in names_of(kind) if name in self}


class RecapForm(VersionForm):
    """The button that sends; what it complains of are the answers above it."""

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Return the messages with the id of the answers on the page."""
        return [("answers", str(message)) for message in self.form_errors]


def _always(_details: Details) -> bool:
    return True


def _no_facts(_db: Session, _member: Member, _request: Request | None) -> Mapping[str, Any]:
    return {}


def _nothing_besides(_details: Details) -> Iterable[tuple[str, str]]:
    return ()


@dataclasses.dataclass(frozen=True)
class Step:
    """A page of questions: its name in the address, its name in the progress, its form.

    It is left out unless `is_asked` by the answers given before. `page` is the endpoint below the
    space of a step with a page of its own, which gets the reference; its form has the fields to
    read out, and `answers` names what it asks for beside them.
    """

    slug: str
    name: str
    form: type[StepForm]
    is_asked: Callable[[Details], bool] = _always
    page: str | None = None
    answers: tuple[str, ...] = ()

    def asks(self, name: str) -> bool:
        """Tell whether it asks for an answer of that name."""
        return name in self.answers or hasattr(self.form, name)


# After the questions of a kind that asks for papers.
PAPERS = Step("pieces", _("Your papers"), StepForm, page="requests.papers")


@dataclasses.dataclass(frozen=True)
class Answer:
    """An answer read out: its name, the question, the words, and the step that asks it."""

    step: Step
    name: str
    question: str
    words: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Journey:
    """The pages of a kind: `template` holds its introduction and the fields of its steps.

    `about` is a template of what the kind shows beside the answers, before it is sent and after;
    it and all the others are given the kind's `facts`: of the member when it is introduced (with
    no request), of the request afterwards. `unavailable` among those of the member says, in a
    sentence, why nothing of the kind can be asked for today; then nothing is begun. `next_steps`
    among those of a request stand instead of the kind's. `send` is on the button; what
    `is_sensitive` is sent by who has shown the password or a second factor within five minutes.
    `besides` tells answers that the pages show by `about`, for where there is no page.
    """

    kind: Kind
    template: str
    steps: tuple[Step, ...]
    about: str | None = None
    facts: Callable[[Session, Member, Request | None], Mapping[str, Any]] = _no_facts
    besides: Callable[[Details], Iterable[tuple[str, str]]] = _nothing_besides
    send: str = _("Send my request")
    is_sensitive: bool = False

    def find_step(self, slug: str) -> Step | None:
        """Return the step of that name in the address, or None."""
        return next((step for step in self._all if step.slug == slug), None)

    def asked(self, details: Details) -> list[Step]:
        """Return the steps that the answers given so far ask for, that of the papers among them."""
        return [step for step in self._all if step.is_asked(details)]

    def next_step(self, details: Details) -> Step | None:
        """Return the first step that lacks a good answer; None when all is answered."""
        faults = details.faults()
        return next(
            (step for step in self.asked(details) if any(step.asks(name) for name in faults)), None
        )

    def read_out(self, db: Session, member: Member, details: Details) -> Iterator[Answer]:
        """Give the answers in words, in the order of the questions."""
        for step in self.asked(details):
            form = step.form(formdata=None, data=dataclasses.asdict(details))
            form.fit(db, member, details)
            for name in names_of(self.kind):
                if name in form:
                    yield Answer(step, name, form[name].label.text, words_of(form[name]))

    @property
    def _all(self) -> tuple[Step, ...]:
        return (*self.steps, PAPERS) if self.kind.papers else self.steps


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
    return str(getattr(field, "words", None) or field.data or "")
