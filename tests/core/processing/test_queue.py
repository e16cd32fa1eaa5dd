"""The queue puts what is urgent first, and of two agents one alone gets a request or a card."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.actors import Actor
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from mh_portal.core.processing import bulk, orders, queue
from mh_portal.core.processing.bulk import Seen
from mh_portal.core.processing.queue import Asked, Share
from mh_portal.core.requests import processing
from mh_portal.core.requests.models import Request, RequestTransition
from mh_portal.core.requests.rules import RequestState
from tests.core.accounts.test_concurrency import AT_ONCE, run_at_once
from tests.factories.agents import make_agent
from tests.factories.kinds import make_card_draft, send
from tests.factories.members import make_contract, make_member
from tests.factories.messages import make_thread
from tests.factories.requests import make_request

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    clock.start_at(MORNING)
    yield
    clock.start_at(None)


def agents(db: Session) -> list[Actor]:
    return [
        actors.agent(make_agent(db, f"{name}@conseil.example", has_codes=False).id)
        for name in ("claire", "luc")
    ]


def references(db: Session, agent: Actor, **asked: object) -> list[str]:
    found = queue.list_queue(db, Asked(**asked), agent.id or 0)  # type: ignore[arg-type]
    return [row.reference for row in found.rows]


def test_complaints_and_the_first_day_come_first(database: Database, backend: str) -> None:
    with database.write() as db:
        member = make_member(db)
        later_one, sooner, complained = (make_request(db, member) for _ in range(3))
        later_one.promised_on = clock.today().replace(month=12)
        make_thread(db, member, request=complained, is_complaint=True)
        waiting = make_request(db, member, RequestState.WAITING_FOR_MEMBER)
        make_request(db, member, RequestState.CLOSED)
        db.flush()
        agent = agents(db)[0]
        expected = [each.reference for each in (complained, sooner, later_one, waiting)]
        assert references(db, agent) == expected
        assert references(db, agent, share=Share.COMPLAINT) == expected[:1]


def test_the_parts_of_the_queue_are_counted(database: Database, backend: str) -> None:
    with database.write() as db:
        member = make_member(db)
        first, second, _third = (make_request(db, member) for _ in range(3))
        claire, luc = agents(db)
        processing.take(db, first, claire)
        processing.take(db, second, luc)
        first.promised_on = clock.today().replace(day=1)
        db.flush()
        found = queue.count(db, claire.id or 0)
        assert (found[Share.FREE], found[Share.MINE], found[Share.LATE]) == (1, 1, 1)
        assert references(db, claire, share=Share.MINE) == [first.reference]
        assert references(db, claire, share=Share.LATE) == [first.reference]


def test_a_week_takes_in_the_same_weekday(database: Database, backend: str) -> None:
    with database.write() as db:
        member = make_member(db)
        due = [make_request(db, member) for _ in range(4)]
        for request, days in zip(due, (-1, 0, 7, 8), strict=True):
            request.promised_on = clock.today() + timedelta(days=days)
        db.flush()
        agent = agents(db)[0]
        expected = [each.reference for each in due[1:3]]
        assert references(db, agent, share=Share.THIS_WEEK) == expected
        assert queue.count(db, agent.id or 0)[Share.THIS_WEEK] == 2


def test_of_two_agents_at_once_one_has_the_request(database: Database, backend: str) -> None:
    with database.write() as db:
        reference = make_request(db, make_member(db)).reference
        both = agents(db)

    def take(db: Session, number: int) -> int | None:
        request = processing.find_for_change(db, reference)
        assert request is not None
        try:
            processing.take(db, request, both[number % 2])
        except processing.TakenError:
            return None
        return number % 2

    winners = set(run_at_once(database, take)) - {None}
    assert len(winners) == 1
    assert winners <= {0, 1}


def test_a_stale_row_stays_as_it_is(database: Database, backend: str) -> None:
    with database.write() as db:
        member = make_member(db)
        stale, fresh = make_request(db, member), make_request(db, member)
        agent = agents(db)[0]
        chosen = [Seen(stale.reference, stale.version - 1), Seen(fresh.reference, fresh.version)]
        done = bulk.apply(
            db, chosen, "take", lambda request: processing.take(db, request, agent), agent
        )
        assert (done.done, done.refused) == ([fresh.reference], [stale.reference])
        assert stale.taken_by_id is None


def test_a_card_stands_in_one_order_alone(database: Database, backend: str) -> None:
    with database.write() as db:
        member = make_member(db)
        make_contract(db, member)
        db.flush()
        request = send(db, make_card_draft(db, member))
        both = agents(db)
        processing.take(db, request, both[0])
        processing.accept(db, request, "", "", both[0])

    def order(db: Session, number: int) -> bool:
        return orders.make(db, both[number % 2]) is not None

    assert sorted(map(str, run_at_once(database, order))) == ["False"] * (AT_ONCE - 1) + ["True"]
    with database.read() as db:
        ordered = select(func.count()).where(RequestTransition.reason == "ordered")
        assert db.scalar(ordered) == 1
        assert [order.cards for order in orders.list_made(db)] == [1]
        assert db.scalar(select(Request.state)) is RequestState.ACCEPTED
        assert db.scalar(select(func.count()).select_from(Member)) == 1
