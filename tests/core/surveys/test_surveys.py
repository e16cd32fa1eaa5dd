"""Surveys on both databases: asked once of who agreed, answered, changed, heard as complaints."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.consents.rules import Answer, Purpose
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from mh_portal.core.messages import queries as messages
from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.messages.rules import Author
from mh_portal.core.privacy import purging
from mh_portal.core.privacy.retention import BY_SLUG
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.surveys import links, queries, rules, service
from mh_portal.core.surveys.links import Asked
from mh_portal.core.surveys.models import Survey
from mh_portal.core.surveys.queries import Question
from tests.core.accounts.test_concurrency import run_at_once
from tests.factories import consents
from tests.factories.accounts import mails, make_account
from tests.factories.members import make_member
from tests.factories.requests import make_request
from tests.support.portal import later

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
WORST, BEST = rules.SCORES[-1], rules.SCORES[0]


@dataclasses.dataclass
class Desk:
    """A member with an account and a finished request."""

    db: Session
    member: Member
    request: Request

    @property
    def asked(self) -> Asked:
        """The survey of the request."""
        return Asked(self.member.id, self.request.id)

    def question(self) -> Question:
        """Return the survey as its page shows it."""
        found = queries.find_question(self.db, self.asked)
        assert found is not None
        return found

    def answer(self, score: int, comment: str = "") -> Survey:
        """Answer by the link of the e-mail."""
        return service.answer(self.db, self.question(), score, comment, actors.VISITOR)

    def agree(self, answer: Answer = Answer.GIVEN) -> None:
        """Decide about surveys by e-mail."""
        consents.decide(self.db, self.member.id, Purpose.SATISFACTION, email=answer)

    def asked_by_mail(self) -> list[str]:
        """Return the requests that the e-mails asked about."""
        return [facts["reference"] for kind, _, facts in mails(self.db) if kind == "survey_asked"]


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    clock.start_at(MORNING)
    with database.write() as db:
        member = make_member(db)
        make_account(db, member)
        yield Desk(db, member, make_request(db, member, RequestState.CLOSED))


def test_who_agreed_is_asked_once(desk: Desk) -> None:
    desk.agree()
    later(hours=1)
    assert service.ask_due(desk.db) == 1
    assert service.ask_due(desk.db) == 0
    assert desk.asked_by_mail() == [desk.request.reference]
    (facts,) = [mail[2] for mail in mails(desk.db) if mail[0] == "survey_asked"]
    assert links.read(facts["token"]) == desk.asked


@pytest.mark.parametrize("answer", [None, Answer.WITHDRAWN])
def test_without_a_yes_nobody_is_written_to(desk: Desk, answer: Answer | None) -> None:
    if answer:
        desk.agree()
        desk.agree(answer)
    assert service.ask_due(desk.db) == 0
    assert desk.asked_by_mail() == []
    # The page of the request offers it all the same.
    assert desk.question().may_be_answered(clock.utcnow())


def test_nobody_is_asked_about_what_was_long_ago_or_is_not_finished(desk: Desk) -> None:
    desk.agree()
    make_request(desk.db, desk.member, RequestState.WITHDRAWN)
    make_request(desk.db, desk.member, RequestState.IN_PROGRESS)
    later(days=15)
    assert service.ask_due(desk.db) == 0


def test_a_first_sign_in_is_asked_about_a_day_later(desk: Desk) -> None:
    desk.agree()
    desk.answer(BEST)
    assert service.ask_due(desk.db) == 0
    later(days=1, hours=1)
    assert service.ask_due(desk.db) == 1
    assert desk.asked_by_mail() == [""]
    assert service.ask_due(desk.db) == 0


def test_what_is_no_finished_request_of_the_member_has_no_survey(desk: Desk) -> None:
    under_way = make_request(desk.db, desk.member)
    other = make_member(desk.db)
    for asked in (
        Asked(desk.member.id, under_way.id),
        Asked(other.id, desk.request.id),
        Asked(other.id),
        Asked(desk.member.id, 10**6),
    ):
        assert queries.find_question(desk.db, asked) is None


def test_a_second_answer_takes_the_place_of_the_first_for_thirty_days(desk: Desk) -> None:
    desk.answer(BEST, "Merci.")
    later(days=29)
    survey = desk.answer(3)
    assert (survey.score, survey.comment) == (3, "Merci.")
    assert desk.db.scalar(select(func.count()).select_from(Survey)) == 1
    later(days=2)
    assert not desk.question().may_be_answered(clock.utcnow())
    with pytest.raises(service.ClosedError):
        desk.answer(WORST)
    with pytest.raises(ValueError, match="6"):
        desk.answer(6)


def test_a_low_score_with_a_comment_is_a_complaint_to_acknowledge(desk: Desk) -> None:
    survey = desk.answer(2, "Trop long.")
    thread = desk.db.get_one(Thread, survey.thread_id)
    assert thread.is_complaint
    assert thread.acknowledged_at is None
    assert thread.request_id is None
    (said,) = messages.list_messages(desk.db, thread.id)
    assert (said.text, said.author) == ("Trop long.", Author.LINK)
    (waiting,) = messages.list_waiting(desk.db, 10)
    assert (waiting.reference, waiting.is_complaint) == (thread.reference, True)
    assert [mail[0] for mail in mails(desk.db)][-1] == "message_sent"
    # Sent twice, it is one; said in other words, it goes on.
    desk.answer(2, "Trop long.")
    desk.answer(1, "Et trop cher.")
    assert desk.db.scalar(select(func.count()).select_from(Thread)) == 1
    assert desk.db.scalar(select(func.count()).select_from(Message)) == 2


@pytest.mark.parametrize(("score", "comment"), [(1, ""), (2, "  "), (3, "Bof."), (5, "Bien.")])
def test_anything_else_is_none(desk: Desk, score: int, comment: str) -> None:
    assert desk.answer(score, comment.strip()).thread_id is None
    assert not rules.is_complaint(score, comment)


def test_two_clicks_at_once_are_one_answer(database: Database) -> None:
    clock.start_at(MORNING)
    with database.write() as db:
        member = make_member(db)
        asked = Asked(member.id, make_request(db, member, RequestState.ACCEPTED).id)

    def answer(db: Session, _number: int) -> int:
        question = queries.find_question(db, asked)
        assert question is not None
        return service.answer(db, question, WORST, "Non.", actors.VISITOR).id

    assert len(set(run_at_once(database, answer))) == 1
    with database.read() as db:
        assert db.scalar(select(func.count()).select_from(Thread)) == 1


@given(st.text(max_size=60))
def test_only_the_portal_makes_an_address(text: str) -> None:
    assert links.read(text) is None


def test_an_address_says_whom_and_what_and_cannot_be_changed(desk: Desk) -> None:
    for asked in (desk.asked, Asked(desk.member.id)):
        token = links.token(asked)
        assert len(token) == 43
        assert links.read(token) == asked
        for place in range(42):
            other = "A" if token[place] != "A" else "B"
            assert links.read(f"{token[:place]}{other}{token[place + 1 :]}") is None


def test_after_two_years_the_opinion_is_gone(desk: Desk) -> None:
    desk.answer(BEST, "Merci.")
    later(days=740)
    assert purging.apply(desk.db, BY_SLUG["surveys"]) == 1
    assert desk.db.scalar(select(func.count()).select_from(Survey)) == 0
