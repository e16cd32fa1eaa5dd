"""Making the facts of a document from a contract, on a day; nothing is stored."""

from __future__ import annotations

import dataclasses
from datetime import date

from sqlalchemy.orm import Session

from mh_portal.core import identifiers
from mh_portal.core.contracts.models import Contract, Product
from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.documents import domains, people, queries, rules
from mh_portal.core.documents.card import Card, Domain
from mh_portal.core.documents.certificate import Certificate
from mh_portal.core.documents.issuers import issuer
from mh_portal.core.documents.people import CoveredPerson
from mh_portal.core.documents.proof import DocumentKind, Proof
from mh_portal.core.documents.seal import Seal, Statement
from mh_portal.core.guarantees import queries as guarantees
from mh_portal.core.members.models import Member
from mh_portal.core.profile import queries as profile
from mh_portal.core.profile import schemes

_UNSEALED = Proof(number="", code="", page="", qr="")


class NotInForceError(Exception):
    """There is no card: cover has ended, or has not begun; `status` says which."""

    def __init__(self, status: ContractStatus) -> None:
        super().__init__(status.value)
        self.status = status


def certificate(
    db: Session, member: Member, contract: Contract, on: date, seal: Seal
) -> Certificate:
    """Return the certificate of a member's contract on a day."""
    details = profile.get_details(db, member, on)
    facts = Certificate(
        issuer=issuer(contract.product),
        issued_on=on,
        holder=people.holder(member, details.address),
        contract_number=contract.contract_number,
        product=contract.product.name,
        responsible=contract.product.responsible,
        started_on=contract.started_on,
        ended_on=contract.ended_on,
        status=contract.status(on),
        people=people.covered(contract, on),
        proof=_UNSEALED,
    )
    statement = Statement(
        kind=DocumentKind.CERTIFICATE,
        contract_id=contract.id,
        issuer=facts.issuer.name,
        issued_on=on,
        starts_on=facts.started_on,
        ends_on=facts.ended_on,
        holder=facts.holder,
        facts=dataclasses.asdict(facts),
    )
    return dataclasses.replace(facts, proof=seal.proof(statement))


def card(
    db: Session, member: Member, contract: Contract, on: date, *, seal: Seal, phone: str
) -> Card:
    """Return the card of a member's contract on a day; `phone` is the call centre's, as read.

    Raises NotInForceError when cover is over or has not begun.
    """
    status = contract.status(on)
    if status is not ContractStatus.IN_FORCE:
        raise NotInForceError(status)
    details = profile.get_details(db, member, on)
    product, holder = contract.product, people.holder(member, details.address)
    starts_on, ends_on = rules.card_period(contract.started_on, contract.ended_on, on)
    facts = Card(
        insurer=product.insurer,
        issued_on=on,
        amc_number=product.amc_number,
        agreement_type=product.agreement_type,
        csr=product.csr,
        holder=holder,
        valid_from=starts_on,
        valid_until=ends_on,
        product=product.name,
        contract_number=contract.contract_number,
        responsible=product.responsible,
        scheme=schemes.in_words(details.scheme),
        # The health insurance passes its statements on to one insurer a person: the main one. The
        # extract does not tell which; to be confirmed by the insurer.
        teletransmission=product.responsible,
        domains=_domains(db, product, on),
        people=_with_nirs(people.covered(contract, on), queries.get_nirs(db, contract.id)),
        phone=phone,
        proof=_UNSEALED,
    )
    statement = Statement(
        kind=DocumentKind.CARD,
        contract_id=contract.id,
        issuer=facts.insurer,
        issued_on=on,
        starts_on=starts_on,
        ends_on=ends_on,
        holder=holder,
        facts=dataclasses.asdict(facts),
    )
    return dataclasses.replace(facts, proof=seal.proof(statement))


def _domains(db: Session, product: Product, on: date) -> tuple[Domain, ...]:
    codes = {code for names in domains.LINES.values() for code in names}
    found = guarantees.find_lines(db, product.product_code, on, codes)
    lines = {code: (line.basis, line.value) for code, line in found.items()}
    return domains.domains(lines, is_responsible=product.responsible)


def _with_nirs(
    covered: tuple[CoveredPerson, ...], nirs: dict[int, str]
) -> tuple[CoveredPerson, ...]:
    """Add each person's own number, masked; who has none is covered under the holder's."""
    return tuple(
        dataclasses.replace(person, nir=identifiers.masked(nir) if nir else "")
        for person in covered
        for nir in [nirs.get(person.rank, nirs.get(1, ""))]
    )
