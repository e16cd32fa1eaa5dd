"""The filters of the journal, as the address says them; everything may be left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import BooleanField

from mh_portal.core.agents import words
from mh_portal.core.agents.journal import Asked
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms
from mh_portal.web.days import DayField

# The portal has no past before, and databases count no days far beyond.
YEARS = range(2000, 2200)


class JournalForm(forms.BaseForm):
    """Which agent, which member, which days."""

    agent = fields.ListField(_("Agent"), name="agent", default="")
    member = fields.MemberNumberField(_("Member number"), name="adherent")
    first = DayField(_("From"), name="du")
    last = DayField(_("Until"), name="au")

    def __init__(self, agents: Sequence[tuple[int, str]]) -> None:
        super().__init__(formdata=request.args)
        self.names = dict(agents)
        self.agent.choices = [("", _("All"))] + [(str(key), name) for key, name in agents]

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate each filter; the days stand in their order."""
        valid = super().validate(extra_validators)
        for field in (self.first, self.last):
            if field.day is not None and field.day.year not in YEARS:
                field.errors, valid = [_("Check the year of this date.")], False
        if valid and self.first.day and self.last.day and self.first.day > self.last.day:
            self.last.errors = [_("This date comes before the first one. Check them both.")]
            return False
        return valid

    @property
    def kept(self) -> dict[str, str]:
        """The filters in force, as an address holds them."""
        return {name: text for name, text in request.args.items() if name in self._names and text}

    @property
    def _names(self) -> set[str]:
        return {field.name for field in self}

    def asked(self) -> Asked:
        """Return what the filters ask for; call it on a valid form."""
        return Asked(
            agent_id=int(self.agent.data) if self.agent.data else None,
            member_number=self.member.data or "",
            first=self.first.day,
            last=self.last.day,
        )


class FilesForm(JournalForm):
    """The filters of the opened files."""

    unusual = BooleanField(_("Only what stands out"), name="inhabituels")


class EventsForm(JournalForm):
    """The filters of what was done."""

    area = fields.ListField(
        _("Kind of action"),
        name="action",
        default="",
        choices=[
            fields.choice("", _("All")),
            *(fields.choice(*each) for each in words.AREAS.items()),
        ],
    )

    def asked(self) -> Asked:
        """Return what the filters ask for; call it on a valid form."""
        return dataclasses.replace(super().asked(), area=self.area.data or "")
