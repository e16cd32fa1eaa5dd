"""`flask privacy purge` as an operator runs it every night: each row of the table, by a moved clock."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts import failures, links, sessions
from mh_portal.core.accounts.emails import PasswordChanged
from mh_portal.core.accounts.models import (
    Account,
    AccountLink,
    Failure,
    Link,
    LinkPurpose,
    LoginSession,
    PrintedCode,
    RecoveryLetter,
)
from mh_portal.core.assistance.models import AssistedFile, CallBack, CallBackReason, Difficulty
from mh_portal.core.audit import service as audit
from mh_portal.core.audit.chain import chain
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.bounces.models import Bounce, UndeliverableAddress
from mh_portal.core.campaigns.models import LetterBatch, Mailing, Wave
from mh_portal.core.consents.models import Decision
from mh_portal.core.consents.rules import Answer
from mh_portal.core.contracts.models import Beneficiary, Contract
from mh_portal.core.database import Base
from mh_portal.core.limits.models import LimitWindow
from mh_portal.core.mandates.models import Mandate
from mh_portal.core.members.models import Member
from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.outbox import service as outbox
from mh_portal.core.outbox.models import MessageState, OutboxMessage
from mh_portal.core.papers.models import Paper
from mh_portal.core.privacy import purging
from mh_portal.core.privacy.due import DUE
from mh_portal.core.privacy.retention import BY_SLUG, TABLE, Action
from mh_portal.core.profile.models import HeldBank, ProfileDraft
from mh_portal.core.reimbursements.models import Reimbursement
from mh_portal.core.requests import service as requests
from mh_portal.core.requests.models import Request, RequestTransition
from mh_portal.core.surveys.models import Survey
from tests.conftest import ON_BOTH
from tests.factories import retention
from tests.factories.accounts import make_account
from tests.factories.consents import decide
from tests.factories.members import make_contract, make_member
from tests.factories.reimbursements import make_reimbursement
from tests.factories.requests import make_draft, make_request
from tests.support.portal import actions_of, later, mails_of, reading, writing

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
on_both = pytest.mark.parametrize("backend", ON_BOTH, indirect=True)


@pytest.fixture(autouse=True)
def _morning(app: Flask) -> None:
    clock.start_at(MORNING)


def run(app: Flask, *options: str) -> dict[str, int]:
    result = app.test_cli_runner().invoke(args=["privacy", "purge", *options])
    assert result.exit_code == 0, result.output
    pairs = (line.split(": ") for line in result.output.splitlines())
    return {slug: int(count) for slug, count in pairs}


def contents(app: Flask) -> dict[str, list[Any]]:
    """Return every row of every table."""
    with reading(app) as db:
        return {
            table.name: sorted(map(repr, db.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


def count(app: Flask, model: type[Base]) -> int:
    with reading(app) as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


def bank(contract: Contract, **facts: Any) -> HeldBank:
    return HeldBank(
        contract_id=contract.id, iban="FR7630006000011234567890189", iban_index=b"i" * 32, bic="",
        holder="Jeanne Martin", changed_at=clock.utcnow(), usable_from=clock.utcnow(),
        **({"former": None} | facts),
    )  # fmt: skip


def ends_now(db: Session, member: Member) -> Contract:
    return make_contract(db, member, ended_on=clock.today(), iban="FR76", iban_index=b"i" * 32)  # fmt: skip


def former_member(db: Session) -> None:
    member = make_member(db)
    contract = ends_now(db, member)
    make_reimbursement(db, contract)
    account = make_account(db, member, "former@courriel.example")
    sessions.open_session(db, account.id, "test")
    db.add(PrintedCode(account_id=account.id, code_hash=b"h" * 32))
    make_request(db, member)
    decide(db, member.id, email=Answer.GIVEN)


def ended_contract(db: Session) -> None:
    member = make_member(db)
    make_contract(db, member)
    make_reimbursement(db, ends_now(db, member))


def reimbursement(db: Session) -> None:
    contract = make_contract(db, make_member(db))
    make_reimbursement(db, contract, paid_on=clock.today())


def given_bank(db: Session) -> None:
    db.add(bank(ends_now(db, make_member(db))))


def replaced_bank(db: Session) -> None:
    db.add(bank(make_contract(db, make_member(db)), former={"iban": "FR76"}))


def unsent_request(db: Session) -> None:
    member = make_member(db)
    requests.withdraw(db, make_draft(db, member), actors.member(member.id))


def ended_request(db: Session) -> None:
    member = make_member(db)
    requests.withdraw(db, make_request(db, member), actors.member(member.id))


def replaced_choice(db: Session) -> None:
    member = make_member(db)
    decide(db, member.id, email=Answer.GIVEN)
    decide(db, member.id, email=Answer.WITHDRAWN)


def mail(db: Session, state: MessageState = MessageState.SENT) -> OutboxMessage:
    email = PasswordChanged(greeting="Madame Martin")
    number = outbox.enqueue(db, email, recipient="jeanne@courriel.example", member_id=1)
    db.flush()
    message = db.get_one(OutboxMessage, number)
    message.state = state
    if state is MessageState.SENT:
        message.context = None
    return message


def unknown_mail(db: Session) -> None:
    message = mail(db, MessageState.UNKNOWN)
    message.useful_until = clock.utcnow()


def link(db: Session) -> None:
    number = make_member(db).id
    email = "jeanne@courriel.example"
    links.create(db, LinkPurpose.PASSWORD, member_id=number, email=email, lasts=timedelta(0))


def session(db: Session) -> None:
    account = make_account(db, make_member(db))
    sessions.open_session(db, account.id, "test")
    db.query(LoginSession).update({"expires_at": clock.utcnow()})


def failure(db: Session) -> None:
    failures.count(db, b"f" * 32)


def window(db: Session) -> None:
    db.add(LimitWindow(name="test", hits=1, ends_at=clock.utcnow().timestamp()))


def unused_account(db: Session) -> None:
    member = make_member(db)
    make_account(db, member)
    # Announced in time: what is left is to wait for the three years.
    later(days=1060)
    announced = "privacy:closing:announced"
    audit.record(db, announced, actors.SYSTEM, member_id=member.id)
    clock.start_at(MORNING)


@dataclasses.dataclass(frozen=True)
class Case:
    """How a row of the table comes about, and the tables it takes rows from."""

    make: Callable[[Session], object]
    emptied: tuple[type[Base], ...] = ()
    kept: dict[type[Base], int] = dataclasses.field(default_factory=dict)


CASES = {
    "former_members": Case(
        former_member,
        (Member, Contract, Beneficiary, Reimbursement, Account, LoginSession, PrintedCode, Request,
         RequestTransition, Decision),
    ),
    "ended_contracts": Case(ended_contract, (Reimbursement,), {Contract: 1, Beneficiary: 1, Member: 1}),
    "reimbursements": Case(reimbursement, (Reimbursement,), {Contract: 1}),
    "bank_details": Case(lambda db: ends_now(db, make_member(db)), (), {Contract: 1}),
    "given_bank_details": Case(given_bank, (HeldBank,), {Contract: 1}),
    "replaced_bank_details": Case(replaced_bank, (), {HeldBank: 1}),
    "typed_changes": Case(retention.typed_change, (ProfileDraft,), {Member: 1}),
    "unsent_requests": Case(unsent_request, (Request, RequestTransition), {Member: 1}),
    "requests": Case(ended_request, (Request, RequestTransition), {Member: 1}),
    "message_files": Case(retention.message_file, (Paper,), {Member: 1}),
    "messages": Case(retention.conversation, (Thread, Message), {Member: 1}),
    "surveys": Case(retention.survey, (Survey,), {Member: 1}),
    "consents": Case(replaced_choice, (), {Decision: 1}),
    "mails": Case(mail, (OutboxMessage,)),
    "mail_texts": Case(unknown_mail, (), {OutboxMessage: 1}),
    "campaigns": Case(retention.announcement, (Mailing,), {Member: 1, Wave: 1}),
    "campaign_letters": Case(retention.letter, (), {Mailing: 1, LetterBatch: 1}),
    "letter_files": Case(retention.letter_file, (), {LetterBatch: 1}),
    "bounces": Case(retention.bounce, (Bounce,)),
    "dead_addresses": Case(retention.dead_address, (UndeliverableAddress,)),
    "call_backs": Case(retention.call_back, (CallBack,), {Member: 1}),
    "difficulties": Case(retention.difficulty, (Difficulty,), {Member: 1}),
    "mandates": Case(retention.mandate, (Mandate,), {Member: 1}),
    "assisted_files": Case(retention.assisted_file, (AssistedFile,), {Member: 1}),
    "account_links": Case(retention.account_link, (AccountLink,), {Account: 1}),
    "recovery_letters": Case(retention.recovery_letter, (RecoveryLetter,), {Account: 1}),
    "links": Case(link, (Link,), {Member: 1}),
    "sessions": Case(session, (LoginSession,), {Account: 1}),
    "failures": Case(failure, (Failure,)),
    "limits": Case(window, (LimitWindow,)),
    "unused_accounts": Case(unused_account, (Account,), {Member: 1}),
}  # fmt: skip


def test_each_row_of_the_table_has_its_case() -> None:
    assert list(CASES) == [row.slug for row in TABLE]


def just_before(slug: str) -> datetime:
    """Return the last morning on which the period of what was made this morning still runs."""
    period = BY_SLUG[slug].period
    moment = MORNING + timedelta(days=period.days + 31 * period.months)
    while period.before(moment) > MORNING:
        moment -= timedelta(days=1)
    return moment - timedelta(hours=1)


@on_both
@pytest.mark.parametrize("slug", CASES)
def test_what_has_had_its_time_goes_and_nothing_before(app: Flask, slug: str) -> None:
    case = CASES[slug]
    with writing(app) as db:
        case.make(db)
    clock.start_at(just_before(slug))
    assert run(app, "--dry-run")[slug] == 0
    later(hours=2, days=1)
    before = contents(app)
    assert run(app, "--dry-run")[slug] == 1
    assert contents(app) == before
    assert run(app)[slug] == 1
    assert run(app)[slug] == 0
    for model in case.emptied:
        assert count(app, model) == 0, model
    for model, kept in case.kept.items():
        assert count(app, model) == kept, model
    assert actions_of(app).count("privacy:retention:applied") >= 1
    with reading(app) as db:
        assert chain.find_break(db) is None


@pytest.mark.parametrize("slug", [row.slug for row in TABLE if row.action is Action.ANONYMISE])
def test_what_is_anonymised_loses_what_it_said(app: Flask, slug: str) -> None:
    with writing(app) as db:
        CASES[slug].make(db)
    clock.start_at(just_before(slug))
    later(hours=2, days=1)
    run(app)
    with reading(app) as db:
        due = DUE[slug]
        (row,) = db.scalars(select(due.model)).all()
        assert due.wiped
        assert all(getattr(row, name) is None for name in due.wiped)


def test_what_is_still_needed_stays_for_ever(app: Flask) -> None:
    with writing(app) as db:
        member = make_member(db)
        contract = make_contract(db, member, started_on=date(2015, 1, 1), iban="FR76", iban_index=b"i" * 32)  # fmt: skip
        make_contract(db, make_member(db), ended_on=date(2090, 1, 1))
        db.add(bank(contract))
        make_member(db)
        make_request(db, member)
        decide(db, member.id, email=Answer.GIVEN)
        db.add(CallBack(member_id=member.id, reason=CallBackReason.OPPOSITION, created_at=MORNING))
    later(days=20 * 365)
    found = run(app)
    assert {slug for slug, count in found.items() if count} == set()
    assert count(app, Contract) == 2


def test_batches_are_small_and_go_on_to_the_end(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "BATCH", 2)
    with writing(app) as db:
        for number in range(5):
            db.add(LimitWindow(name=str(number), hits=1, ends_at=0.0))
    assert run(app)["limits"] == 5
    with reading(app) as db:
        rows = [each["rows"] for each in db.scalars(select(AuditEvent.changes))]
    assert rows == [2, 2, 1]


def test_an_unused_account_is_announced_before_it_is_closed(app: Flask) -> None:
    with writing(app) as db:
        member = make_member(db)
        make_account(db, member, "jeanne@courriel.example")
        actor = actors.member(member.id)
        audit.record(db, "accounts:session:opened", actor, member_id=member.id)
    clock.start_at(MORNING.replace(year=2025))
    later(hours=1)
    assert run(app, "--dry-run")["announcements"] == 1
    assert run(app)["announcements"] == 1
    assert run(app)["announcements"] == 0
    ((_, recipient, facts),) = mails_of(app, "account_closing")
    assert recipient == "jeanne@courriel.example"
    assert facts["closes_on"].replace("\xa0", " ") == "23 avril 2025"
    later(days=29)
    assert run(app)["unused_accounts"] == 0
    later(days=2)
    assert run(app)["unused_accounts"] == 1
    assert count(app, Account) == 0
    assert [mail[1] for mail in mails_of(app, "account_closed")] == ["jeanne@courriel.example"]
    assert "privacy:account:closed" in actions_of(app)


def test_who_comes_back_keeps_the_account_and_is_warned_anew_years_later(app: Flask) -> None:
    with writing(app) as db:
        member = make_member(db)
        make_account(db, member)
        number = member.id
    later(days=3 * 365 + 2)
    assert run(app)["announcements"] == 1
    with writing(app) as db:
        audit.record(db, "accounts:session:opened", actors.member(number), member_id=number)
    later(days=40)
    assert run(app)["unused_accounts"] == 0
    later(days=3 * 365)
    seen = run(app)
    assert (seen["unused_accounts"], seen["announcements"]) == (0, 1)
