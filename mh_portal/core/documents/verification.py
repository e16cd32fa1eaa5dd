"""What somebody else is told about a document whose code they hold, and nothing more."""

from __future__ import annotations

import dataclasses
from datetime import date

from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Contract
from mh_portal.core.contracts.rules import ContractStatus, status
from mh_portal.core.documents import queries, rules
from mh_portal.core.documents.codes import CodeBook
from mh_portal.core.documents.proof import DocumentKind


@dataclasses.dataclass(frozen=True, kw_only=True)
class Finding:
    """A genuine document: who made it and when, for which period, what it is worth today.

    Whoever reads this is anyone: no name, no number, nothing about the person.
    """

    kind: DocumentKind
    issuer: str
    issued_on: date
    starts_on: date
    ends_on: date | None
    status: ContractStatus
    checked_on: date


def find(db: Session, codes: CodeBook, code: str, on: date) -> Finding | None:
    """Return what a code tells on a day; None when no document of this portal carries it."""
    issue = codes.read(code)
    contract = queries.find_contract(db, issue.contract_id) if issue else None
    if issue is None or contract is None:
        return None
    starts_on, ends_on = _period(issue.kind, contract, issue.issued_on)
    return Finding(
        kind=issue.kind,
        issuer=contract.product.insurer,
        issued_on=issue.issued_on,
        starts_on=starts_on,
        ends_on=ends_on,
        status=status(starts_on, ends_on, on),
        checked_on=on,
    )


def _period(kind: DocumentKind, contract: Contract, issued_on: date) -> tuple[date, date | None]:
    """Return the days a document is about; what the insurer has learned since counts."""
    if kind is DocumentKind.CARD:
        return rules.card_period(contract.started_on, contract.ended_on, issued_on)
    return contract.started_on, contract.ended_on
