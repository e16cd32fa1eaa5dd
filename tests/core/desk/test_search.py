"""Members found by an advisor, on both databases: forgiving, never more than is needed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from mh_portal.core import actors, clock
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.database import Database
from mh_portal.core.desk import rules, search
from mh_portal.core.profile.models import HeldPhone
from tests.factories.accounts import make_account
from tests.factories.agents import make_agent
from tests.factories.members import make_member
from tests.factories.messages import make_thread
from tests.factories.profile import NEW_PHONE
from tests.factories.requests import make_request

BORN = date(1944, 3, 24)
PHONE = "+33199001234"


@pytest.fixture
def advisor(database: Database) -> actors.Actor:
    with database.write() as db:
        return actors.agent(make_agent(db).id)


def names(
    database: Database, advisor: actors.Actor, text: str, born: date | None = None
) -> list[str]:
    with database.write() as db:
        return [each.name for each in search.find(db, text, born, advisor)]


@pytest.fixture
def numbers(database: Database) -> list[str]:
    """Add three members, two of them born on one day; return their numbers."""
    with database.write() as db:
        people = [
            make_member(
                db,
                last_name="SAINT-ÉTIENNE",
                birth_name="D'ARC",
                first_name="ANNE-MARIE",
                phone=PHONE,
                email="anne@courriel.example",
            ),
            make_member(db, last_name="ROUX", birth_name="", first_name="LUC", phone=""),
            make_member(db, last_name="SAINT ETIENNE", birth_date=date(1950, 1, 1), phone=""),
        ]
        make_account(db, people[1], "luc@courriel.example")
        return [each.member_number for each in people]


@pytest.mark.parametrize(
    "text",
    [
        "saint etienne",
        "Saint-Étienne",
        "SAINTETIENNE",
        "Anne-Marie Saint-Etienne",
        "saint étienne anne marie",
        "d’Arc",
        "anne marie darc",
    ],
)
@pytest.mark.usefixtures("numbers")
def test_a_name_is_found_as_somebody_says_it(
    database: Database, advisor: actors.Actor, text: str
) -> None:
    assert names(database, advisor, text, BORN) == ["Anne-Marie Saint-Étienne"]


@pytest.mark.usefixtures("numbers")
def test_a_name_is_found_with_the_birth_date_alone(
    database: Database, advisor: actors.Actor
) -> None:
    assert names(database, advisor, "Roux", date(1950, 1, 1)) == []
    assert names(database, advisor, "Roux", None) == []
    # A first name is not a name, and neither is a part of one.
    assert names(database, advisor, "Luc", BORN) == []
    assert names(database, advisor, "Rou", BORN) == []


def test_a_number_finds_one_member(
    database: Database, advisor: actors.Actor, numbers: list[str]
) -> None:
    assert names(database, advisor, numbers[1]) == ["Luc Roux"]
    assert names(database, advisor, "00000000") == []


def test_a_reference_finds_its_member(
    database: Database, advisor: actors.Actor, numbers: list[str]
) -> None:
    with database.write() as db:
        reference = make_request(db, make_member(db, first_name="ROSE")).reference
        conversation = make_thread(db, make_member(db, first_name="LISE")).reference
    assert names(database, advisor, reference.lower().replace("-", " ")) == ["Rose Martin"]
    assert names(database, advisor, conversation.lower()) == ["Lise Martin"]
    assert len(numbers) == 3


@pytest.mark.usefixtures("numbers")
def test_an_address_is_a_login_or_that_of_the_extract(
    database: Database, advisor: actors.Actor
) -> None:
    assert names(database, advisor, "Luc@Courriel.example") == ["Luc Roux"]
    assert names(database, advisor, "anne@courriel.example") == ["Anne-Marie Saint-Étienne"]
    assert names(database, advisor, "nobody@courriel.example") == []


def test_a_telephone_is_the_one_that_holds(
    database: Database, advisor: actors.Actor, numbers: list[str]
) -> None:
    for written in ("01 99 00 12 34", "0199001234", "+33 1 99 00 12 34", "0033199001234"):
        assert names(database, advisor, written) == ["Anne-Marie Saint-Étienne"], written
    with database.write() as db:
        told = search.find(db, numbers[0], None, advisor)
        assert [each.member_number for each in told] == numbers[:1]
        member = make_member(db, first_name="ROSE", phone="+33199005678")
        db.add(HeldPhone(member_id=member.id, phone=NEW_PHONE, changed_at=clock.utcnow()))
    assert names(database, advisor, NEW_PHONE) == ["Rose Martin"]
    # What the member has told since replaces what the extract has.
    assert names(database, advisor, "+33199005678") == []


def test_a_search_shows_a_few_and_is_written_down_without_its_words(
    database: Database, advisor: actors.Actor
) -> None:
    with database.write() as db:
        for _ in range(rules.MOST_FOUND + 3):
            make_member(db)
        found = search.find(db, "Martin", BORN, advisor)
        assert len(found) == rules.MOST_FOUND
        assert {each.birth_year for each in found} == {1944}
    with database.read() as db:
        kept = db.scalars(select(AuditEvent).where(AuditEvent.action == "desk:search:made")).one()
        assert kept.member_id is None
        assert "martin" not in str(kept.changes).lower()
