"""What the written receipt of a termination says: page, PDF and e-mail are made from the same facts.

Décret 2020-1438: the insurer confirms by a durable medium that the notice arrived, and tells the
day of effect and the right to be paid back.
"""

from __future__ import annotations

import dataclasses
from datetime import date, datetime

from mh_portal.core import clock
from mh_portal.core.contracts.models import Contract
from mh_portal.core.documents import people
from mh_portal.core.documents.issuers import Issuer, issuer
from mh_portal.core.documents.people import Holder
from mh_portal.core.members.models import Member
from mh_portal.core.profile.rules import Address
from mh_portal.core.terminations import words
from mh_portal.core.terminations.models import Termination
from mh_portal.core.terminations.rules import A_DAY
from mh_portal.core.terminations.settlement import ZERO, Settlement
from mh_portal.language import gettext as _
from mh_portal.language import long_date, long_moment


@dataclasses.dataclass(frozen=True, kw_only=True)
class Receipt:
    """The facts of a receipt; `received_at` is in the members' time zone.

    `consequences` is what changes with the end. `withdrawn_on` is the day on which the end was
    taken back: what the receipt says was true until then.
    """

    reference: str
    issuer: Issuer
    holder: Holder
    contract_number: str
    product: str
    reason: str
    source: str
    event_on: date | None
    received_at: datetime
    effect_on: date
    settlement: Settlement
    consequences: tuple[str, ...]
    withdrawn_on: date | None = None

    @property
    def last_day(self) -> date:
        """The last day covered."""
        return self.effect_on - A_DAY

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The request in labels and values."""
        told = [
            (_("Reference"), self.reference),
            (_("Member"), self.holder.name),
            (_("Member number"), self.holder.member_number),
            (_("Contract number"), self.contract_number),
            (_("Product and level"), self.product),
            (_("Received on"), long_moment(self.received_at)),
            (_("Reason"), self.reason),
        ]
        if self.event_on:
            told.append((_("Day of the event"), long_date(self.event_on)))
        return [
            *told,
            (_("Right used"), self.source),
            (_("Last day covered"), long_date(self.last_day)),
            (_("End of the contract"), long_date(self.effect_on)),
        ]

    @property
    def statement(self) -> str:
        """The sentence the receipt exists for."""
        return _(
            "%(issuer)s has received your request to end contract %(number)s. The contract ends on "
            "%(date)s."
        ) % {
            "issuer": self.issuer.name,
            "number": self.contract_number,
            "date": long_date(self.effect_on),
        }

    @property
    def rights(self) -> list[str]:
        """What the member may count on until then and afterwards."""
        told = [words.money(self.settlement)]
        if self.settlement.refund:
            told.append(_("If we are late, the law adds interest to what we pay back."))
        return [
            *told,
            _("You owe no premium for the days after the end. Ending the contract is free."),
            _("Until %(date)s you can cancel your request, in your space or by telephone.")
            % {"date": long_date(self.last_day)},
            _("On the day of the end you receive a certificate of termination."),
        ]

    @property
    def withdrawal(self) -> str:
        """That the end was taken back, or nothing."""
        if self.withdrawn_on is None:
            return ""
        return _(
            "This termination was cancelled on %(date)s: the contract goes on. What follows holds "
            "no more."
        ) % {"date": long_date(self.withdrawn_on)}


def receipt(
    found: Termination, contract: Contract, member: Member, address: Address, reference: str
) -> Receipt:
    """Return the receipt of a confirmed end; `reference` is that of its request."""
    family, path = contract.legal_code.value, found.reason.path
    settlement, withdrawn_at = settled(found), found.withdrawn_at
    return Receipt(
        reference=reference,
        issuer=issuer(contract.product),
        holder=people.holder(member, address),
        contract_number=contract.contract_number,
        product=contract.product.name,
        reason=words.REASONS[found.reason],
        source=f"{words.PATHS[path]} ({words.source(family, path)})",
        event_on=found.event_on,
        received_at=found.received_at.astimezone(clock.ZONE),
        effect_on=found.effect_on,
        settlement=settlement,
        consequences=tuple(consequences(contract, found.effect_on, settlement)),
        withdrawn_on=withdrawn_at.astimezone(clock.ZONE).date() if withdrawn_at else None,
    )


def settled(found: Termination) -> Settlement:
    """Return what was worked out when an end was confirmed."""
    return Settlement(
        refund_by=found.refund_by, refund=found.refund or ZERO, owed=found.owed or ZERO
    )


def consequences(contract: Contract, effect_on: date, settlement: Settlement) -> list[str]:
    """Return what changes when a contract ends; `effect_on` is the first day without cover."""
    last_day = effect_on - A_DAY
    others = [person.name for person in people.covered(contract, last_day) if person.rank > 1]
    return [
        *words.consequences(last_day, effect_on, others),
        words.payments(settlement, is_debited=contract.debit_day is not None),
    ]
