"""What a certificate of termination says: the page and the PDF are made from the same facts.

The next insurer asks for it. It can be checked at /verifier, as the certificate of affiliation.
"""

from __future__ import annotations

import dataclasses
from datetime import date

from mh_portal.core import clock
from mh_portal.core.contracts.models import Contract
from mh_portal.core.documents import people
from mh_portal.core.documents.issuers import Issuer, issuer
from mh_portal.core.documents.people import CoveredPerson, Holder
from mh_portal.core.documents.proof import DocumentKind, Proof
from mh_portal.core.documents.seal import Seal, Statement
from mh_portal.core.members.models import Member
from mh_portal.core.profile.rules import Address
from mh_portal.core.terminations import words
from mh_portal.core.terminations.models import Termination
from mh_portal.core.terminations.rules import A_DAY
from mh_portal.language import gettext as _
from mh_portal.language import long_date

_UNSEALED = Proof(number="", code="", page="", qr="")


@dataclasses.dataclass(frozen=True, kw_only=True)
class TerminationCertificate:
    """The facts of a certificate, issued on the day of effect; nothing about health or money."""

    issuer: Issuer
    issued_on: date
    holder: Holder
    contract_number: str
    product: str
    responsible: bool
    started_on: date
    received_on: date
    ended_on: date
    path: str
    people: tuple[CoveredPerson, ...]
    proof: Proof

    @property
    def statement(self) -> str:
        """The sentence the certificate exists for."""
        return _(
            "%(issuer)s certifies that %(name)s was insured under the contract named below from "
            "%(start)s to %(end)s. The contract was ended at the member’s request."
        ) % {
            "issuer": self.issuer.name,
            "name": self.holder.name,
            "start": long_date(self.started_on),
            "end": long_date(self.ended_on),
        }

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The contract and its end in labels and values."""
        return [
            (_("Member"), self.holder.name),
            (_("Birth date"), long_date(self.holder.birth_date)),
            (_("Member number"), self.holder.member_number),
            (_("Contract number"), self.contract_number),
            (_("Product and level"), self.product),
            (
                _("Responsible contract"),
                _("yes: “responsable et solidaire”") if self.responsible else _("no"),
            ),
            (_("Start"), long_date(self.started_on)),
            (_("Request received on"), long_date(self.received_on)),
            (_("Right used"), self.path),
            (_("Last day covered"), long_date(self.ended_on)),
        ]

    @property
    def limits_text(self) -> str:
        """What the certificate is not."""
        return _(
            "From the day after, the contract gives no right to any reimbursement, and its "
            "third-party-payment card is void."
        )


def certificate(
    found: Termination, contract: Contract, member: Member, address: Address, seal: Seal
) -> TerminationCertificate:
    """Return the certificate of an end that has taken effect."""
    last_day = found.effect_on - A_DAY
    facts = TerminationCertificate(
        issuer=issuer(contract.product),
        issued_on=found.effect_on,
        holder=people.holder(member, address),
        contract_number=contract.contract_number,
        product=contract.product.name,
        responsible=contract.product.responsible,
        started_on=contract.started_on,
        received_on=found.received_at.astimezone(clock.ZONE).date(),
        ended_on=last_day,
        path=words.PATHS[found.reason.path],
        people=people.covered(contract, last_day),
        proof=_UNSEALED,
    )
    statement = Statement(
        kind=DocumentKind.TERMINATION,
        contract_id=contract.id,
        issuer=facts.issuer.name,
        issued_on=facts.issued_on,
        starts_on=facts.started_on,
        ends_on=last_day,
        holder=facts.holder,
        facts=dataclasses.asdict(facts),
    )
    return dataclasses.replace(facts, proof=seal.proof(statement))
