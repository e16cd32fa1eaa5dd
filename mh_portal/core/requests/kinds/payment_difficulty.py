"""Difficulty to pay: an advisor calls first of all, and agrees on instalments with the member."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.debits import calendar, instalments
from mh_portal.core.requests.kind import REFUSALS, Details, Kind
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import CalendarMonths, WorkingDays
from mh_portal.language import euros, long_date
from mh_portal.language import gettext as _

LONGEST_ABOUT = 2000
# More than a year of any premium is a slip of the keyboard.
MOST = Decimal(10_000)


class Trouble(StrEnum):
    """What is difficult."""

    LATE = "late"
    NEXT = "next"
    LASTING = "lasting"


class Instalments(StrEnum):
    """In how many parts the member proposes to pay; or the advisor is to propose."""

    TWO = "2"
    THREE = "3"
    FOUR = "4"
    ADVISOR = "advisor"


class ReachedBy(StrEnum):
    """How the advisor gets back to the member."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    PORTAL = "portal"
    POST = "post"


BY_PHONE = frozenset({ReachedBy.MORNING, ReachedBy.AFTERNOON})


@dataclasses.dataclass(frozen=True)
class PaymentDifficultyDetails(Details):
    """Which contract, what is difficult, how much, in how many parts, and how to answer.

    `amount` is in euros, as « 92.40 »; `phone` and `about` may be empty.
    """

    contract: str | None = None
    trouble: str | None = None
    amount: str | None = None
    instalments: str | None = None
    about: str | None = None
    reached_by: str | None = None
    phone: str | None = None

    def faults(self) -> frozenset[str]:
        """Return the names of what lacks a good answer."""
        judged = {
            "contract": bool(self.contract),
            "trouble": self.trouble in set(Trouble),
            "amount": bool(self.amount),
            "instalments": self.instalments in set(Instalments),
            "about": self.about is not None and len(self.about) <= LONGEST_ABOUT,
            "reached_by": self.reached_by in set(ReachedBy),
            "phone": self.phone is not None and (bool(self.phone) or not self.is_called),
        }
        return frozenset(name for name, is_good in judged.items() if not is_good)

    @property
    def is_called(self) -> bool:
        """Whether the member wants to be called."""
        return self.reached_by in BY_PHONE

    @property
    def parts(self) -> tuple[Decimal, ...]:
        """The parts that the member proposes, in euros; none when the advisor is to propose."""
        if not self.amount or not self.instalments or self.instalments == Instalments.ADVISOR:
            return ()
        return instalments.parts(Decimal(self.amount), int(self.instalments))


class PaymentDifficultyKind(Kind):
    """Difficulty to pay: accepted with the parts and their days in writing."""

    def prepared_words(self, db: Session, request: Request) -> str:  # noqa: ARG002 - the base's
        """Return the parts that the member proposes, one a month from a month on, on bank days.

        The days are only a beginning: the advisor writes those that were agreed on.
        """
        asked: Any = self.read(request.details)
        if not asked.parts:
            return ""
        facts = {
            "amount": euros(Decimal(asked.amount)),
            "count": len(asked.parts),
            "contract": asked.contract,
        }
        begin = _("We agreed that you pay %(amount)s in %(count)s parts (contract %(contract)s):")
        lines = [begin % facts]
        for months, part in enumerate(asked.parts, 1):
            day = calendar.next_bank_day(CalendarMonths(months).due_on(clock.today()))
            lines.append(
                _("– %(amount)s on %(day)s") % {"amount": euros(part), "day": long_date(day)}
            )
        lines.append(_("If one of these days becomes difficult for you, tell us before it comes."))
        return "\n".join(lines)


KIND = PaymentDifficultyKind(
    slug="difficulte-paiement",
    title=_("I have difficulty paying"),
    summary=_("Tell us before it gets heavy: together we spread what is due."),
    picture="piggy",
    details=PaymentDifficultyDetails,
    promise=WorkingDays(2),
    is_priority=True,
    words_asked=_("What is agreed"),
    refusals={
        **REFUSALS,
        "other_proposal": _("We cannot accept these parts, and propose others to you below."),
    },
    next_steps=(
        _("An advisor reads your request before the others, and gets back to you."),
        _("You agree together on the parts and their dates. Nothing is decided without you."),
        _("You receive what was agreed in writing, in this space."),
        _("Should you receive a letter about a late payment meanwhile, tell the advisor."),
    ),
)
