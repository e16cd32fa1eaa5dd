"""Releasing waves: day by day, once a member, whatever runs at once or is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from mh_portal.core import actors
from mh_portal.core.audit.chain import chain
from mh_portal.core.bounces import service as bounces
from mh_portal.core.bounces.models import BounceSource
from mh_portal.core.campaigns import links, planning, queries, releasing
from mh_portal.core.campaigns.models import (
    CampaignKind,
    CampaignState,
    Mailing,
    MailingChannel,
    Wave,
)
from mh_portal.core.campaigns.releasing import Outcome, Release
from mh_portal.core.consents.rules import Answer
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from tests.conftest import ON_BOTH
from tests.core.campaigns import crowd
from tests.core.campaigns.crowd import FIRST
from tests.factories.accounts import mails, make_account
from tests.factories.consents import decide
from tests.factories.members import make_contract, make_member

DAY = timedelta(days=1)
ROOT = Path(__file__).parents[3]
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _first_day() -> None:
    crowd.on(FIRST)


def test_a_wave_goes_each_day_until_everybody_was_written_to(database: Database) -> None:
    with database.write() as db:
        members = [member.id for member in crowd.crowd(db, 5)]
    number = crowd.plan(database, starts_on=FIRST + DAY)
    assert crowd.release(database).outcome is Outcome.NOT_STARTED
    seen = []
    for day in range(1, 4):
        crowd.on(FIRST + day * DAY)
        done = crowd.release(database)
        seen.append((done.wave, done.day, done.emails))
        again = crowd.release(database, number)
        assert again.members == 0
    assert seen == [(1, FIRST + DAY, 2), (2, FIRST + 2 * DAY, 2), (3, FIRST + 3 * DAY, 1)]
    assert again.outcome is Outcome.ENDED
    assert [each.member_id for each in crowd.mailings(database)] == members
    with database.read() as db:
        assert queries.get(db, number).state is CampaignState.ENDED
        for kind, _recipient, facts in mails(db):
            assert kind == "campaign_awareness"
            assert facts["greeting"] == "Madame Martin"
        tokens = [links.read(facts["token"]) for _kind, _recipient, facts in mails(db)]
        assert tokens == list(db.scalars(select(Mailing.id).order_by(Mailing.id)))
        assert chain.find_break(db) is None


@on_sqlite
def test_a_day_that_was_missed_is_not_made_up_for(database: Database) -> None:
    with database.write() as db:
        crowd.crowd(db, 6)
    crowd.plan(database)
    crowd.release(database)
    crowd.on(FIRST + 9 * DAY)
    assert crowd.release(database).emails == 2
    assert len(crowd.mailings(database)) == 4


@on_sqlite
def test_a_paused_campaign_sends_nothing_and_goes_on_later(database: Database) -> None:
    with database.write() as db:
        crowd.crowd(db, 3)
    number = crowd.plan(database)
    with database.write() as db:
        planning.pause(db, number, actors.OPERATOR)
    assert crowd.release(database, number).outcome is Outcome.PAUSED
    assert crowd.mailings(database) == []
    with database.write() as db:
        planning.resume(db, number, actors.OPERATOR)
    assert crowd.release(database, number).emails == 2


@on_sqlite
def test_a_second_campaign_of_a_kind_writes_to_the_others_alone(database: Database) -> None:
    with database.write() as db:
        early = [member.id for member in crowd.crowd(db, 2)]
    crowd.plan(database, per_day=10)
    assert crowd.release(database).emails == 2
    with database.write() as db:
        late = make_member(db, email="late@courriel.example")
        make_contract(db, late)
        number = late.id
    second = crowd.plan(database, per_day=10)
    assert crowd.release(database, second).emails == 1
    written = [each.member_id for each in crowd.mailings(database)]
    assert written == [*early, number]


@on_sqlite
def test_somebody_who_joins_late_is_not_forgotten(database: Database) -> None:
    with database.write() as db:
        joining = make_member(db, email="joins@courriel.example").id
        crowd.crowd(db, 3)
    number = crowd.plan(database)
    crowd.release(database)
    with database.write() as db:
        make_contract(db, db.get_one(Member, joining))
    crowd.on(FIRST + DAY)
    assert crowd.release(database).emails == 2
    assert "joins@courriel.example" in crowd.recipients(database)
    with database.read() as db:
        assert queries.get(db, number).state is CampaignState.ENDED


def test_each_is_reached_where_it_works(database: Database) -> None:
    with database.write() as db:
        login, plain, dead, nothing, stolen = (
            make_member(db, email=email)
            for email in ("old@a.example", "plain@a.example", "dead@a.example", "", "own@a.example")
        )
        nowhere = make_member(db, city="")
        for member in (login, plain, dead, nothing, stolen, nowhere):
            make_contract(db, member)
        make_account(db, login, "login@a.example")
        account = make_account(db, stolen, "somebody-else@a.example")
        account.blocked_at = account.created_at
        bounces.mark(db, "dead@a.example", "5.1.1", BounceSource.RETURNED)
        numbers = [dead.id, nothing.id]
    number = crowd.plan(database, per_day=100)
    done = crowd.release(database)
    assert (done.emails, done.letters, done.none) == (3, 2, 1)
    assert crowd.recipients(database) == ["login@a.example", "plain@a.example", "own@a.example"]
    letters = [each for each in crowd.mailings(database) if each.channel is MailingChannel.LETTER]
    assert [each.member_id for each in letters] == numbers
    assert letters[0].facts is not None
    assert letters[0].facts["greeting"] == "Madame Martin"
    with database.read() as db:
        (wave,) = queries.list_waves(db, number)
    assert (wave.prepared, wave.emails, wave.letters, wave.nobody, wave.waiting) == (6, 3, 2, 1, 3)


@on_sqlite
def test_services_are_offered_to_those_who_agreed_alone(database: Database) -> None:
    with database.write() as db:
        members = crowd.crowd(db, 5)
        _undecided, by_email, by_post, both, withdrew = members
        decide(db, by_email.id, email=Answer.GIVEN)
        decide(db, by_post.id, post=Answer.GIVEN)
        decide(db, both.id, email=Answer.GIVEN, post=Answer.GIVEN)
        decide(db, withdrew.id, email=Answer.GIVEN)
        decide(db, withdrew.id, email=Answer.WITHDRAWN)
        written = [by_email.id, by_post.id, both.id]
    crowd.plan(database, CampaignKind.SERVICES, per_day=100)
    done = crowd.release(database)
    assert (done.emails, done.letters, done.none) == (2, 1, 0)
    assert [each.member_id for each in crowd.mailings(database)] == written
    with database.read() as db:
        offers = [facts for kind, _, facts in mails(db) if kind == "campaign_services"]
    assert len(offers) == 2
    assert all(facts["unsubscription"] for facts in offers)


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_releases_at_once_write_to_each_member_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "CHUNK", 3)
    with database.write() as db:
        crowd.crowd(db, 40)
    # Two campaigns of one kind are after the same members.
    for _ in range(2):
        crowd.plan(database, per_day=15)
    barrier = threading.Barrier(4)
    errors: list[Release] = []

    def run() -> None:
        barrier.wait()
        errors.extend(each for each in releasing.release_due(database) if each.reason)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    written = Counter(each.member_id for each in crowd.mailings(database))
    assert len(written) == 30
    assert set(written.values()) == {1}
    assert len(set(crowd.recipients(database))) == 30
    with database.read() as db:
        assert list(db.scalars(select(Wave.members))) == [15, 15]
        assert chain.find_break(db) is None


# Says so when some chunks are kept and one is under way, and waits to be killed.
RELEASE = """
import sys, time
from datetime import datetime
from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.audit.chain import HEADS_FILE, chain
from mh_portal.core.campaigns import releasing
from mh_portal.core.columns import keyring
from mh_portal.core.database import Database

