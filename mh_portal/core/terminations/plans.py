"""What ending a contract means on a day: its paths, the day of effect, the money; nothing is written."""

from __future__ import annotations

import dataclasses
from datetime import date
from functools import cached_property

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Contract
from mh_portal.core.debits import queries as debits
from mh_portal.core.debits.rules import Terms
from mh_portal.core.guarantees.models import Guarantee
from mh_portal.core.terminations import rules, settlement
from mh_portal.core.terminations.rules import Facts, Outlook, Reason
from mh_portal.core.terminations.settlement import Settlement

_CATEGORIES = (
    select(Guarantee.category).where(Guarantee.product_code == bindparam("product")).distinct()
)


@dataclasses.dataclass(frozen=True)
class Prospect:
    """A contract on the day on which its end is asked for; `terms` say how it is paid."""

    contract: Contract
    received: date
    facts: Facts
    terms: Terms
    is_debited: bool

    def outlook(self, reason: Reason, told: date | None = None) -> Outlook:
        """Return what a reason leads to; `told` is the day of the event or of the notice."""
        return rules.outlook(reason, self.facts, self.received, told)

    def settlement(self, effect_on: date) -> Settlement:
        """Return what is paid back when the contract ends so."""
        return settlement.settle(self.terms, effect_on, is_debited=self.is_debited)

    def with_end(self, ended_on: date | None) -> Prospect:
        """Return the same as if another end, or none, were known of the contract."""
        return dataclasses.replace(
            self,
            facts=dataclasses.replace(self.facts, ended_on=ended_on),
            terms=dataclasses.replace(self.terms, ended_on=ended_on),
        )

    @cached_property
    def outlooks(self) -> list[Outlook]:
        """What each reason leads to; an event or a notice is taken to be of today."""
        return [
            self.outlook(reason, self.received if reason.needs_date else None) for reason in Reason
        ]

    @property
    def open(self) -> list[Outlook]:
        """The reasons that can be given today."""
        return [outlook for outlook in self.outlooks if outlook.effect_on]

    @property
    def closed(self) -> list[Outlook]:
        """The others, with why."""
        return [outlook for outlook in self.outlooks if not outlook.effect_on]


def prospect(db: Session, contract: Contract, received: date) -> Prospect:
    """Return what can be said of ending a contract on a day."""
    categories = db.scalars(_CATEGORIES, {"product": contract.product_code})
    facts = Facts(
        family=contract.legal_code.value,
        subscribed_on=contract.subscribed_on,
        started_on=contract.started_on,
        ended_on=contract.ended_on,
        renewal_day=contract.renewal_day,
        guarantees=frozenset(category.value for category in categories),
    )
    plan = debits.find_plan(db, contract.member_id, contract.contract_number)
    if plan is None:
        raise LookupError(contract.contract_number)
    terms = plan.terms or Terms(
        premium=plan.premium,
        months=plan.months,
        day=None,
        started_on=plan.started_on,
        ended_on=plan.ended_on,
    )
    return Prospect(contract, received, facts, terms, is_debited=plan.terms is not None)
