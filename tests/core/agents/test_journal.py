"""The journal of the agents: what they opened and did, what stands out, page by page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from mh_portal.core import actors
from mh_portal.core.accounts.models import Account
from mh_portal.core.agents import journal, rules, words
from mh_portal.core.agents.journal import Asked, Event, OpenedFile
from mh_portal.core.agents.rules import Unusual
from mh_portal.core.assistance import service as assistance
from mh_portal.core.assistance.models import CallBackReason
from mh_portal.core.audit import service as audit
from mh_portal.core.database import Database
from mh_portal.core.journal import words as journal_words
from mh_portal.core.members.models import Member
from tests.conftest import ON_BOTH
from tests.factories.agents import make_agent, make_file
from tests.factories.members import make_member

# Nine o'clock in Paris, and half past midnight there.
MORNING = datetime(2022, 3, 24, 8, tzinfo=UTC)
ANYTHING = Asked()
NIGHT = datetime(2022, 3, 24, 23, 30, tzinfo=UTC)


def opened(db: Session, agent: Account, member: Member, at: datetime = MORNING) -> int:
    ended = at + timedelta(minutes=30)
    return make_file(db, agent, member, opened_at=at, expires_at=ended, closed_at=ended).id


def files(
    database: Database, asked: Asked = ANYTHING, *, is_unusual: bool = False, length: int = 30
) -> list[OpenedFile]:
    """Return every file, page by page, as somebody reads who goes on to the end."""
    found: list[OpenedFile] = []
    before = None
    while True:
        with database.read() as db:
            names = [name for _, name in journal.list_agents(db)]
            page = journal.list_files(
                db, asked, names, length=length, before=before, is_unusual=is_unusual
            )
        assert len(page.entries) <= length
        found.extend(page.entries)
        before = page.before
        if before is None:
            return found


def events(database: Database, asked: Asked = ANYTHING, *, length: int = 30) -> list[Event]:
    """Return every event, page by page."""
    found: list[Event] = []
    before = None
    while True:
        with database.read() as db:
            page = journal.list_events(db, asked, length=length, before=before)
        found.extend(page.entries)
        before = page.before
        if before is None:
            return found


def test_a_file_counts_what_its_agent_did_in_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as db:
        agent, other = make_agent(db), make_agent(db, "luc@conseil.example", name="Luc Vasseur")
        member, stranger = make_member(db), make_member(db)
        at = MORNING + timedelta(minutes=5)
        monkeypatch.setattr("mh_portal.core.clock.utcnow", lambda: at)
        opened(db, agent, member)
        for actor, whose, action in (
            (actors.agent(agent.id), member.id, "profile:phone:changed"),
            (actors.agent(agent.id), member.id, "desk:file:opened"),
            (actors.agent(agent.id), member.id, "desk:page:refused"),
            (actors.agent(other.id), member.id, "profile:phone:changed"),
            (actors.agent(agent.id), stranger.id, "profile:phone:changed"),
            (actors.member(member.id), member.id, "profile:phone:changed"),
        ):
            audit.record(db, action, actor, member_id=whose)
    (file,) = files(database)
    assert (file.agent, file.acts, file.unusual) == ("Claire Aubert", 1, ())


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_file_ends_when_it_expires_however_late_it_is_closed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    over, now = MORNING + timedelta(minutes=30), MORNING + timedelta(minutes=38)
    with database.write() as db:
        agent, member = make_agent(db), make_member(db)
        # Closed by the next opening, by the agent, by nobody; and one that is open still.
        for opened_at, closed_at in (
            (MORNING, now),
            (MORNING, MORNING + timedelta(minutes=10)),
            (MORNING, None),
            (now, None),
        ):
            ends = opened_at + timedelta(minutes=30)
            make_file(db, agent, member, opened_at=opened_at, expires_at=ends, closed_at=closed_at)
        for minutes in (5, 20, 35, 38):
            at = MORNING + timedelta(minutes=minutes)
            monkeypatch.setattr("mh_portal.core.clock.utcnow", lambda at=at: at)
            by = actors.agent(agent.id)
            audit.record(db, "profile:phone:changed", by, member_id=member.id)
    found = [(file.closed_at, file.acts) for file in reversed(files(database))]
    assert found == [(over, 2), (MORNING + timedelta(minutes=10), 1), (over, 2), (None, 1)]


def test_a_file_opened_by_who_had_read_of_its_member_stands_out(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mh_portal.core.clock.utcnow", lambda: MORNING + timedelta(minutes=5))
    with database.write() as db:
        agent = make_agent(db)
        for facts in ({"reason": "debit", "had_read": True}, {"reason": "debit"}):
            member = make_member(db)
            opened(db, agent, member)
            by = actors.agent(agent.id)
            audit.record(db, "desk:file:opened", by, member_id=member.id, changes=facts)
    second, first = files(database)
    assert Unusual.HAD_READ in first.unusual
    assert Unusual.HAD_READ not in second.unusual


def test_what_a_member_asked_for_before_explains_a_file(database: Database) -> None:
    with database.write() as db:
        agent, member, called = make_agent(db), make_member(db), make_member(db)
        assistance.mark_call_back(db, called.id, CallBackReason.SIGN_IN_FAILED)
        now = datetime.now(UTC) + timedelta(minutes=1)
        opened(db, agent, member, now)
        opened(db, agent, called, now)
        opened(db, agent, called, now + rules.CONTACT_LASTS + timedelta(days=1))
    assert [file.unusual for file in reversed(files(database))] == [
        (Unusual.NOTHING_DONE,),
        (),
        (Unusual.NOTHING_DONE,),
    ]


def test_names_that_are_the_agents_or_a_colleagues_stand_out(database: Database) -> None:
    with database.write() as db:
        agent = make_agent(db)
        make_agent(db, "luc@conseil.example", name="Luc Vasseur")
        opened(db, agent, make_member(db, birth_name="AUBERT"))
        opened(db, agent, make_member(db, first_name="LUC", last_name="VASSEUR"))
    second, first = files(database)
    assert Unusual.SAME_NAME in first.unusual
    assert Unusual.COLLEAGUE in second.unusual


def test_many_files_are_counted_by_the_local_day(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "FILES_A_DAY", 2)
    with database.write() as db:
        agent, member = make_agent(db), make_member(db)
        for at in (MORNING, MORNING, NIGHT, MORNING):
            opened(db, agent, member, at)
    assert [Unusual.MANY_FILES in file.unusual for file in files(database)] == [
        True,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("is_unusual", [False, True])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 7])
def test_pages_hold_every_file_once(
    database: Database, monkeypatch: pytest.MonkeyPatch, count: int, *, is_unusual: bool
) -> None:
    monkeypatch.setattr(journal, "CHUNK", 2)
    monkeypatch.setattr(journal, "MOST_READ", 3)
    with database.write() as db:
        agent, member = make_agent(db), make_member(db)
        made = [opened(db, agent, member) for _ in range(count)]
    found = files(database, is_unusual=is_unusual, length=2)
    assert [file.id for file in found] == made[::-1]


def test_filters_leave_out_the_rest(database: Database) -> None:
    with database.write() as db:
        agent, other = make_agent(db), make_agent(db, "luc@conseil.example", name="Luc Vasseur")
        member, stranger = make_member(db), make_member(db)
        number, agent_id = member.member_number, agent.id
        wanted = opened(db, agent, member, NIGHT)
        opened(db, agent, stranger, NIGHT)
        opened(db, other, member, NIGHT)
        opened(db, agent, member, MORNING)
    day = date(2022, 3, 25)
    asked = Asked(agent_id=agent_id, member_number=number, first=day, last=day)
    assert [file.id for file in files(database, asked)] == [wanted]


def test_events_are_those_of_agents_by_kind(database: Database) -> None:
    with database.write() as db:
        agent, member = make_agent(db), make_member(db)
        by = actors.agent(agent.id)
        for action in (
            "requests:request:taken",
            "profile:phone:changed",
            "requests:request:refused",
        ):
            audit.record(db, action, by, member_id=member.id)
        audit.record(db, "requests:request:submitted", actors.member(agent.id), member_id=member.id)
        audit.record(db, "agents:link:made", by, changes={"account": agent.id})
        number = member.member_number
    assert [event.action for event in events(database, length=2)] == [
        "agents:link:made",
        "requests:request:refused",
        "profile:phone:changed",
        "requests:request:taken",
    ]
    requests = events(database, Asked(area="requests", member_number=number))
    assert [event.action for event in requests] == [
        "requests:request:refused",
        "requests:request:taken",
    ]
    assert events(database, Asked(first=date(2000, 1, 1), last=date(2000, 1, 2))) == []


def test_supervisors_read_no_codes_and_no_words_to_the_member() -> None:
    areas = {"agents", "assistance", "desk", "messages", "papers", "requests"}
    actions = sorted({*journal_words.SENTENCES, *journal_words.OF_NO_MEMBER})
    told = {each: words.sentence(each) for each in actions if each.partition(":")[0] in areas}
    assert {"requests:card_order:made", "desk:file:opened"} <= set(told)
    assert [each for each in told if each == told[each]] == []
    to_the_member = re.compile(r"\b(vous|votre|vos)\b", re.IGNORECASE)
    assert [each for each in told if to_the_member.search(told[each])] == []
