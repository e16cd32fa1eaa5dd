"""The questions about ending a contract, and what the member sees of its end before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types
from wtforms.validators import StopValidation

from mh_portal.blueprints.requests.journey import Journey, Step, StepForm, choice
from mh_portal.core import clock
from mh_portal.core.contracts import queries as contracts
from mh_portal.core.contracts.models import Contract
from mh_portal.core.members.models import Member
from mh_portal.core.requests import coming
from mh_portal.core.requests.kind import Details
from mh_portal.core.requests.kinds import termination
from mh_portal.core.requests.kinds.termination import TerminationDetails
from mh_portal.core.requests.models import Request
from mh_portal.core.terminations import plans, queries, receipt, words
from mh_portal.core.terminations.plans import Prospect
from mh_portal.core.terminations.rules import A_DAY, Outlook
from mh_portal.core.terminations.settlement import Settlement
from mh_portal.language import gettext as _
from mh_portal.web import fields
from mh_portal.web.answers import DayAnswerField


class ContractForm(StepForm):
    """Which contract."""

    contract = fields.ChoiceField(
        _("Which contract do you want to end?"),
        [fields.Required(_("Choose the contract that you want to end."))],
        choices=[],
    )

    def fit(self, db: Session, member: Member, details: Details) -> None:  # noqa: ARG002 - a hook
        """Offer the contracts in force that the member has taken."""
        found = queries.list_in_force(db, member.id, clock.today())
        self.contract.choices = [_choice_of(one) for one in found]
        number = self.contract.data
        if self.contract.raw_data is None and number not in {one.contract_number for one in found}:
            # Read out after its end.
            ended = contracts.find_of_member(db, member.id, number or "")
            self.contract.choices += [_choice_of(ended)] if ended else []
        if len(found) == 1 and not self.contract.data:
            self.contract.data = found[0].contract_number


class ReasonForm(StepForm):
    """Why: what is open today, with its day and the money."""

    reason = fields.ChoiceField(
        _("Why do you want to end it?"),
        [fields.Required(_("Choose why you want to end the contract."))],
        choices=[],
    )

    def fit(self, db: Session, member: Member, details: Details) -> None:
        """Offer the reasons that can be given today, each with what it leads to."""
        found = _prospect(db, member, details)
        self.reason.choices = [
            choice(outlook.reason.value, words.REASONS[outlook.reason], _hint(found, outlook))
            for outlook in (found.open if found else ())
        ]
        kept = details.chosen if isinstance(details, TerminationDetails) else None
        offered = {outlook.reason for outlook in found.open} if found else set()
        if self.reason.raw_data is None and kept is not None and kept not in offered:
            # Read out once it is open no more, such as after it was used.
            self.reason.choices += [choice(kept.value, words.REASONS[kept])]


class EventForm(StepForm):
    """The day of the event, or that of the notice."""

    event_on = DayAnswerField(
        _("The day"),
        [fields.Required(_("Write the day, for example 3/2/2022."))],
        description=_("For example 3/2/2022"),
    )
    prospect: Prospect | None = None
    details = TerminationDetails()

    def fit(self, db: Session, member: Member, details: Details) -> None:
        """Ask in the words of the reason, and know which days open it."""
        if isinstance(details, TerminationDetails) and details.chosen:
            self.prospect, self.details = _prospect(db, member, details), details
            self.event_on.label.text = words.EVENTS.get(details.chosen, self.event_on.label.text)

    def validate_event_on(self, field: DayAnswerField) -> None:
        """Refuse a day that opens nothing, and say why."""
        reason = self.details.chosen
        if self.prospect is None or reason is None or field.day is None:
            return
        found = self.prospect.outlook(reason, field.day)
        if found.closed:
            raise StopValidation(words.why_closed(found))


def _choice_of(contract: Contract) -> SelectChoice:
    number = contract.contract_number
    return choice(number, f"{contract.product.name}, {number}")


def _asks_for_day(details: Details) -> bool:
    return (
        isinstance(details, TerminationDetails)
        and details.chosen is not None
        and details.chosen.needs_date
    )


def _prospect(db: Session, member: Member, details: Details) -> Prospect | None:
    """Return what can be said of the contract that was chosen, None when it is not in force."""
    number = details.contract if isinstance(details, TerminationDetails) else None
    today = clock.today()
    found = (
        one for one in queries.list_in_force(db, member.id, today) if one.contract_number == number
    )
    contract = next(found, None)
    return plans.prospect(db, contract, today) if contract else None


def _hint(found: Prospect | None, outlook: Outlook) -> str:
    """Return the day and the money; where another day is still to be told, what the right is."""
    told = words.effect(outlook)
    if found is None or outlook.effect_on is None or outlook.reason.needs_date:
        return told
    return f"{told} {words.balance(found.settlement(outlook.effect_on))}"


def facts(db: Session, member: Member, request: Request | None) -> Mapping[str, Any]:
    """Return the contracts before it begins; then the end that a draft leads to, or the confirmed one."""
    today = clock.today()
    if request is None:
        none = _(
            "No contract of yours is in force. Only the person who took a contract can end it. If "
            "somebody else’s contract covers you, that person can ask for it."
        )
        if queries.list_in_force(db, member.id, today):
            return {"unavailable": ""}
        return {"unavailable": coming.possible_from(db, member.id, today) or none}
    found = queries.find_of_request(db, request.id)
    details = termination.details_of(request)
    contract = termination.find_contract(db, request)
    told: dict[str, Any] = {
        "today": today,
        "termination": found,
        "contract": contract,
        "prospect": None,
        "closed": [],
        "condition": words.CONDITION,
        "outlook": None,
        "end": None,
    }
    if contract is None:
        return told
    if found is not None:
        settlement = receipt.settled(found)
        told["end"] = _end(contract, found.effect_on, settlement)
        return told | {"next_steps": words.next_steps(settlement)}
    prospect = termination.find_prospect(db, request)
    outlook = termination.find_outlook(prospect, details)
    if prospect is not None:
        told |= {"prospect": prospect, "outlook": outlook}
        told["closed"] = [
            (words.REASONS[one.reason], words.why_closed(one)) for one in prospect.closed
        ]
    if prospect is not None and outlook is not None and outlook.effect_on:
        settlement = prospect.settlement(outlook.effect_on)
        told["end"] = _end(contract, outlook.effect_on, settlement)
    return told


def _end(contract: Contract, effect_on: date, settlement: Settlement) -> Mapping[str, Any]:
    """Return what both pages, before and after, say of an end."""
    return {
        "last_day": effect_on - A_DAY,
        "effect_on": effect_on,
        "money": words.money(settlement),
        "reckoning": words.reckoning(settlement),
        "consequences": receipt.consequences(contract, effect_on, settlement),
        "evin": words.evin(),
        "to_be_confirmed": words.TO_BE_CONFIRMED,
    }


JOURNEY = Journey(
    kind=termination.KIND,
    template="requests/termination.html",
    about="requests/termination_about.html",
    facts=facts,
    steps=(
        Step("contrat", _("Your contract"), ContractForm),
        Step("motif", _("Your reason"), ReasonForm),
        Step("date", _("The day"), EventForm, is_asked=_asks_for_day),
    ),
    send=_("Confirm my request for termination"),
    is_sensitive=True,
)
