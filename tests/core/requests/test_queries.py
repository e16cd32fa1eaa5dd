"""Requests are read without their answers where a list is enough, and never those of somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.actors import ActorKind
from mh_portal.core.database import Database
from mh_portal.core.requests import queries, service
from mh_portal.core.requests.rules import RequestState
from tests.factories.members import make_member
from tests.factories.requests import make_draft, make_request
from tests.support.portal import later

MORNING = datetime(2022, 3, 24, 23, 30, tzinfo=clock.ZONE)
S = RequestState


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    clock.start_at(MORNING)
    with database.write() as db:
        yield db


def test_what_is_open_comes_with_what_a_home_page_shows(db: Session) -> None:
    member = make_member(db)
    waiting = make_request(db, member, S.WAITING_FOR_MEMBER)
    later(minutes=1)
    older = make_request(db, member)
    for state in (S.ACCEPTED, S.REFUSED, S.CLOSED, S.WITHDRAWN):
        make_request(db, member, state)
    make_request(db, make_member(db))
    later(minutes=1)
    newer, since = make_draft(db, member), clock.utcnow()
    found = queries.list_current(db, member.id, since, 5)
    # What waits for the member first, and the draft last although it is the newest.
    assert [each.reference for each in found] == [one.reference for one in (waiting, older, newer)]
    asked, sent, draft = found
    assert (asked.is_waiting, sent.is_waiting) == (True, False)
    assert (draft.is_draft, draft.is_over, draft.kept_until) == (True, False, date(2022, 4, 23))
    assert (sent.is_draft, sent.title) == (False, "Mes droits sur mes données")
    # The day of a moment is the one of the members' clock, and not of Greenwich.
    assert sent.sent_at is not None
    assert sent.sent_at.date() == date(2022, 3, 24)
    assert sent.promised_on == date(2022, 4, 24)
    assert len(queries.list_current(db, member.id, since, 1)) == 1
    # Those that were answered since then come too, but not what the member took back.
    lately = queries.list_current(db, member.id, since - timedelta(minutes=2), 9)
    assert {each.state for each in lately if each.was_answered} == {S.ACCEPTED, S.REFUSED, S.CLOSED}
    assert len(lately) == 6


def test_a_list_costs_one_statement_and_deciphers_nothing(database: Database) -> None:
    with database.write() as db:
        member = make_member(db)
        for _ in range(3):
            make_request(db, member)
        member_id = member.id
    said: list[str] = []
    event.listen(database.reader, "before_cursor_execute", lambda *args: said.append(str(args[2])))
    with database.read() as db:
        since = clock.utcnow()
        for found in (
            queries.list_current(db, member_id, since, 3),
            queries.list_of_member(db, member_id),
        ):
            assert len(found) == 3
    assert len([each for each in said if each.startswith("SELECT")]) == 2
    assert not any("details" in each for each in said)


def test_a_draft_thrown_away_is_not_shown_but_a_lapsed_one_is(db: Session) -> None:
    member = make_member(db)
    lapsed = make_draft(db, member)
    later(days=31)
    service.lapse_drafts(db)
    service.withdraw(db, make_draft(db, member), actors.member(member.id))
    db.flush()
    assert [each.reference for each in queries.list_of_member(db, member.id)] == [lapsed.reference]


def test_a_foreign_request_is_not_found(db: Session) -> None:
    request = make_request(db, make_member(db))
    other = make_member(db).id
    for find in (queries.find_of_member, queries.find_for_change):
        assert find(db, request.member_id, request.reference) is request
        assert find(db, other, request.reference) is None
        assert find(db, request.member_id, request.reference.lower()) is None


def test_only_a_draft_that_holds_an_answer_is_offered_again(db: Session) -> None:
    member = make_member(db)
    begun = make_draft(db, member)
    make_draft(db, member, {})
    make_request(db, member)
    make_draft(db, make_member(db))
    found = queries.list_begun(db, member.id, "droits")
    assert [each.reference for each in found] == [begun.reference]
    assert queries.list_begun(db, member.id, "carte") == []


def test_what_happened_is_told_in_its_order_and_in_local_time(db: Session) -> None:
    request = make_request(db, make_member(db))
    events = queries.list_events(db, request.id)
    assert [each.state for each in events] == [S.DRAFT, S.SUBMITTED]
    assert {each.actor_kind for each in events} == {ActorKind.MEMBER}
    assert events[0].at.utcoffset() == MORNING.utcoffset()
    assert events[0].at.date() == date(2022, 3, 24)
