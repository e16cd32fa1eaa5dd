"""What somebody is told about a document or message whose code they hold, and nothing more."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.campaigns.models import Mailing
from mh_portal.core.contracts.models import Contract
from mh_portal.core.contracts.rules import ContractStatus, status
from mh_portal.core.documents import queries, rules
from mh_portal.core.documents.codes import CodeBook, Issue
from mh_portal.core.documents.proof import DocumentKind
from mh_portal.core.outbox.models import OutboxMessage

_EMAIL = select(OutboxMessage.kind, OutboxMessage.created_at).where(
    OutboxMessage.id == bindparam("id")
)
_MAILING = select(Mailing.kind).where(Mailing.id == bindparam("id"))


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


@dataclasses.dataclass(frozen=True, kw_only=True)
class Message:
    """A genuine e-mail or letter: when it was written, and what about; nothing about the person.

    `about` is the kind of the e-mail or of the campaign. It is empty for what the portal no longer
    keeps, and for a letter that has one subject only.
    """

    kind: DocumentKind
    about: str
    written_on: date


def find(db: Session, codes: CodeBook, code: str, on: date) -> Finding | Message | None:
    """Return what a code tells on a day; None when nothing of this portal carries it."""
    issue = codes.read(code)
    if issue is None:
        return None
    match issue.kind:
        case DocumentKind.EMAIL | DocumentKind.TEST:
            return _message(issue, _email_kind(db, issue))
        case DocumentKind.LETTER:
            return _message(issue, db.scalar(_MAILING, {"id": issue.subject_id}) or "")
        case DocumentKind.RECOVERY_LETTER:
            return _message(issue, "")
        case _:
            return _document(db, issue, on)


def _message(issue: Issue, about: str) -> Message:
    # The seal alone proves that it is ours, long after the row has gone.
    return Message(kind=issue.kind, about=str(about), written_on=issue.issued_on)


def _email_kind(db: Session, issue: Issue) -> str:
    row = db.execute(_EMAIL, {"id": issue.subject_id}).one_or_none()
    # Another day: the database was begun anew, and the number belongs to another message.
    is_same = row is not None and day_of(row.created_at) == issue.issued_on
    return row.kind if row is not None and is_same else ""


def day_of(moment: datetime) -> date:
    """Return the day on which a message was written, in the members' time zone."""
    return moment.astimezone(clock.ZONE).date()


def _document(db: Session, issue: Issue, on: date) -> Finding | None:
    contract = queries.find_contract(db, issue.subject_id)
    if contract is None:
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
