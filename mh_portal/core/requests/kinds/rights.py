"""Data rights: rectification, erasure, restriction, objection (RGPD art. 16, 17, 18 and 21).

Access and portability (art. 15 and 20) need no request: the portal answers them at once.
"""

from __future__ import annotations

import dataclasses
from enum import StrEnum

from mh_portal.core.requests.kind import Details, Kind
from mh_portal.core.requests.rules import CalendarMonths
from mh_portal.language import gettext as _

LONGEST_ABOUT = 2000


class Right(StrEnum):
    """The right that is exercised."""

    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"


class AnswerBy(StrEnum):
    """How the member wants to be answered."""

    PORTAL = "portal"
    POST = "post"


@dataclasses.dataclass(frozen=True)
class RightsDetails(Details):
    """Which right, about what, answered how."""

    right: str | None = None
    about: str | None = None
    answer_by: str | None = None

    def faults(self) -> frozenset[str]:
        """Return the names of what lacks a good answer."""
        judged = {
            "right": self.right in set(Right),
            "about": bool(self.about) and len(self.about or "") <= LONGEST_ABOUT,
            "answer_by": self.answer_by in set(AnswerBy),
        }
        return frozenset(name for name, is_good in judged.items() if not is_good)


KIND = Kind(
    slug="droits",
    title=_("My rights over my data"),
    summary=_("Have your data corrected or erased, or limit what we do with them."),
    picture="shield",
    details=RightsDetails,
    promise=CalendarMonths(1),
    is_personal=True,
    next_steps=(
        _("The person in charge of data protection reads your request."),
        _("We answer within one month, and explain what we have done."),
        _(
            "A difficult request may take two months more. We would tell you within the first month."
        ),
        _("If we refuse, we say why, and to whom you can complain."),
    ),
)
