"""The indicators' page with a thousand times as many members, each with events of two months."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import timedelta

from bench.bases import Base
from bench.browsing import Visitor
from bench.measuring import compare
from bench.pages import of_page
from bench.results import MILLISECONDS, Result, of_comparison
from bench.run import SMALL, Run
from bench.searches import COOKIE
from bench.servers import Server
from mh_portal.core import clock
from mh_portal.core.accounts import sessions
from mh_portal.core.accounts.models import AgentRole
from mh_portal.core.database import Database
from mh_portal.core.indicators import service
from tests.factories.agents import make_agent

PAGE = "/conseiller/indicateurs"
PAIRS, REQUESTS = 15, 30
DAYS = 60
# What each member did, in turn; every sort on every day, also of a thousand members.
EVENTS = (
    ("accounts:session:refused", '{"failures": 1}'),
    ("accounts:creation:facts_do_not_match", '{"failures": 5}'),
    ("accounts:account:activated", "{}"),
    ("surveys:answer:given", '{"score": [null, 4]}'),
    ("desk:file:opened", '{"reason": "debit"}'),
    ("debits:day:changed", '{"due_on": ["2022-04-05", "2022-04-15"]}'),
    ("messages:complaint:made", "{}"),
)
_CASES = " ".join(f"WHEN {number} THEN '{{}}'" for number in range(len(EVENTS)))
_ACTION = _CASES.format(*(action for action, _changes in EVENTS))
_CHANGES = _CASES.format(*(changes for _action, changes in EVENTS))
# Each member's turn comes on another day; the chain of the digests is nothing the counts read.
_ADD = f"""
    INSERT INTO audit_events (id, at, action, actor_kind, member_id, changes, digest)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
    SELECT n, datetime(:start, '+' || (n * {DAYS} / :count) || ' days') || '.000000',
      CASE n % {len(EVENTS)} {_ACTION} END, 'visitor', n % :members + 1,
      CASE n % {len(EVENTS)} {_CHANGES} END, zeroblob(32)
    FROM numbers
"""


def measure_indicators(run: Run) -> list[Result]:
    """Compare the page of a portal with very many members with that of one that has few."""
    few, many = run.make_base(SMALL + 1), run.make_base(run.large)
    tokens, seconds = {}, {}
    for base in (few, many):
        run.say(f"counting {len(EVENTS) * base.size:,} events")
        tokens[base.size], seconds[base.size] = _prepare(base)
    results = []
    with run.portal(few) as small, run.portal(many) as large:
        found = compare(
            of_page(large, _visitor(large, tokens[many.size]), PAGE, REQUESTS),
            of_page(small, _visitor(small, tokens[few.size]), PAGE, REQUESTS),
            run.pairs(PAIRS),
        )
        what = f"indicators' page, {run.large:,} members / {SMALL:,}"
        results.append(of_comparison("size_indicators", what, 1.1, found))
    each = seconds[many.size] / (len(EVENTS) * many.size) * MILLISECONDS
    what = f"an event counted, of {len(EVENTS) * many.size:,}"
    return [*results, Result("indicators_event", what, 0.1, each, "ms")]


def _visitor(portal: Server, token: str) -> Visitor:
    visitor = Visitor(portal)
    visitor.carry(COOKIE, token)
    return visitor


def _prepare(base: Base) -> tuple[str, float]:
    """Add two months of events and count them; return a supervisor's cookie, and the seconds."""
    start = clock.utcnow() - timedelta(days=DAYS - 1)
    with closing(sqlite3.connect(base.database.removeprefix("sqlite:///"))) as connection:
        facts = {
            "count": len(EVENTS) * base.size,
            "members": base.size,
            "start": f"{start:%Y-%m-%d 06:00:00}",
        }
        connection.execute(_ADD, facts)
        connection.commit()
    database = Database(base.database)
    began = time.process_time()
    service.refresh(database)
    seconds = time.process_time() - began
    with database.write() as db:
        agent = make_agent(db, role=AgentRole.SUPERVISOR)
        token = sessions.open_session(db, agent.id, "bench")
    database.dispose()
    return token, seconds
