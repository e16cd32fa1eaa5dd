"""Conversations on both databases: begun once, answered, read, ended, called complaints, queued."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.contracts.models import LegalFamily
from mh_portal.core.database import Database
from mh_portal.core.indicators import gauges
from mh_portal.core.members.models import Member
from mh_portal.core.messages import answering, mediators, queries, service
from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.messages.rules import Side, ThreadState, Topic
from mh_portal.core.messages.service import Opening, OverError
from mh_portal.core.papers.models import Paper
from mh_portal.core.privacy import purging
from mh_portal.core.privacy.retention import BY_SLUG
from mh_portal.core.requests.models import Request
from tests.core.accounts.test_concurrency import run_at_once
from tests.factories.accounts import mails, make_account
from tests.factories.members import make_contract, make_member
from tests.factories.messages import AGENT, ANSWER, FILE, SUBJECT, TEXT, make_thread
from tests.factories.requests import make_request
from tests.support.portal import later, spaces_made_plain

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)


@dataclasses.dataclass
class Desk:
    """A member with an account, and the session both are in."""

    db: Session
    member: Member

    @property
    def actor(self) -> actors.Actor:
        """The member in person."""
        return actors.member(self.member.id)

    def begin(self, key: str = "a key", **facts: Any) -> Thread:
        """Begin a conversation from a form with that key."""
        opening = Opening(
            **{"topic": Topic.REIMBURSEMENT, "subject": SUBJECT, "text": TEXT, **facts}
        )
        return service.begin(self.db, self.member.id, opening, key=key, actor=self.actor)[0]

    def write(self, thread: Thread, text: str = "Et alors ?", key: str = "1") -> Message:
        """Go on."""
        return service.write(self.db, thread, text, key=key, actor=self.actor)

    def unread(self) -> int:
        """Return what the menu says, from a member read anew."""
        self.db.expire_all()
        return queries.count_unread(self.db.get_one(Member, self.member.id))

    def state(self, thread: Thread) -> ThreadState:
        """Return where a conversation stands by now."""
        return thread.state

    def is_resolved(self, thread: Thread) -> bool:
        """Tell whether a complaint has been answered by now."""
        return thread.resolved_at is not None

    def mails(self) -> list[str]:
        """Return the kinds of the e-mails, oldest first."""
        return [mail[0] for mail in mails(self.db)]

    def actions(self) -> list[str]:
        """Return what the audit trail says of conversations."""
        events = select(AuditEvent.action).order_by(AuditEvent.id)
        return [each for each in self.db.scalars(events) if each.startswith("messages:")]

    def count(self, model: type[Thread] | type[Message]) -> int:
        """Return how many rows a table has."""
        return self.db.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    clock.start_at(MORNING)
    with database.write() as db:
        member = make_member(db)
        make_account(db, member)
        yield Desk(db, member)


def test_a_message_is_promised_an_answer_and_confirmed(desk: Desk) -> None:
    thread = desk.begin()
    assert desk.state(thread) is ThreadState.WAITING
    assert thread.answer_by == date(2022, 3, 31)
    assert not thread.is_complaint
    assert thread.reference.startswith("M-2022-")
    ((kind, recipient, facts),) = mails(desk.db)
    assert (kind, recipient) == ("message_sent", "jeanne@courriel.example")
    assert spaces_made_plain(facts["promised_on"]) == "31 mars 2022"
    assert TEXT not in str(facts)
    assert desk.actions() == ["messages:thread:begun"]


def test_the_same_form_twice_says_it_once(desk: Desk) -> None:
    first, second = desk.begin(), desk.begin()
    assert first.id == second.id
    assert desk.begin("another key").id != first.id
    one = desk.write(first)
    assert desk.write(first).id == one.id
    # From the same page, but not the same words: nothing is lost.
    assert desk.write(first, "Autre chose.").id != one.id
    assert desk.count(Message) == 4
    assert len(desk.mails()) == 4


def test_the_same_form_twice_at_once_begins_one(database: Database) -> None:
    clock.start_at(MORNING)
    with database.write() as db:
        member_id = make_member(db).id
    opening = Opening(Topic.OTHER, SUBJECT, TEXT)

    def send(db: Session, _number: int) -> str:
        actor = actors.member(member_id)
        return service.begin(db, member_id, opening, key="k", actor=actor)[0].reference

    assert len(set(run_at_once(database, send))) == 1
    with database.read() as db:
        assert db.scalar(select(func.count()).select_from(Message)) == 1


def test_an_answer_is_told_and_counted_until_it_is_read(desk: Desk) -> None:
    thread = desk.begin()
    assert desk.unread() == 0
    answering.answer(desk.db, thread, ANSWER, AGENT)
    assert (thread.state, thread.answer_by) == (ThreadState.ANSWERED, None)
    assert desk.mails()[-1] == "message_received"
    assert ANSWER not in str(mails(desk.db))
    assert desk.unread() == 1
    asked, answered = queries.list_messages(desk.db, thread.id)
    assert asked.seen_at is not None
    assert (answered.who, answered.is_unread) == ("Malakoff Humanis", True)
    # Somebody else's eyes are not the member's.
    assert service.mark_seen(desk.db, thread, Side.MEMBER, AGENT) == 0
    assert service.mark_seen(desk.db, thread, Side.MEMBER, desk.actor) == 1
    assert service.mark_seen(desk.db, thread, Side.MEMBER, desk.actor) == 0
    assert desk.unread() == 0
    assert desk.actions()[-1] == "messages:thread:read"


def test_to_go_on_reads_what_was_answered_and_keeps_the_first_promise(desk: Desk) -> None:
    thread = desk.begin()
    later(days=1)
    desk.write(thread)
    assert thread.answer_by == date(2022, 3, 31)
    answering.answer(desk.db, thread, ANSWER, AGENT)
    desk.write(thread, "Merci, mais non.", "2")
    assert desk.unread() == 0
    assert desk.state(thread) is ThreadState.WAITING
    assert thread.answer_by == date(2022, 4, 1)


def test_a_question_that_is_answered_ends_and_may_begin_again(desk: Desk) -> None:
    thread = desk.begin()
    answering.answer(desk.db, thread, ANSWER, AGENT)
    service.end(desk.db, thread, desk.actor)
    service.end(desk.db, thread, desk.actor)
    assert desk.state(thread) is ThreadState.CLOSED
    assert desk.unread() == 0
    assert desk.actions().count("messages:thread:closed") == 1
    assert queries.count_waiting(desk.db) == (0, 0, None)
    desk.write(thread)
    assert desk.state(thread) is ThreadState.WAITING


def test_a_complaint_is_acknowledged_at_once_with_its_two_days(desk: Desk) -> None:
    thread = desk.begin(is_complaint=True)
    assert thread.acknowledge_by == date(2022, 4, 5)
    assert thread.resolve_by == date(2022, 5, 24)
    assert thread.acknowledged_at is not None
    ((kind, _, facts),) = mails(desk.db)
    assert (kind, spaces_made_plain(facts["resolve_by"])) == (
        "complaint_acknowledged",
        "24 mai 2022",
    )
    service.mark_complaint(desk.db, thread, AGENT)
    assert desk.actions().count("messages:complaint:made") == 1


def test_an_advisor_calls_a_message_a_complaint_and_answers_it(desk: Desk) -> None:
    thread = desk.begin()
    with pytest.raises(OverError):
        answering.acknowledge(desk.db, thread, AGENT)
    later(days=3)
    answering.mark_complaint(desk.db, thread, AGENT)
    assert thread.resolve_by == date(2022, 5, 27)
    assert desk.mails() == ["message_sent", "complaint_acknowledged"]
    answering.answer(desk.db, thread, "Quel jour ?", AGENT, resolves=False)
    assert not desk.is_resolved(thread)
    with pytest.raises(OverError):
        answering.close(desk.db, thread, AGENT)
    answering.answer(desk.db, thread, ANSWER, AGENT)
    assert desk.is_resolved(thread)
    answering.close(desk.db, thread, AGENT)
    assert desk.state(thread) is ThreadState.CLOSED


def test_a_complaint_that_waits_for_an_advisor_is_acknowledged_once(desk: Desk) -> None:
    thread = desk.begin(is_complaint=True, waits_for_advisor=True)
    assert thread.acknowledged_at is None
    assert desk.mails() == ["message_sent"]
    answering.acknowledge(desk.db, thread, AGENT)
    answering.acknowledge(desk.db, thread, AGENT)
    assert desk.mails() == ["message_sent", "complaint_acknowledged"]


def test_a_complaint_is_withdrawn_by_its_member_alone_and_nothing_is_owed(desk: Desk) -> None:
    thread = desk.begin(is_complaint=True, waits_for_advisor=True)
    for reader in Side:
        with pytest.raises(OverError):
            service.end(desk.db, thread, desk.actor, reader)
    later(days=30)
    service.end(desk.db, thread, desk.actor, withdraws=True)
    assert desk.actions()[-1] == "messages:complaint:withdrawn"
    assert queries.count_waiting(desk.db) == (0, 0, None)
    waiting = gauges.count_waiting(desk.db)
    assert (waiting["complaints"], waiting["late_receipts"]) == (0, 0)
    # The receipt promises an answer.
    with pytest.raises(OverError):
        answering.acknowledge(desk.db, thread, AGENT)
    found = queries.complaint_of(thread)
    assert found is not None
    assert found.withdrawn_at is not None
    assert found.withdrawn_at.date() == date(2022, 4, 23)
    desk.write(thread)
    assert queries.count_waiting(desk.db) == (1, 1, date(2022, 4, 5))


def test_the_queue_has_complaints_first_and_then_what_is_due_first(desk: Desk) -> None:
    plain = desk.begin("1")
    later(days=1)
    newer = desk.begin("2")
    complaint = desk.begin("3", is_complaint=True)
    waiting = desk.begin("4", is_complaint=True, waits_for_advisor=True)
    asked_back = desk.begin("5", is_complaint=True)
    answering.answer(desk.db, asked_back, "Quel jour ?", AGENT, resolves=False)
    answering.answer(desk.db, desk.begin("6"), ANSWER, AGENT)
    queue = queries.list_waiting(desk.db, 10)
    assert [each.reference for each in queue] == [
        each.reference for each in (waiting, complaint, asked_back, plain, newer)
    ]
    assert queue[0].due == date(2022, 4, 6)
    assert queue[1].due == date(2022, 5, 25)
    assert (queue[0].member_number, queue[0].is_acknowledged) == (desk.member.member_number, False)
    assert [each.reference for each in queries.list_waiting(desk.db, 1, 1)] == [complaint.reference]
    assert queries.count_waiting(desk.db) == (5, 3, date(2022, 3, 31))


def test_the_insurer_may_write_first_with_a_file(desk: Desk) -> None:
    opening = Opening(Topic.OTHER, SUBJECT, ANSWER, files=[FILE])
    thread, _ = answering.begin(desk.db, desk.member.id, opening, AGENT)
    assert desk.unread() == 1
    (said,) = queries.list_messages(desk.db, thread.id)
    ((attached),) = said.papers
    assert attached.name == "Décompte.pdf"
    found = queries.find_paper(desk.db, thread.id, attached.code)
    assert found is not None
    assert queries.find_paper(desk.db, desk.begin().id, attached.code) is None


def test_what_is_said_about_a_request_stands_with_it(desk: Desk) -> None:
    request = make_request(desk.db, desk.member)
    assert queries.find_of_request(desk.db, request.id) is None
    assert queries.list_of_request(desk.db, request.id) == ()
    thread = desk.begin(topic=Topic.REQUEST, request=request)
    answering.answer(desk.db, thread, ANSWER, AGENT)
    found = queries.find_of_request(desk.db, request.id)
    assert found is not None
    assert [each.text for each in found.messages] == [TEXT, ANSWER]
    assert found.unread == 1


def test_lists_are_of_one_member_and_have_pages(desk: Desk) -> None:
    for number in range(11):
        desk.begin(str(number))
    first, second = (queries.list_of_member(desk.db, desk.member.id, n) for n in (1, 2))
    assert first is not None
    assert second is not None
    assert (len(first.threads), len(second.threads), second.pages) == (10, 1, 2)
    assert queries.list_of_member(desk.db, desk.member.id, 3) is None
    other = make_member(desk.db)
    empty = queries.list_of_member(desk.db, other.id)
    assert empty is not None
    assert (empty.threads, empty.pages) == ([], 1)
    assert queries.find_of_member(desk.db, other.id, first.threads[0].reference) is None


def test_words_and_subjects_are_enciphered(desk: Desk) -> None:
    thread = desk.begin()
    kept = desk.db.execute(text("SELECT subject, text FROM message_threads JOIN messages ON true"))
    for subject, said in kept:
        assert SUBJECT.encode() not in bytes(subject)
        assert TEXT.encode() not in bytes(said)
    assert thread.subject == SUBJECT


def test_the_mediator_is_that_of_the_newest_contract(desk: Desk) -> None:
    assert "CTIP" in mediators.mediator_of(desk.db, desk.member.id).name
    make_contract(desk.db, desk.member, legal_code=LegalFamily.MUTUAL, started_on=date(2019, 1, 1))
    assert "Mutualité" in mediators.mediator_of(desk.db, desk.member.id).name
    make_contract(
        desk.db, desk.member, legal_code=LegalFamily.INSURANCE, started_on=date(2020, 1, 1)
    )
    found = mediators.mediator_of(desk.db, desk.member.id)
    assert "Assurance" in found.name
    assert found.address[-1].startswith("75441")
    assert set(mediators.mediators()) == set(LegalFamily)


def test_five_years_after_the_last_word_nothing_is_left(desk: Desk) -> None:
    opening = Opening(Topic.OTHER, SUBJECT, ANSWER, files=[FILE])
    answering.begin(desk.db, desk.member.id, opening, AGENT)
    kept = make_thread(desk.db, desk.member)
    later(days=5 * 365)
    desk.write(kept)
    later(days=10)
    for slug in ("message_files", "messages"):
        purging.apply(desk.db, BY_SLUG[slug])
    assert desk.db.scalars(select(Thread.reference)).all() == [kept.reference]
    assert desk.count(Message) == 2
    assert desk.db.scalar(select(func.count()).select_from(Paper)) == 0
    assert desk.db.scalar(select(func.count()).select_from(Request)) == 0
