"""What the pages show of a purpose: its text, its form, what holds, and what to do next."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mh_portal.blueprints.consents.forms import STEPS, TABLE, ChoicesForm
from mh_portal.core import clock
from mh_portal.core.consents import queries, wordings, words
from mh_portal.core.consents.models import Decision
from mh_portal.core.consents.queries import Standing
from mh_portal.core.consents.rules import Answer, Channel, Purpose
from mh_portal.core.consents.wordings import Wording
from mh_portal.web import addresses, subject
from mh_portal.web.transaction import db

# The purposes in addresses, in the order in which they are asked.
SLUGS = {
    "offres": Purpose.OFFERS,
    "ciblage": Purpose.TARGETED,
    "satisfaction": Purpose.SATISFACTION,
}


@dataclasses.dataclass(frozen=True)
class Line:
    """A channel's answer for the summary: its words, its tag, and the decision behind it."""

    channel: str
    answer: str
    kind: str
    decision: Decision | None


@dataclasses.dataclass(frozen=True)
class Conflict:
    """A channel of which another answer holds than was sent; `sent` is empty where none was."""

    channel: str
    held: str
    sent: str


@dataclasses.dataclass(frozen=True)
class Part:
    """A purpose on a page; `conflicts` is filled where somebody decided meanwhile."""

    slug: str
    purpose: Purpose
    wording: Wording
    form: ChoicesForm
    standing: Standing
    view: str
    conflicts: Sequence[Conflict] = ()

    @property
    def channels(self) -> list[tuple[Channel, Any]]:
        """The channels, each with its field."""
        return [(channel, self.form[channel.value]) for channel in self.wording.channels]

    @property
    def seen(self) -> int:
        """The newest decision that the page shows."""
        return self.standing.newest(self.purpose)

    @property
    def last_saved(self) -> list[Decision]:
        """What was saved together the last time."""
        return self.standing.last_saved(self.purpose)

    @property
    def saved_at(self) -> datetime:
        """When that was, in the members' time zone."""
        return moment(self.last_saved[0])

    @property
    def lines(self) -> list[Line]:
        """The answer of each channel, for the summary."""
        return [self._line(channel) for channel in self.wording.channels]

    def _line(self, channel: Channel) -> Line:
        decision = self.standing.decisions.get((self.purpose, channel))
        answer = self.standing.answer(self.purpose, channel)
        kinds = {Answer.GIVEN: "good", Answer.WITHDRAWN: "ended", Answer.UNDECIDED: "waiting"}
        return Line(self.wording.channels[channel], words.ANSWERS[answer], kinds[answer], decision)


def moment(decision: Decision) -> datetime:
    """Return when a decision was taken, in the members' time zone."""
    return decision.at.astimezone(clock.ZONE)


def part(slug: str, standing: Standing, *, view: str, form: ChoicesForm | None = None) -> Part:
    """Return a purpose with a form that holds what was decided, or with the one that was sent."""
    purpose = SLUGS[slug]
    wording = wordings.of_space(purpose, clock.today())
    if form is None:
        form = ChoicesForm(slug, {each: standing.answer(purpose, each) for each in Channel})
    return Part(slug, purpose, wording, form, standing, view)


def parts(standing: Standing, *, view: str) -> list[Part]:
    """Return all purposes in the order in which they are asked."""
    return [part(slug, standing, view=view) for slug in SLUGS]


def conflicting(shown: Part) -> Part:
    """Return a purpose beside what somebody decided meanwhile."""
    sent = shown.form.answers
    found = []
    for channel, name in shown.wording.channels.items():
        held = shown.standing.answer(shown.purpose, channel)
        if sent.get(channel, Answer.UNDECIDED) is not held:
            answer = words.ANSWERS[sent[channel]] if channel in sent else ""
            found.append(Conflict(name, words.ANSWERS[held], answer))
    return dataclasses.replace(shown, conflicts=found)


def standing() -> Standing:
    """Return what holds for the member of these pages."""
    return queries.get_standing(db(), subject.member().id)


def next_address(slug: str, view: str) -> str:
    """Return where a save without scripts leads: the next purpose, the table or the summary."""
    if view == TABLE:
        return addresses.space_url("consents.table", enregistre=slug)
    order = list(SLUGS)
    following = order[order.index(slug) + 1 :]
    if following:
        return addresses.space_url("consents.step", slug=following[0], enregistre=slug)
    return addresses.space_url("consents.summary", enregistre=slug)


def undone_address(slug: str, view: str) -> str:
    """Return where undoing leads: the page it was asked on."""
    if view == STEPS:
        return addresses.space_url("consents.step", slug=slug, annule=slug)
    page = "consents.table" if view == TABLE else "consents.summary"
    return addresses.space_url(page, annule=slug)
