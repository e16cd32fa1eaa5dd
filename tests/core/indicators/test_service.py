"""The counts follow the audit trail: once each, whatever runs twice, breaks off or begins anew."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts.models import Link, LinkPurpose
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.campaigns.models import (
    Campaign,
    CampaignKind,
    CampaignState,
    Mailing,
    MailingChannel,
    Wave,
)
from mh_portal.core.database import Database
from mh_portal.core.indicators import gauges, hits, service, storing
from mh_portal.core.indicators.counting import Name
from mh_portal.core.indicators.models import DayCount, Gauge
from mh_portal.core.members.models import Member
from mh_portal.core.messages import answering
from mh_portal.core.messages.models import Thread
from mh_portal.core.requests import processing
from mh_portal.core.requests.models import Request
from tests.conftest import ON_BOTH
from tests.factories.agents import make_agent
from tests.factories.members import make_member
from tests.factories.messages import make_thread
from tests.factories.requests import make_request

NOW = datetime.fromisoformat("2022-03-24T09:00:00+01:00")
Counts = dict[tuple[str, str], int]


@pytest.fixture(autouse=True)
def _morning() -> None:
    clock.start_at(NOW)


def counts(database: Database) -> dict[tuple[str, str, str], int]:
    with database.read() as db:
        rows = db.scalars(select(DayCount).order_by(DayCount.name, DayCount.day, DayCount.detail))
        return {(str(row.day), row.name, row.detail): row.count for row in rows}


def today(database: Database) -> Counts:
    day = str(clock.today())
    return {key[1:]: count for key, count in counts(database).items() if key[0] == day}


def record(database: Database, action: str, member_id: int | None = None, **changes: Any) -> None:
    with database.write() as db:
        audit.record(db, action, actors.VISITOR, member_id=member_id, changes=changes)


def add_member(database: Database, **facts: Any) -> int:
    with database.write() as db:
        return make_member(db, **facts).id


def test_each_event_is_counted_once(database: Database) -> None:
    member = add_member(database)
    for failures in range(1, 6):
        record(database, "accounts:session:refused", member, failures=failures)
    record(database, "accounts:creation:facts_do_not_match", failures=1)
    record(database, "surveys:answer:given", member, score=[None, 2])
    record(database, "debits:day:changed", member, due_on=["2022-04-05", "2022-04-15"])
    record(database, "desk:file:opened", member, reason="debit")
    assert service.refresh(database) == 9
    assert service.refresh(database) == 0
    assert today(database) == {
        ("access_locked", "sign_in"): 1,
        ("call", "debit"): 1,
        ("debit_shift", "15"): 1,
        ("facts_mismatch", "unknown_number"): 1,
        ("sign_in_failed", "password"): 5,
        ("survey_score", "2"): 1,
    }


def test_a_password_link_that_an_advisor_sends_is_nobodys_visit(database: Database) -> None:
    member = add_member(database)
    record(database, "accounts:password_link:sent", member)
    record(database, "accounts:password_link:unknown")
    with database.write() as db:
        agent = actors.agent(make_agent(db).id)
        audit.record(db, "accounts:password_link:sent", agent, member_id=member)
    service.refresh(database)
    assert today(database) == {
        ("password_forgotten", "sent"): 1,
        ("password_forgotten", "unknown"): 1,
    }


def test_nothing_that_was_typed_gets_into_the_counts(database: Database) -> None:
    record(database, "desk:file:opened", 1, reason="jeanne@courriel.example")
    record(database, "surveys:answer:given", 1, score=[None, "5; DROP"])
    record(database, "debits:day:changed", 1, due_on="hier")
    service.refresh(database)
    assert today(database) == {("call", "other"): 1, ("debit_shift", "other"): 1}


def test_delays_are_counted_against_the_promise(database: Database) -> None:
    with database.write() as db:
        agent = actors.agent(make_agent(db).id)
        soon, late = (make_request(db, make_member(db)).id for _ in range(2))
        thread = make_thread(db, make_member(db), is_complaint=True, waits_for_advisor=True).id
        question = make_thread(db, make_member(db)).id
    clock.start_at(NOW + timedelta(days=3))
    with database.write() as db:
        accept(db, soon, agent)
        answering.acknowledge(db, db.get_one(Thread, thread), agent)
        for _ in range(2):
            answering.answer(db, db.get_one(Thread, question), "Il est parti hier.", agent)
    clock.start_at(NOW + timedelta(days=60))
    with database.write() as db:
        accept(db, late, agent)
    service.refresh(database)
    found = {key[1:]: count for key, count in counts(database).items()}
    assert found["request_delay", "droits|3|in_time"] == 1
    assert found["request_delay", "droits|60|late"] == 1
    assert found["request_delay", "complaint|3|in_time"] == 1
    assert found["request_delay", "message|3|in_time"] == 1
    assert (found["request_answered", "in_time"], found["request_answered", "late"]) == (3, 1)


def accept(db: Session, number: int, agent: Actor) -> None:
    request = db.get_one(Request, number)
    processing.take(db, request, agent)
    processing.accept(db, request, "", "C’est fait.", agent)


def test_links_that_ran_out_and_links_asked_for_again(database: Database) -> None:
    member = add_member(database)
    for hours in (0, 1, 30):
        clock.start_at(NOW + timedelta(hours=hours))
        record(database, "accounts:activation_link:sent", member)
    with database.write() as db:
        for number, (used, replaced) in enumerate([(0, 0), (1, 0), (0, 1), (0, 30)]):
            db.add(
                Link(
                    purpose=LinkPurpose.ACTIVATION,
                    token_hash=bytes([number]) * 32,
                    member_id=member,
                    email="a@b.fr",
                    email_key="a@b.fr",
                    created_at=NOW,
                    expires_at=NOW + timedelta(hours=24),
                    used_at=NOW + timedelta(hours=used) if used else None,
                    replaced_at=NOW + timedelta(hours=replaced) if replaced else None,
                )
            )
    service.refresh(database)
    service.refresh(database)
    assert counts(database) == {
        ("2022-03-25", "link_expired", "activation"): 2,
        ("2022-03-24", "link_renewed", "before_expiry"): 1,
        ("2022-03-25", "link_renewed", "after_expiry"): 1,
    }


def test_two_that_count_at_once_count_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 7)
    for number in range(40):
        record(database, "accounts:session:refused", None, failures=number % 4)
    threads = [threading.Thread(target=service.refresh, args=(database,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert today(database) == {("sign_in_failed", "password"): 40}


class KilledError(BaseException):
    """The process ended here."""


def test_a_count_that_breaks_off_is_neither_lost_nor_repeated(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 3)
    for _ in range(10):
        record(database, "messages:complaint:made")
    left = iter([storing.move, storing.move])

    def move(db: Session, source: str, to: int) -> None:
        step = next(left, None)
        if step is None:
            raise KilledError
        step(db, source, to)

    with monkeypatch.context() as patch:
        patch.setattr(storing, "move", move)
        with pytest.raises(KilledError):
            service.refresh(database)
    assert today(database) == {("complaint", ""): 6}
    service.refresh(database)
    assert today(database) == {("complaint", ""): 10}


@pytest.mark.parametrize("backend", ON_BOTH[1:], indirect=True)
def test_an_event_that_is_committed_late_is_counted(database: Database) -> None:
    """A writer that holds its event back keeps later ones from being numbered before it."""
    with closing(database.write_session()) as slow:
        audit.record(slow, "messages:complaint:made", actors.VISITOR)
        other = threading.Thread(target=record, args=(database, "messages:complaint:made"))
        other.start()
        service.refresh(database)
        assert today(database) == {}
        slow.commit()
        other.join(60)
    service.refresh(database)
    assert today(database) == {("complaint", ""): 2}


def test_a_recount_gives_the_same_and_leaves_what_it_cannot_know(database: Database) -> None:
    with database.write() as db:
        old = {("2020-05-04", Name.CALL.value, "debit"): 8}
        for (day, name, detail), count in old.items():
            when = datetime.fromisoformat(day).date()
            db.add(DayCount(day=when, name=name, detail=detail, count=count))
    member = add_member(database)
    with database.write() as db:
        agent = actors.agent(make_agent(db).id)
        accept(db, make_request(db, db.get_one(Member, member)).id, agent)
    record(database, "accounts:activation_link:sent", member)
    record(database, "accounts:activation_link:sent", member)
    hits.count(Name.NUMBER_UNKNOWN)
    service.refresh(database)
    before = counts(database)
    assert before[str(clock.today()), "number_unknown", ""] == 1
    with database.write() as db:
        db.execute(update(DayCount).where(DayCount.name == "link_renewed").values(count=99))
    service.rebuild(database)
    assert counts(database) == before
    assert old.items() <= before.items()


def test_answers_that_are_late_or_due_wait_for_somebody(database: Database) -> None:
    with database.write() as db:
        member = make_member(db)
        for days, is_complaint in ((-1, False), (0, False), (0, True), (1, False), (-9, True)):
            thread = make_thread(db, member, is_complaint=is_complaint)
            due = clock.today() + timedelta(days=days)
            thread.answer_by, thread.resolve_by = due, due if is_complaint else None
            thread.acknowledged_at = clock.utcnow() if is_complaint and not days else None
        answered = make_thread(db, member)
        answering.answer(db, answered, "Il est parti hier.", actors.agent(9))
        answered.answer_by = clock.today()
    with database.read() as db:
        waiting = gauges.count_waiting(db)
    # The complaint without a receipt is told as such.
    told = {name: waiting[name] for name in ("late_answers", "due_answers", "complaints")}
    assert told == {"late_answers": 1, "due_answers": 2, "complaints": 1}


@contextmanager
def campaign(db: Session) -> Iterator[Wave]:
    planned = Campaign(
        kind=CampaignKind.LAUNCH,
        audience="in-force-without-account",
        starts_on=clock.today(),
        per_day=10,
        state=CampaignState.PAUSED,
        expected=2,
        planned_at=clock.utcnow(),
    )
    wave = Wave(campaign=planned, number=1, day=clock.today(), started_at=clock.utcnow())
    db.add(wave)
    db.flush()
    yield wave


def test_the_funnel_of_a_wave(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mh_portal.core.indicators.waves.A_MINUTE", 0)
    monkeypatch.setattr("mh_portal.core.indicators.waves.SHARE_OF_TIME", 0)
    members = [add_member(database) for _ in range(3)]
    record(database, "accounts:activation_link:sent", members[0])
    clock.start_at(NOW + timedelta(hours=1))
    with database.write() as db, campaign(db) as wave:
        number = wave.id
        for member, channel in zip(
            members,
            [MailingChannel.LETTER, MailingChannel.LETTER, MailingChannel.NONE],
            strict=True,
        ):
            db.add(
                Mailing(
                    wave_id=wave.id,
                    kind=CampaignKind.LAUNCH,
                    member_id=member,
                    channel=channel,
                    prepared_at=clock.utcnow(),
                    followed_at=clock.utcnow() if member == members[1] else None,
                )
            )
    service.refresh(database)
    clock.start_at(NOW + timedelta(hours=2))
    record(database, "accounts:activation_link:sent", members[1])
    record(database, "accounts:account:activated", members[1])
    service.refresh(database)
    found = {key[1]: count for key, count in today(database).items() if key[0] == "wave"}
    stages = ("written", "letter", "unreachable", "followed", "begun", "activated")
    assert [found.get(f"{number}|{stage}", 0) for stage in stages] == [2, 2, 1, 1, 1, 1]
    with database.read() as db:
        kept = {gauge.name: gauge.value for gauge in db.scalars(select(Gauge))}
    assert kept["paused_campaigns"] == 1
