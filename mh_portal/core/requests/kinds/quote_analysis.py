"""Quote analysis: an advisor reads a quote and says what is left to pay (product F13)."""

from __future__ import annotations

import dataclasses
from enum import StrEnum

from mh_portal.core.requests.kind import REFUSALS, Details, Kind, Slot
from mh_portal.core.requests.rules import WorkingDays
from mh_portal.language import gettext as _

LONGEST_QUESTION = 1000


class Care(StrEnum):
    """What the quote is for."""

    DENTAL = "dental"
    OPTICAL = "optical"
    HEARING = "hearing"
    SURGERY = "surgery"
    OTHER = "other"


@dataclasses.dataclass(frozen=True)
class QuoteAnalysisDetails(Details):
    """Which care, and what the member wants to know, which may be left empty."""

    care: str | None = None
    question: str | None = None

    def faults(self) -> frozenset[str]:
        """Return the names of what lacks a good answer."""
        judged = {
            "care": self.care in set(Care),
            "question": self.question is not None and len(self.question) <= LONGEST_QUESTION,
        }
        return frozenset(name for name, is_good in judged.items() if not is_good)


KIND = Kind(
    slug="analyse-devis",
    title=_("Have a quote analysed"),
    summary=_("An advisor reads your quote and tells you what is left for you to pay."),
    picture="document",
    details=QuoteAnalysisDetails,
    promise=WorkingDays(5),
    words_asked=_("What we pay, and what is left to you"),
    papers=(
        Slot(
            "devis",
            _("Your quote"),
            _("Every page, with the prices, the name of the care and that of the professional."),
        ),
    ),
    refusals={
        **REFUSALS,
        "no_prices": _("The quote does not give the prices, or not those of each act."),
    },
    next_steps=(
        _("An advisor reads your quote and compares its prices."),
        _("We write to you in this space what we pay and what is left for you to pay."),
        _("Do not sign the quote before: nothing obliges you to."),
    ),
)
