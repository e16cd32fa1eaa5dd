"""Dental quote: worked out by the portal line by line, and sent to an advisor if one wishes."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from mh_portal.core.quotes import lines
from mh_portal.core.requests.kind import Details, Kind, Slot
from mh_portal.core.requests.rules import WorkingDays
from mh_portal.language import gettext as _


@dataclasses.dataclass(frozen=True)
class DentalQuoteDetails(Details):
    """Whose teeth, on which day of care (ISO), and the lines as `quotes.lines` keeps them.

    `insured` is the contract's number and the person's rank there: « C00000001/2 ».
    """

    insured: str | None = None
    care_on: str | None = None
    lines: list[dict[str, Any]] | None = None

    @property
    def day(self) -> date | None:
        """The day of care, None while it is not known."""
        try:
            return date.fromisoformat(self.care_on or "")
        except ValueError:
            return None

    def faults(self) -> frozenset[str]:
        """Return the names of what lacks a good answer."""
        judged = {
            "insured": bool(self.insured),
            "care_on": self.day is not None,
            "lines": self.day is not None and lines.are_good(self.lines, self.day),
        }
        return frozenset(name for name, is_good in judged.items() if not is_good)


KIND = Kind(
    slug="devis-dentaire",
    title=_("My dental quote"),
    summary=_("Work out what is paid for your dentist’s quote, and what is left to you."),
    picture="tooth",
    details=DentalQuoteDetails,
    promise=WorkingDays(5),
    words_asked=_("What we pay, and what is left to you"),
    next_steps=(
        _("An advisor compares your quote with your contract."),
        _("You get a written answer with the amounts that your contract pays."),
        _("Wait for this answer before you sign the quote, if the care is not urgent."),
    ),
    papers=(
        Slot(
            "devis",
            _("Your dentist’s quote"),
            _("A scan or a photo of all its pages. It helps the advisor to check the lines."),
            is_required=False,
        ),
    ),
)
