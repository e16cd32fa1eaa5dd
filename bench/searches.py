"""An advisor's search with a thousand times as many members: by each of the facts a caller may say.

Members are born on any day of 38 years, as an insurer's are: at a million, seventy share a day, and
their names are compared.
"""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from datetime import date, timedelta

from bench.bases import FIRST_NUMBER, Base, Person, make_base
from bench.browsing import Visitor
from bench.measuring import Round, compare
from bench.pages import address_of
from bench.results import MILLISECONDS, Result, of_comparison
from bench.run import SMALL, Run
from bench.servers import Server
from mh_portal.core.accounts import sessions
from mh_portal.core.database import Database
from tests.factories.agents import make_agent

SEARCH = "/conseiller/assures"
PAIRS, SEARCHES = 10, 20
# No address searches more often than the limit lets it.
ADDRESSES = 200
FIRST_DAY, DAYS = date(1920, 1, 1), 14_000
COOKIE = "__Host-login"
# The most an advisor waits, at a million members.
MOST_MILLISECONDS = 100.0
_SPREAD = f"""
    UPDATE members SET
      birth_date = date('{FIRST_DAY}', '+' || (id * 7919 % {DAYS}) || ' days'),
      phone = printf('+336%08d', id)
"""


def measure_searches(run: Run) -> list[Result]:
    """Compare each way to find a member among very many with the same among few."""
    few, many = _base(run, SMALL), _base(run, run.large)
    tokens = {base.size: _sign_in(base) for base in (few, many)}
    results = []
    with run.portal(few) as small, run.portal(many) as large:
        for way in ("name", "number", "telephone", "email"):
            found = compare(
                _of_searches(large, many, tokens[many.size], way),
                _of_searches(small, few, tokens[few.size], way),
                run.pairs(PAIRS),
            )
            what = f"search by {way}, {run.large:,} members / {SMALL:,}"
            results.append(of_comparison(f"size_search_{way}", what, 1.5, found))
            results.append(
                Result(
                    name=f"search_{way}",
                    what=f"search by {way}, {run.large:,} members",
                    target=MOST_MILLISECONDS,
                    value=found.subject * MILLISECONDS,
                    unit="ms",
                )
            )
    return results


def _typed(way: str, member: int) -> dict[str, str]:
    """Return what an advisor types to find a member of the base."""
    if way == "name":
        born = FIRST_DAY + timedelta(days=member * 7919 % DAYS)
        parts = {"day": born.day, "month": born.month, "year": born.year}
        return {"text": "Martin", **{f"birth_date-{name}": str(n) for name, n in parts.items()}}
    text = {
        "number": str(FIRST_NUMBER + member),
        "telephone": f"06{member:08}",
        "email": Person(member).email,
    }[way]
    return {"text": text}


def _of_searches(portal: Server, base: Base, token: str, way: str) -> Round:
    """Return rounds in which an advisor finds members from all over the base."""
    visitors = [Visitor(portal, address_of(number)) for number in range(1, ADDRESSES + 1)]
    for visitor in visitors:
        visitor.carry(COOKIE, token)
    form = visitors[0].form(SEARCH)
    for visitor in visitors[1:]:
        visitor.share(visitors[0])
    members = itertools.cycle(base.with_account(200))

    def search() -> float:
        for visitor in visitors:
            visitor.rest()
        began = portal.processor_seconds()
        for visitor in itertools.islice(itertools.cycle(visitors), SEARCHES):
            visitor.post(SEARCH, form | _typed(way, next(members)), expected=200)
        return (portal.processor_seconds() - began) / SEARCHES

    return search


def _base(run: Run, size: int) -> Base:
    run.say(f"making a base of {size:,} members born on many days")
    base = make_base(run.folder / f"base-search-{size}", size)
    with closing(sqlite3.connect(base.database.removeprefix("sqlite:///"))) as connection:
        connection.execute(_SPREAD)
        connection.commit()
    return base


def _sign_in(base: Base) -> str:
    """Add an advisor with a second factor; return what the cookie of a session holds."""
    database = Database(base.database)
    with database.write() as db:
        token = sessions.open_session(db, make_agent(db).id, "bench")
    database.dispose()
    return token
