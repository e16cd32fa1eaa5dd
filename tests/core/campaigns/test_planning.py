"""Planning a campaign: what is refused, who it is for, and when its waves go."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts import links
from mh_portal.core.accounts.models import LinkPurpose
from mh_portal.core.campaigns import audiences, planning, queries, rules
from mh_portal.core.campaigns.models import CampaignKind, CampaignState
from mh_portal.core.campaigns.planning import PlanError, StateError
from mh_portal.core.contracts.models import DebitDay, PaymentMethod
from mh_portal.core.database import Database
from tests.core.campaigns import crowd
from tests.core.campaigns.crowd import FIRST
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _first_day() -> None:
    crowd.on(FIRST)


@pytest.mark.parametrize(
    ("kind", "asked", "said"),
    [
        ("spam", {}, "La campagne «\xa0spam\xa0» n’existe pas"),
        ("launch", {"audience": "everybody"}, "Les destinataires «\xa0everybody\xa0»"),
        ("launch", {"starts_on": FIRST - DAY}, "9\xa0mars 2022 est passée"),
        ("launch", {"per_day": 0}, "de 1 à 100000 adhérents, et non 0"),
        ("launch", {"per_day": 100_001}, "et non 100001"),
        ("identifier", {}, "Il ne reste personne à qui écrire"),
        ("debit-date", {"audience": "in-force"}, "réservée à «\xa0month-end-direct-debit\xa0»"),
        ("identifier", {"audience": "in-force"}, "réservée à «\xa0migrated-logins\xa0»"),
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_cannot_be_is_refused_with_a_plain_sentence(
    database: Database, kind: str, asked: dict[str, object], said: str
) -> None:
    with database.write() as db:
        crowd.crowd(db, 1)
    facts = {"audience": None, "starts_on": FIRST, "per_day": 2} | asked
    with pytest.raises(PlanError, match=said), database.write() as db:
        planning.plan(db, kind, actor=actors.OPERATOR, **facts)  # type: ignore[arg-type]
    with database.read() as db:
        assert queries.list_campaigns(db) == []


def audience(db: Session, name: str, on: date) -> set[int]:
    found = audiences.list_waiting(db, CampaignKind.AWARENESS, name, on, after=0, limit=100)
    return set(found)


def test_each_audience_holds_whom_its_name_says(database: Database) -> None:
    day = date(2022, 3, 18)
    with database.write() as db:
        paying, cheque, fifth, member, migrating, migrated, begun = (
            make_member(db, legacy_identifier=identifier, legacy_password_hash=hashed)
            for identifier, hashed in (
                (None, None), (None, None), ("TM1", None), (None, None),
                ("1000", "hash"), ("1001", "hash"), (None, None),
            )
        )  # fmt: skip
        former, ending = make_member(db), make_member(db)
        make_contract(db, paying)
        make_contract(db, cheque, payment_method=PaymentMethod.CHEQUE, debit_day=None)
        for each in (fifth, member, migrating, migrated, begun):
            make_contract(db, each, debit_day=DebitDay.FIFTH)
        make_contract(db, former, ended_on=date(2021, 12, 31))
        make_contract(db, ending, ended_on=date(2022, 3, 31))
        make_account(db, member, "a@courriel.example")
        make_account(db, migrating, email=None)
        make_account(db, migrated, "b@courriel.example")
        links.create(db, LinkPurpose.ACTIVATION, member_id=begun.id, email="c@a.example", lasts=DAY)
        in_force = {each.id for each in (paying, cheque, fifth, member, migrating, migrated, begun, ending)}  # fmt: skip
        expected = {
            "in-force": in_force,
            "in-force-without-account": in_force - {member.id, migrating.id, migrated.id},
            "migrated-logins": {migrating.id},
            # Whose contract ends before April never pays in advance.
            "month-end-direct-debit": {paying.id},
            "old-portal-users": {fifth.id, migrating.id, migrated.id},
            "awaiting-activation": {begun.id},
        }
    with database.read() as db:
        found = {name: audience(db, name, day) for name in audiences.AUDIENCES}
    assert found == expected


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_campaign_is_paused_resumed_and_stopped(database: Database) -> None:
    with database.write() as db:
        crowd.crowd(db, 3)
    number = crowd.plan(database)
    for act, state in (
        (planning.pause, CampaignState.PAUSED),
        (planning.resume, CampaignState.RUNNING),
        (planning.stop, CampaignState.ENDED),
    ):
        with database.write() as db:
            assert act(db, number, actors.OPERATOR).state is state
        with pytest.raises(StateError), database.write() as db:
            act(db, number, actors.OPERATOR)
    with pytest.raises(StateError, match="Il n’y a pas de campagne"), database.write() as db:
        planning.pause(db, number + 1, actors.OPERATOR)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_planning_shows_the_waves_to_come(database: Database) -> None:
    with database.write() as db:
        crowd.crowd(db, 5)
    number = crowd.plan(database, starts_on=FIRST + DAY)
    with database.read() as db:
        row = queries.get(db, number)
    assert row.coming == [(FIRST + DAY, 2), (FIRST + 2 * DAY, 2), (FIRST + 3 * DAY, 1)]
    crowd.on(FIRST + 5 * DAY)
    crowd.release(database)
    with database.read() as db:
        row = queries.get(db, number)
    assert (row.members, row.remaining, row.waves) == (2, 3, 1)
    # The days that were missed are not made up for.
    assert row.coming == [(FIRST + 6 * DAY, 2), (FIRST + 7 * DAY, 1)]


def test_whom_another_campaign_of_the_kind_wrote_to_is_not_to_come(database: Database) -> None:
    with database.write() as db:
        crowd.crowd(db, 5)
        make_member(db, legacy_identifier="TM1")
    wide = crowd.plan(database, per_day=10)
    narrow = crowd.plan(database, starts_on=FIRST + DAY, audience="in-force-without-account")
    crowd.release(database, wide)
    with database.read() as db:
        row = queries.get(db, narrow)
        assert (row.remaining, row.coming) == (0, [])
    with database.write() as db:
        make_contract(db, make_member(db))
    with database.read() as db:
        assert queries.get(db, narrow).coming == [(FIRST + DAY, 1)]


def test_a_projection_is_cut_where_nobody_reads_on() -> None:
    class Campaign:
        starts_on, per_day = FIRST, 1

    assert len(rules.project(Campaign(), 1_000_000, clock.today())) == rules.DAYS_SHOWN
    assert rules.project(Campaign(), 0, clock.today()) == []
