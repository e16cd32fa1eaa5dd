"""The papers of a request: required, given, taken back, asked for once more, and gone with the draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.config import Settings
from mh_portal.core import actors, clock
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from mh_portal.core.papers import queries as papers
from mh_portal.core.papers.models import Paper
from mh_portal.core.papers.rules import Reason, RefusedError
from mh_portal.core.requests import attachments, moving, processing, queries, service
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from tests.factories.accounts import mails, make_account
from tests.factories.members import make_member
from tests.factories.papers import NOTE, SLOT, make_quote_draft, make_received, make_waiting
from tests.support.portal import later

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
S = RequestState


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    clock.start_at(MORNING)
    with database.write_session() as session:
        yield session


@pytest.fixture
def member(db: Session) -> Member:
    found = make_member(db)
    make_account(db, found)
    return found


@pytest.fixture
def waiting(db: Session, member: Member) -> Request:
    return make_waiting(db, member)


def give(db: Session, request: Request, slot: str = SLOT, content: bytes | None = None) -> Paper:
    actor = actors.member(request.member_id)
    return attachments.add(db, request, slot, make_received(content=content), actor)


def submit(db: Session, request: Request) -> None:
    actor = actors.member(request.member_id)
    service.submit(db, request, version=request.version, actor=actor)


def complete(db: Session, request: Request, text: str = "") -> None:
    service.complete(db, request, text, actors.member(request.member_id))


def codes(db: Session, request: Request) -> list[str]:
    return [paper.code for paper in papers.list_of_request(db, request.id)]


def test_a_request_is_not_sent_without_what_its_kind_requires(db: Session, member: Member) -> None:
    draft = make_quote_draft(db, member, papers=0)
    assert attachments.are_awaited(db, draft)
    attachments.look_at(draft)
    assert attachments.are_awaited(db, draft)
    with pytest.raises(service.IncompleteError):
        submit(db, draft)
    give(db, draft)
    assert not attachments.are_awaited(db, draft)
    submit(db, draft)
    assert draft.state is S.SUBMITTED


def test_the_page_of_the_papers_is_asked_for_once_even_with_all_there(
    db: Session, member: Member
) -> None:
    draft = make_quote_draft(db, member, papers=0)
    give(db, draft)
    assert attachments.are_awaited(db, draft)
    attachments.look_at(draft)
    assert not attachments.are_awaited(db, draft)


def test_another_paper_asks_for_another_look_at_the_recap(db: Session, member: Member) -> None:
    draft = make_quote_draft(db, member)
    db.flush()
    shown = draft.version
    later(minutes=1)
    give(db, draft)
    db.flush()
    with pytest.raises(service.ChangedMeanwhileError):
        service.submit(db, draft, version=shown, actor=actors.member(member.id))


def test_a_draft_takes_five_files(db: Session, member: Member) -> None:
    draft = make_quote_draft(db, member, papers=5)
    with pytest.raises(RefusedError) as refused:
        give(db, draft)
    assert refused.value.reason is Reason.TOO_MANY_FILES
    attachments.remove(db, draft, codes(db, draft)[0], actors.member(member.id))
    give(db, draft)
    assert len(codes(db, draft)) == 5


def test_a_draft_is_kept_as_long_after_a_paper_as_after_an_answer(
    db: Session, member: Member
) -> None:
    draft = make_quote_draft(db, member, papers=0)
    later(days=20)
    give(db, draft)
    later(days=20)
    assert service.lapse_drafts(db) == 0


@pytest.mark.parametrize("end", ["thrown away", "lapsed"])
def test_the_files_of_a_draft_go_with_it(
    db: Session, member: Member, settings: Settings, end: str
) -> None:
    draft = make_quote_draft(db, member, papers=2)
    db.commit()
    folder = settings.instance / "papers"
    assert len(files(folder)) == 2
    if end == "lapsed":
        later(days=31)
        assert service.lapse_drafts(db) == 1
    else:
        service.withdraw(db, draft, actors.member(member.id))
    db.commit()
    assert files(folder) == []
    assert db.scalars(select(Paper)).all() == []


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_sent_is_not_taken_back(db: Session, member: Member) -> None:
    draft = make_quote_draft(db, member)
    submit(db, draft)
    assert attachments.changeable(draft, papers.list_of_request(db, draft.id)) == []
    with pytest.raises(moving.NotPossibleError):
        attachments.remove(db, draft, codes(db, draft)[0], actors.member(member.id))
    with pytest.raises(moving.NotPossibleError):
        give(db, draft)
    with pytest.raises(moving.NotPossibleError):
        attachments.look_at(draft)


def test_a_file_that_is_gone_is_taken_back_without_a_word(db: Session, member: Member) -> None:
    draft = make_quote_draft(db, member)
    before = codes(db, draft)
    attachments.remove(db, draft, "0" * 32, actors.member(member.id))
    assert codes(db, draft) == before


def test_what_was_asked_for_is_sent_and_examined(db: Session, waiting: Request) -> None:
    later(hours=1)
    new = give(db, waiting, attachments.COMPLEMENT)
    given = papers.list_of_request(db, waiting.id)
    assert attachments.changeable(waiting, given) == [new]
    complete(db, waiting, "Voici la page 2.")
    assert waiting.state is S.IN_PROGRESS
    assert [kind for kind, _, _ in mails(db)][-1] == "request_completed"
    asked, sent = queries.list_events(db, waiting.id)[-2:]
    assert (asked.state, asked.note) == (S.WAITING_FOR_MEMBER, NOTE)
    assert (sent.before, sent.state, sent.note) == (S.WAITING_FOR_MEMBER, S.IN_PROGRESS, "Voici la page 2.")  # fmt: skip


def test_words_alone_answer_as_well_and_nothing_does_not(db: Session, waiting: Request) -> None:
    with pytest.raises(service.IncompleteError):
        complete(db, waiting)
    complete(db, waiting, "Je n’ai pas de page 2.")
    assert waiting.state is S.IN_PROGRESS


def test_sent_twice_it_is_sent_once(db: Session, waiting: Request) -> None:
    give(db, waiting, attachments.COMPLEMENT, b"page 2")
    complete(db, waiting, "Voici.")
    before = len(queries.list_events(db, waiting.id))
    give(db, waiting, attachments.COMPLEMENT, b"page 2")
    complete(db, waiting, "Voici.")
    assert len(queries.list_events(db, waiting.id)) == before
    assert len(codes(db, waiting)) == 2
    with pytest.raises(moving.NotPossibleError):
        complete(db, waiting, "Autre chose.")
    with pytest.raises(moving.NotPossibleError):
        give(db, waiting, attachments.COMPLEMENT, b"page 3")


def test_a_second_question_leaves_the_first_answer_alone(db: Session, waiting: Request) -> None:
    later(hours=1)
    first = give(db, waiting, attachments.COMPLEMENT)
    complete(db, waiting)
    later(hours=1)
    agent = actors.agent(waiting.taken_by_id or 0)
    processing.ask_for_papers(db, waiting, "Et la page 3 ?", agent)
    given = papers.list_of_request(db, waiting.id)
    assert attachments.changeable(waiting, given) == []
    with pytest.raises(moving.NotPossibleError):
        attachments.remove(db, waiting, first.code, actors.member(waiting.member_id))


def test_nothing_is_completed_that_nobody_asked_about(db: Session, member: Member) -> None:
    draft = make_quote_draft(db, member)
    for text in ("", "Voici."):
        with pytest.raises(moving.NotPossibleError):
            complete(db, draft, text)