settings = Settings.from_environment()
keyring.configure(settings.data_keys, settings.index_key)
chain.configure(settings.audit_key, settings.instance / HEADS_FILE)
clock.start_at(datetime.fromisoformat("2022-03-10T09:00+01:00"))
releasing.CHUNK = 5
chunks, add = 0, releasing.add_mailings

def wait(*facts):
    global chunks
    add(*facts)
    chunks += 1
    if chunks == 3:
        print("third", flush=True)
        time.sleep(60)

releasing.add_mailings = wait
releasing.release_due(Database(settings.database_url))
"""


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_killed_in_the_middle_everybody_is_written_to_once(
    database: Database, environment: dict[str, str]
) -> None:
    with database.write() as db:
        crowd.crowd(db, 30)
    number = crowd.plan(database, per_day=20)
    database.dispose()
    process = subprocess.Popen(
        [sys.executable, "-c", RELEASE],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "third\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)
    assert len(crowd.mailings(database)) == len(crowd.recipients(database)) == 10
    done = crowd.release(database)
    # The wave goes on, and is no larger for it.
    assert (done.wave, done.emails) == (1, 10)
    assert len(set(crowd.recipients(database))) == len(crowd.recipients(database)) == 20
    crowd.on(FIRST + DAY)
    assert crowd.release(database).emails == 10
    with database.read() as db:
        assert db.scalar(select(func.count(Mailing.member_id.distinct()))) == 30
        assert queries.get(db, number).state is CampaignState.ENDED
        assert chain.find_break(db) is None


@on_sqlite
def test_a_wave_that_was_interrupted_yesterday_makes_today_no_larger(database: Database) -> None:
    with database.write() as db:
        crowd.crowd(db, 8)
    number = crowd.plan(database, per_day=3)
    crowd.release(database)
    with database.write() as db:
        wave = db.scalars(select(Wave)).one()
        wave.completed_at, wave.members = None, 1
    crowd.on(FIRST + DAY)
    assert crowd.release(database).emails == 3
    with database.read() as db:
        assert [wave.is_complete for wave in queries.list_waves(db, number)] == [True, True]


@on_sqlite
def test_trouble_with_one_campaign_keeps_no_other_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as db:
        crowd.crowd(db, 1)
    first = crowd.plan(database)
    crowd.plan(database, CampaignKind.LAUNCH)
    add = releasing.add_mailings

    def stumble(db: object, wave: Wave, *rest: object) -> None:
        if wave.campaign_id == first:
            raise OperationalError("INSERT", None, OSError("disk full"))
        add(db, wave, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(releasing, "add_mailings", stumble)
    done = releasing.release_due(database)
    assert [each.outcome for each in done] == [Outcome.FAILED, Outcome.RELEASED]
    monkeypatch.undo()
    crowd.on(FIRST)
    assert crowd.release(database, first).emails == 1
