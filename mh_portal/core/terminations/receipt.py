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

    `money` is what is paid back or left to pay, `others` are the names of those covered beside.
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
    money: str
    others: tuple[str, ...]

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
        return [
            self.money,
            _("If we are late, the law adds interest to what we pay back."),
            _("You owe no premium for the days after the end. Ending the contract is free."),
            _("Until %(date)s you can cancel your request, in your space or by telephone.")
            % {"date": long_date(self.last_day)},
            _("On the day of the end you receive a certificate of termination."),
        ]

    @property
    def consequences(self) -> list[str]:
        """What changes with the end."""
        return words.consequences(self.last_day, self.effect_on, self.others)


def receipt(
    found: Termination, contract: Contract, member: Member, address: Address, reference: str
) -> Receipt:
    """Return the receipt of a confirmed end; `reference` is that of its request."""
    family, path = contract.legal_code.value, found.reason.path
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
        money=words.money(settled(found)),
        others=others(contract, found.effect_on - A_DAY),
    )


def settled(found: Termination) -> Settlement:
    """Return what was worked out when an end was confirmed."""
    return Settlement(
        refund_by=found.refund_by, refund=found.refund or ZERO, owed=found.owed or ZERO
    )


def others(contract: Contract, on: date) -> tuple[str, ...]:
    """Return the names of those a contract covers on a day beside its member."""
    return tuple(person.name for person in people.covered(contract, on) if person.rank > 1)
