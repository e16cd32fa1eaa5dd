"""Ending a contract: the portal confirms at once what is open; the rest waits for a person.

A request made without a login is always received, even when no path is open on that day: whoever
made it could not be told so without telling about the contract.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.actors import Actor, ActorKind
from mh_portal.core.assistance import service as assistance
from mh_portal.core.assistance.models import CallBackReason
from mh_portal.core.contracts import queries as contracts
from mh_portal.core.contracts.models import Contract
from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.members.models import Member
from mh_portal.core.outbox.email import Email
from mh_portal.core.requests import moving, others
from mh_portal.core.requests.kind import REFUSALS, Details, Kind, Result
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState, WorkingDays
from mh_portal.core.terminations import plans, queries, rules, service, words
from mh_portal.core.terminations.emails import (
    TerminationReceived,
    TerminationTakenBack,
    TerminationToExamine,
)
from mh_portal.core.terminations.models import Termination
from mh_portal.core.terminations.plans import Prospect
from mh_portal.core.terminations.rules import Outlook, Reason
from mh_portal.core.terminations.service import End
from mh_portal.language import gettext as _
from mh_portal.language import long_date, long_moment

IN_FORCE_NO_MORE = _("This contract is not in force any more.")
ALREADY_ENDING = _("This contract is being ended already. Look at your requests.")
# To who is not signed in, which says nothing of the contract.
NOT_HERE = _("This request cannot be taken here. Call us: we tell you where it stands.")

_CERTIFIED = (
    select(Termination.contract_id, Request.reference)
    .join(Request, Request.id == Termination.request_id)
    .where(Request.member_id == bindparam("of_member"), Termination.effective_at.is_not(None))
    .order_by(Termination.id)
)


@dataclasses.dataclass(frozen=True)
class TerminationDetails(Details):
    """Which contract, why, and the day of the event or of the notice, as YYYY-MM-DD.

    `identity` is what was typed by somebody who was not signed in, by name of the field.
    """

    contract: str | None = None
    reason: str | None = None
    event_on: str | None = None
    identity: Mapping[str, Any] | None = None

    @property
    def chosen(self) -> Reason | None:
        """The reason that was chosen."""
        return Reason(self.reason) if self.reason in set(Reason) else None

    @property
    def told(self) -> date | None:
        """The day that was told, where the reason asks for one."""
        if self.chosen is None or not self.chosen.needs_date:
            return None
        return _day(self.event_on)

    def faults(self) -> frozenset[str]:
        """Return the names of what lacks a good answer."""
        reason = self.chosen
        judged = {
            "contract": bool(self.contract),
            "reason": reason is not None,
            "event_on": reason is None or not reason.needs_date or self.told is not None,
        }
        return frozenset(name for name, is_good in judged.items() if not is_good)


def details_of(request: Request) -> TerminationDetails:
    """Return the answers of a termination; raises TypeError for another kind of request."""
    details = KIND.read(request.details)
    if not isinstance(details, TerminationDetails):
        raise TypeError(request.kind)
    return details


def find_contract(db: Session, request: Request) -> Contract | None:
    """Return the contract that a request names, or None."""
    number = details_of(request).contract
    return contracts.find_of_member(db, request.member_id, number) if number else None


def find_prospect(db: Session, request: Request) -> Prospect | None:
    """Return what can be said of the contract on the day of the request, None when it is over."""
    contract, day = find_contract(db, request), received_on(request)
    if contract is None or contract.status(day) is not ContractStatus.IN_FORCE:
        return None
    return plans.prospect(db, contract, day)


def find_outlook(prospect: Prospect | None, details: TerminationDetails) -> Outlook | None:
    """Return what the chosen reason leads to, None while nothing is chosen."""
    if prospect is None or details.chosen is None:
        return None
    return prospect.outlook(details.chosen, details.told)


def received_on(request: Request) -> date:
    """Return the day on which a request was received: for a draft, today."""
    if request.submitted_at is None:
        return clock.today()
    return request.submitted_at.astimezone(clock.ZONE).date()


@dataclasses.dataclass(frozen=True, kw_only=True)
class TerminationKind(Kind):
    """The kind that ends a contract."""

    def obstacles(self, db: Session, request: Request) -> Sequence[str]:
        """Return why it cannot be sent: the contract is over, or no path is open.

        Two requests sent at once wait for each other here.
        """
        others.wait_for_others(db, request.member_id)
        prospect, details = find_prospect(db, request), details_of(request)
        is_public = details.identity is not None
        if prospect is None:
            return (NOT_HERE if is_public else IN_FORCE_NO_MORE,)
        if queries.find_open(db, prospect.contract.id) is not None:
            return (NOT_HERE if is_public else ALREADY_ENDING,)
        outlook = find_outlook(prospect, details)
        if outlook is not None and outlook.closed and not is_public:
            return (words.why_closed(outlook),)
        return ()

    def sent(self, db: Session, request: Request, actor: Actor) -> None:
        """Confirm the end where a path is open; tell who has no mailbox by post."""
        if actor.kind is ActorKind.HELPER:
            # A mandate never reaches so far as to end a contract.
            raise moving.NotPossibleError(request)
        if not _has_mailbox(db, request.member_id):
            letter = CallBackReason.TERMINATION_LETTER
            assistance.mark_call_back(db, request.member_id, letter)
        prospect, end = find_prospect(db, request), self._end(db, request)
        if prospect is None or end is None:
            return
        _confirm(db, request, prospect.contract, end, actor)
        moving.move(db, request, RequestState.IN_PROGRESS, actors.SYSTEM)

    def withdrawn(self, db: Session, request: Request, actor: Actor) -> None:
        """Let the contract run on; from the day of its end on that is not possible any more."""
        found, contract = queries.find_of_request(db, request.id), find_contract(db, request)
        if found is None or contract is None:
            return
        try:
            service.take_back(db, found, contract, actor, on=clock.today())
        except service.TooLateError:
            raise moving.NotPossibleError(request) from None

    def ways_back(self, db: Session, request: Request) -> Sequence[str]:
        """Return that the contract goes on, and what becomes of the money."""
        contract, found = find_contract(db, request), queries.find_of_request(db, request.id)
        if contract is None:
            return super().ways_back(db, request)
        ended_on = found.former_ended_on if found else contract.ended_on
        return words.goes_on(
            contract.contract_number, ended_on, has_refund=bool(found and found.refund)
        )

    def withdrawal(self, db: Session, request: Request, member: Member) -> Email:
        """Return the e-mail that says that the contract goes on."""
        number = details_of(request).contract or ""
        follows = self.ways_back(db, request)
        return TerminationTakenBack(member.greeting, request.reference, number, follows)

    def proposal(self, db: Session, request: Request) -> str:
        """Return the day of effect: the confirmed one, else that of the yearly termination."""
        found = queries.find_of_request(db, request.id)
        if found is not None:
            return found.effect_on.isoformat()
        prospect = find_prospect(db, request)
        effect_on = prospect and prospect.outlook(Reason.ANNUAL).effect_on
        return effect_on.isoformat() if effect_on else ""

    def objections(self, db: Session, request: Request, result: str) -> Sequence[str]:
        """Return why a contract cannot end on that day: the notice came later, or it is over."""
        effect_on = _day(result)
        if effect_on is None:
            return (_("Write the first day without cover as year-month-day."),)
        if effect_on <= max(received_on(request), clock.today()):
            return (_("A contract ends after today, and after the request was received."),)
        if queries.find_of_request(db, request.id) is None and find_prospect(db, request) is None:
            return (IN_FORCE_NO_MORE,)
        return ()

    def accepted(self, db: Session, request: Request, actor: Actor) -> None:
        """Confirm the end on the day that the advisor gave."""
        contract = find_contract(db, request)
        effect_on = _day((request.outcome or {}).get(Result.DATE.value))
        if contract is None or effect_on is None:
            raise moving.NotPossibleError(request)
        found = queries.find_of_request(db, request.id)
        prospect = plans.prospect(db, contract, received_on(request))
        if found is None:
            _confirm(db, request, contract, _end_on(request, prospect, effect_on), actor)
        elif found.effect_on != effect_on:
            end = _end_on(request, prospect.with_end(found.former_ended_on), effect_on)
            service.change_effect(db, found, contract, end, actor)

    def receipt(self, db: Session, request: Request, member: Member) -> Email:
        """Return the written receipt: with the day of effect, or with why none is known yet."""
        contract, end = find_contract(db, request), self._end(db, request)
        number = contract.contract_number if contract else ""
        received_at = (request.submitted_at or clock.utcnow()).astimezone(clock.ZONE)
        is_public = details_of(request).identity is not None
        token = service.token_of(request.reference) if is_public else ""
        prospect = find_prospect(db, request)
        if prospect is None or end is None:
            outlook = find_outlook(prospect, details_of(request))
            return TerminationToExamine(
                greeting=member.greeting,
                reference=request.reference,
                contract_number=number,
                received_at=long_moment(received_at),
                why=words.why_closed(outlook) if outlook else IN_FORCE_NO_MORE,
                promised_on=long_date(request.promised_on) if request.promised_on else "",
                token=token,
            )
        return TerminationReceived(
            greeting=member.greeting,
            reference=request.reference,
            contract_number=number,
            received_at=long_moment(received_at),
            effect_on=long_date(end.effect_on),
            last_day=long_date(end.effect_on - rules.A_DAY),
            money=words.money(prospect.settlement(end.effect_on)),
            token=token,
        )

    @staticmethod
    def _end(db: Session, request: Request) -> End | None:
        prospect = find_prospect(db, request)
        outlook = find_outlook(prospect, details_of(request))
        if prospect is None or outlook is None or outlook.effect_on is None:
            return None
        return _end_on(request, prospect, outlook.effect_on)


def list_certified(
    db: Session, member_id: int, owned: Iterable[Contract], on: date
) -> Mapping[int, str]:
    """Return the requests that ended those of a member's contracts that are over, by contract's id.

    A certificate of termination can be had by each of these references.
    """
    over = {one.id for one in owned if one.status(on) is ContractStatus.ENDED}
    if not over:
        return {}
    found = db.execute(_CERTIFIED, {"of_member": member_id})
    return {row.contract_id: row.reference for row in found if row.contract_id in over}


def _end_on(request: Request, prospect: Prospect, effect_on: date) -> End:
    details, money = details_of(request), prospect.settlement(effect_on)
    return End(
        reason=details.chosen or Reason.ANNUAL,
        event_on=details.told,
        received_at=request.submitted_at or clock.utcnow(),
        effect_on=effect_on,
        refund=money.refund,
        owed=money.owed,
        refund_by=money.refund_by,
    )


def _confirm(db: Session, request: Request, contract: Contract, end: End, actor: Actor) -> None:
    try:
        service.confirm(
            db, contract, end, request_id=request.id, reference=request.reference, actor=actor
        )
    except service.AlreadyEndingError:
        # Another request for the same contract was confirmed a moment before.
        raise moving.NotPossibleError(request) from None
    request.outcome = {**(request.outcome or {}), Result.DATE.value: end.effect_on.isoformat()}


def _has_mailbox(db: Session, member_id: int) -> bool:
    login = db.scalar(select(Account.email).where(Account.member_id == member_id))
    return bool(login or db.scalar(select(Member.email).where(Member.id == member_id)))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


KIND = TerminationKind(
    slug="resiliation",
    title=_("End a contract"),
    summary=_(
        "See when you can leave, what you are paid back and what you lose, before you decide."
    ),
    picture="document",
    details=TerminationDetails,
    # For what a person has to look at; where a path is open it is confirmed at once.
    promise=WorkingDays(10),
    is_personal=True,
    is_at_once=True,
    result=Result.DATE,
    refusals={
        **REFUSALS,
        "not_open": _("The contract cannot be ended for this reason on this day."),
        "not_subscriber": _("Only the person who took the contract can end it."),
    },
    # Of what a person has to look at; `words.next_steps` say it of a confirmed end.
    next_steps=(
        _("Your contract goes on until we have answered you, and covers you."),
        _("You may cancel your request until then."),
    ),
)
