"""Another day of debit: the 5th, the 10th or the 15th, from the first debit that can still move.

The portal grants it by itself. What is applied is what the member saw: once a file has gone to the
bank meanwhile, the new dates are shown first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.actors import Actor
from mh_portal.core.contracts import rules as contracts
from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.debits import queries, service, shifts
from mh_portal.core.debits.emails import DebitDayChanged
from mh_portal.core.debits.queries import Plan
from mh_portal.core.debits.rules import Debit
from mh_portal.core.debits.shifts import Effect
from mh_portal.core.members.models import Member
from mh_portal.core.outbox.email import Email
from mh_portal.core.requests import moving
from mh_portal.core.requests.kind import Details, Kind
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState, WorkingDays
from mh_portal.language import euros, long_date
from mh_portal.language import gettext as _

DAYS = frozenset(str(day) for day in shifts.DAYS)
ALREADY = _("Your debits are already on this day: there is nothing to change.")
ENDS_BEFORE = _("Your contract ends before this day: its last debits keep their dates.")


@dataclasses.dataclass(frozen=True)
class DebitDayDetails(Details):
    """Which contract, which day of the month, and the first debit on it that was shown.

    `first_on` is a day as YYYY-MM-DD.
    """

    contract: str | None = None
    day: str | None = None
    first_on: str | None = None

    def faults(self) -> frozenset[str]:
        """Return the names of what lacks a good answer."""
        judged = {
            "contract": bool(self.contract),
            "day": self.day in DAYS,
            "first_on": bool(self.first_on),
        }
        return frozenset(name for name, is_good in judged.items() if not is_good)


def find_plan(db: Session, request: Request) -> Plan | None:
    """Return how the contract of a request is paid, None when none was chosen."""
    return queries.find_plan(db, request.member_id, request.details.get("contract"))


def effect_of(plan: Plan | None, day: str | None) -> Effect | None:
    """Return what a day would do if it were asked for today, None for nothing."""
    if plan is None or plan.terms is None or day not in DAYS:
        return None
    return shifts.shift(plan.terms, int(day), clock.today())


def answers(plan: Plan, effect: Effect) -> dict[str, str]:
    """Return the answers that ask for an effect."""
    return {
        "contract": plan.number,
        "day": str(effect.day),
        "first_on": effect.first.bank_day.isoformat(),
    }


def unchanged(plan: Plan | None, day: str | None) -> str:
    """Return why a day would change nothing for a contract with debits to come."""
    return ALREADY if plan is None or str(plan.day(clock.today())) == day else ENDS_BEFORE


def in_words(debit: Debit) -> str:
    """Return a debit as an e-mail says it: « 19 avril 2022 : 92,40 € »."""
    return _("%(date)s: %(amount)s") % {
        "date": long_date(debit.bank_day),
        "amount": euros(debit.amount),
    }


@dataclasses.dataclass(frozen=True, kw_only=True)
class DebitDayKind(Kind):
    """The kind that moves the debits of a contract."""

    def obstacles(self, db: Session, request: Request) -> Sequence[str]:
        """Return why it cannot be sent: nothing to move, or not what was shown any more."""
        details = _details(request)
        service.take_turn(db, request.member_id, details.contract)
        plan = find_plan(db, request)
        if reason := why_not(plan):
            return (reason,)
        effect = effect_of(plan, details.day)
        if effect is None:
            return (unchanged(plan, details.day),)
        if effect.first.bank_day.isoformat() != details.first_on:
            return (
                _(
                    "Some time has passed since you chose this day. The first debit on it is now "
                    "that of %(date)s. Choose the day again to accept these dates."
                )
                % {"date": long_date(effect.first.bank_day)},
            )
        return ()

    def sent(self, db: Session, request: Request, actor: Actor) -> None:
        """Move the debits at once."""
        plan, effect = _granted(db, request)
        service.shift(db, plan.contract_id, effect, request.reference, actor)
        request.outcome = {
            "first_on": effect.first.bank_day.isoformat(),
            "since": effect.since.isoformat(),
        }
        moving.move(db, request, RequestState.IN_PROGRESS, actors.SYSTEM)
        moving.move(db, request, RequestState.ACCEPTED, actors.SYSTEM)

    def receipt(self, db: Session, request: Request, member: Member) -> Email:
        """Return the e-mail that announces the new dates and amounts, without bank details."""
        plan, effect = _granted(db, request)
        return DebitDayChanged(
            greeting=member.greeting,
            reference=request.reference,
            contract_number=plan.number,
            day_of_month=effect.day,
            untouched=[in_words(debit) for debit in effect.untouched],
            debits=[in_words(debit) for debit in effect.after[len(effect.untouched) :]],
        )


def why_not(plan: Plan | None) -> str:
    """Return why no debit of a contract can be moved at all; empty when one can be."""
    today = clock.today()
    if plan is None:
        return _("We do not find this contract among yours any more.")
    if plan.terms is None:
        return _("This contract is paid by cheque: there is no debit to move.")
    if contracts.status(plan.started_on, plan.ended_on, today) is ContractStatus.ENDED:
        return _("This contract has ended: there is no debit to move.")
    if plan.next_debit(today) is None:
        return _("The last debit of this contract has been made: there is none to move.")
    return ""


def none_to_move(plans: Sequence[Plan]) -> str:
    """Return why no debit of any of the contracts can be moved."""
    today = clock.today()
    for plan in plans:
        is_ended = contracts.status(plan.started_on, plan.ended_on, today) is ContractStatus.ENDED
        if plan.terms is not None and not is_ended:
            return _(
                "The last debit of your contract %(number)s has been made: there is none left to move."
            ) % {"number": plan.number}
    return _("None of your contracts is paid by debit at the moment.")


def _details(request: Request) -> DebitDayDetails:
    details = KIND.read(request.details)
    if not isinstance(details, DebitDayDetails):
        raise TypeError(request.kind)
    return details


def _granted(db: Session, request: Request) -> tuple[Plan, Effect]:
    """Return the contract and the effect of a request without obstacles, before it is applied."""
    plan = find_plan(db, request)
    effect = effect_of(plan, _details(request).day)
    if plan is None or effect is None:
        raise moving.NotPossibleError(request)
    return plan, effect


KIND = DebitDayKind(
    slug="prelevement",
    title=_("Change my day of debit"),
    summary=_("Pay on the 5th, the 10th or the 15th of the month. You see the new dates first."),
    picture="calendar",
    details=DebitDayDetails,
    # On the day itself: the portal grants it.
    promise=WorkingDays(0),
    is_at_once=True,
    next_steps=(
        _("Your new day holds at once. You have nothing else to do, and your bank neither."),
        _("The e-mail gives the dates and amounts of the next twelve months. Keep it."),
        _("You may change again, or come back to the 5th, whenever you like."),
    ),
)
