"""What a guarantee table is asked for: the day it holds on, and the words looked for in it."""

from __future__ import annotations

from datetime import date

from flask import request
from wtforms.validators import StopValidation

from mh_portal.core.contracts import rules
from mh_portal.core.contracts.models import Contract
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms
from mh_portal.web.days import DayField

LONGEST_SEARCH = 60
# Nobody's care is older than the health card, and no table is written years ahead.
FIRST_YEAR, YEARS_AHEAD = 1998, 2


class TableForm(forms.BaseForm):
    """The choices of a table, as its address holds them; each may be left out."""

    day = DayField(_("Date of the care"), name="le", description=_("For example 3/2/2021"))
    search = fields.LineField(
        _("Search in the table"),
        name="recherche",
        description=_("For example: tooth, glasses, hospital"),
        longest=LONGEST_SEARCH,
    )

    def __init__(self, contract: Contract, today: date) -> None:
        """Read the address; without a day, the table of today or of the contract's last day."""
        super().__init__(formdata=request.args)
        self.today = today
        self.chosen_day = rules.reading_day(contract.started_on, contract.ended_on, today)

    def validate_day(self, field: DayField) -> None:
        """Take the day typed, unless no table can hold on it."""
        if field.day is None:
            return
        last_year = self.today.year + YEARS_AHEAD
        if not FIRST_YEAR <= field.day.year <= last_year:
            raise StopValidation(
                _("Write a year from %(first)s to %(last)s.")
                % {"first": FIRST_YEAR, "last": last_year}
            )
        self.chosen_day = field.day

    @property
    def kept(self) -> dict[str, str]:
        """The choices in force, as an address holds them."""
        fields_ = {"le": self.day, "recherche": self.search}
        return {
            name: field.data for name, field in fields_.items() if field.data and not field.errors
        }

    def with_day(self, day: date) -> dict[str, str]:
        """Return the choices with another day."""
        return self.kept | {"le": day.isoformat()}
