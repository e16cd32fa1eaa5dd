"""What a code tells: who, when, for which period, and whether it still holds; nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.campaigns.emails import CampaignAwareness
from mh_portal.core.contracts.models import Contract
from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.database import Database
from mh_portal.core.documents import verification
from mh_portal.core.documents.codes import CodeBook, Issue
from mh_portal.core.documents.proof import DocumentKind
from mh_portal.core.outbox import service as outbox
from mh_portal.core.outbox.models import OutboxMessage
from tests.factories.campaigns import make_mailing
from tests.factories.members import make_contract, make_member

BOOK = CodeBook(bytes(32))
ISSUED = date(2022, 3, 24)


@pytest.fixture
def db(database: Database, backend: str) -> Iterator[Session]:
    """Give a session on either engine."""
    with database.write() as session:
        yield session


def find(
    db: Session, contract: Contract, on: date, kind: DocumentKind = DocumentKind.CERTIFICATE
) -> verification.Finding:
    found = verification.find(db, BOOK, BOOK.write(Issue(kind, contract.id, ISSUED)), on)
    assert isinstance(found, verification.Finding)
    return found


def message(db: Session, kind: DocumentKind, number: int, day: date = ISSUED) -> object:
    return verification.find(db, BOOK, BOOK.write(Issue(kind, number, day)), ISSUED)


def test_a_certificate_is_found(db: Session) -> None:
    found = find(db, make_contract(db, make_member(db)), date(2022, 5, 2))
    assert found == verification.Finding(
        kind=DocumentKind.CERTIFICATE,
        issuer="Malakoff Humanis Prévoyance",
        issued_on=ISSUED,
        starts_on=date(2015, 1, 1),
        ends_on=None,
        status=ContractStatus.IN_FORCE,
        checked_on=date(2022, 5, 2),
    )


def test_a_contract_that_ended_since_is_told_as_ended(db: Session) -> None:
    contract = make_contract(db, make_member(db))
    contract.ended_on = date(2022, 4, 30)
    db.flush()
    assert find(db, contract, date(2022, 4, 30)).status is ContractStatus.IN_FORCE
    assert find(db, contract, date(2022, 5, 1)).status is ContractStatus.ENDED


def test_a_card_holds_for_the_year_it_was_made_in(db: Session) -> None:
    contract = make_contract(db, make_member(db))
    found = find(db, contract, date(2022, 12, 31), DocumentKind.CARD)
    assert (found.starts_on, found.ends_on) == (date(2022, 1, 1), date(2022, 12, 31))
    assert found.status is ContractStatus.IN_FORCE
    later = find(db, contract, date(2023, 1, 1), DocumentKind.CARD)
    assert later.status is ContractStatus.ENDED


def test_nothing_about_the_person_is_told(db: Session) -> None:
    member = make_member(db)
    contract = make_contract(db, member)
    told = repr(dataclasses.asdict(find(db, contract, ISSUED))).casefold()
    for fact in (
        member.last_name,
        member.first_name,
        member.member_number,
        contract.contract_number,
        contract.product.name,
    ):
        assert fact.casefold() not in told


def test_the_code_of_a_contract_that_is_not_there_is_unknown(db: Session) -> None:
    code = BOOK.write(Issue(DocumentKind.CARD, 999_999, ISSUED))
    assert verification.find(db, BOOK, code, ISSUED) is None
    assert verification.find(db, BOOK, "nonsense", ISSUED) is None


def test_an_email_is_told_by_its_kind_and_day(db: Session) -> None:
    clock.start_at(datetime.fromisoformat("2022-03-24T00:30:00+01:00"))
    number = outbox.enqueue(
        db, CampaignAwareness("Madame Martin", "t"), recipient="m@a.example", member_id=None
    )
    told = verification.Message(
        kind=DocumentKind.EMAIL, about="campaign_awareness", written_on=ISSUED
    )
    assert message(db, DocumentKind.EMAIL, number) == told
    db.execute(delete(OutboxMessage))
    assert message(db, DocumentKind.EMAIL, number) == dataclasses.replace(told, about="")


def test_a_number_that_was_given_anew_tells_nothing_of_the_other_message(db: Session) -> None:
    number = outbox.enqueue(
        db, CampaignAwareness("Madame Martin", "t"), recipient="m@a.example", member_id=None
    )
    assert message(db, DocumentKind.EMAIL, number, date(2021, 1, 1)) == verification.Message(
        kind=DocumentKind.EMAIL, about="", written_on=date(2021, 1, 1)
    )


def test_a_letter_is_told_by_its_campaign(db: Session) -> None:
    mailing = make_mailing(db, make_member(db))
    assert message(db, DocumentKind.LETTER, mailing.id) == verification.Message(
        kind=DocumentKind.LETTER, about="awareness", written_on=ISSUED
    )
    assert message(db, DocumentKind.RECOVERY_LETTER, 1) == verification.Message(
        kind=DocumentKind.RECOVERY_LETTER, about="", written_on=ISSUED
    )
